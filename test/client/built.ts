/** The client as it is built, by its chunks: what each is, and what is fetched with it. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import * as v from 'valibot'

const root = join(import.meta.dirname, '..', '..')
const VITE = join(root, 'node_modules', 'vite', 'bin', 'vite.js')

const Chunk = v.object({
  file: v.string(),
  imports: v.optional(v.array(v.string()), []),
  css: v.optional(v.array(v.string()), []),
})
const Manifest = v.record(v.string(), Chunk)

export interface Bytes {
  readonly raw: number
  readonly gzip: number
  readonly brotli: number
}

/** What loads at once, and what loads with it for those who need that, by their files in client/. */
export const PARTS = {
  page: 'index.html',
  reader: 'view/sign-in.tsx',
  member: 'view/writing.tsx',
  parser: 'whole-dialect.ts',
  rich: 'view/rich-blocks.tsx',
} as const

export class Built {
  readonly #folder: string
  readonly #chunks: v.InferOutput<typeof Manifest>

  private constructor(folder: string) {
    this.#folder = folder
    this.#chunks = v.parse(Manifest, JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')))
  }

  /** Builds it into a folder that is there only while `use` runs. */
  static use<Result>(use: (built: Built) => Result): Result {
    const folder = mkdtempSync(join(tmpdir(), 'edgewise-client-'))
    try {
      const args = ['build', '--logLevel', 'error', '--outDir', folder, '--emptyOutDir', '--manifest', 'manifest.json']
      // Without the mode of tests, in which libraries are built to be looked into.
      execFileSync(process.execPath, [VITE, ...args], { cwd: root, env: { ...process.env, NODE_ENV: 'production' } })
      return use(new Built(folder))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  /** Of everything that these chunks import, each file once. */
  script(...chunks: readonly string[]): Bytes {
    return this.#bytes([...this.#reached(chunks)].map((name) => this.#chunk(name).file))
  }

  style(): Bytes {
    return this.#bytes([...this.#reached([PARTS.page])].flatMap((name) => this.#chunk(name).css))
  }

  #reached(chunks: readonly string[]): ReadonlySet<string> {
    const found = new Set(chunks)
    for (const name of found) for (const other of this.#chunk(name).imports) found.add(other)
    return found
  }

  #chunk(name: string): v.InferOutput<typeof Chunk> {
    const chunk = this.#chunks[name]
    if (!chunk) throw new Error(`The build has no ${name}, only ${Object.keys(this.#chunks).join(', ')}.`)
    return chunk
  }

  /** Each file is sent, and so packed, by itself. */
  #bytes(files: readonly string[]): Bytes {
    const all = files.map((file) => readFileSync(join(this.#folder, file)))
    const sum = (size: (file: Buffer) => number) => all.reduce((total, file) => total + size(file), 0)
    return {
      raw: sum((file) => file.length),
      gzip: sum((file) => gzipSync(file, { level: 9 }).length),
      brotli: sum((file) => brotliCompressSync(file).length),
    }
  }
}
