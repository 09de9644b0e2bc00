/** Below which path of its host this deployment is: `/`, unless the page was built for another one (vite.config.ts). */

/** A path of this deployment, as the browser has to ask its host for it. */
export function addBase(path: string): string {
  return base().slice(0, -1) + path
}

/** The path that a path of the host is in this deployment; undefined if it is none of it. */
export function stripBase(path: string): string | undefined {
  if (`${path}/` === base()) return '/'
  return path.startsWith(base()) ? path.slice(base().length - 1) : undefined
}

function base(): string {
  return import.meta.env.BASE_URL
}
