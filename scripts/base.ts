// The path of its host below which a deployment is: all of the host, unless a proxy gives it a part.

/** Undefined if the text is no such path. It begins and ends with a slash, and nothing in it has to be encoded. */
export function parseBase(text: string): string | undefined {
  return /^\/(?:[\w~-][\w.~-]*\/)*$/.test(text) ? text : undefined
}
