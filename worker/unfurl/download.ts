/** The body of a response, read up to a number of bytes and no further. */

export class Download {
  /** The connection broke, or the time was up, before the end. */
  broken = false
  /** Bytes that have arrived, unpacked. */
  read = 0
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  /** Of the last chunk, what was not asked for yet. */
  #rest: Uint8Array | undefined

  constructor(response: Response) {
    this.#reader = response.body?.getReader()
  }

  /** Ends where the body breaks instead of throwing: an error that passes through HTMLRewriter is reported as uncaught. */
  async *chunks(max: number): AsyncGenerator<Uint8Array, undefined> {
    try {
      for (let left = max; left > 0; ) {
        const chunk = this.#rest ?? (await this.#next())
        if (chunk === undefined) return
        this.#rest = chunk.byteLength > left ? chunk.subarray(left) : undefined
        yield chunk.subarray(0, left)
        left -= chunk.byteLength
      }
    } catch {
      this.broken = true
    }
  }

  async bytes(max: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = []
    for await (const chunk of this.chunks(max)) parts.push(chunk)
    return join(parts)
  }

  /** Closes the connection if it is still open. */
  async cancel(): Promise<void> {
    // One that broke says so once more, which is known already.
    await this.#reader?.cancel().catch(() => undefined)
  }

  async #next(): Promise<Uint8Array | undefined> {
    const { value } = (await this.#reader?.read()) ?? {}
    this.read += value?.byteLength ?? 0
    return value
  }
}

/** Passes on what comes, and keeps it for whoever must read it again. */
export async function* keep(
  chunks: AsyncGenerator<Uint8Array, undefined>,
  kept: Uint8Array[],
): AsyncGenerator<Uint8Array, undefined> {
  for await (const chunk of chunks) {
    kept.push(chunk)
    yield chunk
  }
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  const [first, ...others] = parts
  if (first !== undefined && others.length === 0) return first
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}
