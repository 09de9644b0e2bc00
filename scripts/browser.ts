// Opening the browser of whoever sits at this computer.
import { spawn } from 'node:child_process'

/** Asks the system to show the address. Where nobody can, as on a server, it says so and everything goes on. */
export function openBrowser(url: string): void {
  const [program, ...args] = opener(url)
  const child = spawn(program, args, { stdio: 'ignore', detached: true })
  const failed = (why: string) => console.log(`No browser could be opened (${why}). Open ${url} yourself.`)
  child.on('error', ({ message }) => failed(message))
  child.on('exit', (code) => code && failed(`${program} ended with ${code}`))
  child.unref()
}

/** None of these is a shell, so that nothing in the address is more than text. */
function opener(url: string): readonly [string, ...string[]] {
  switch (process.platform) {
    case 'darwin':
      return ['open', url]
    case 'win32':
      return ['rundll32', 'url.dll,FileProtocolHandler', url]
    default:
      return ['xdg-open', url]
  }
}
