// Logs as lines of JSON on the standard output, for whatever gathers them.

export const LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type Level = (typeof LEVELS)[number]
export type Fields = Readonly<Record<string, unknown>>

function isLevel(text: string): text is Level {
  return LEVELS.some((level) => level === text)
}

export class JsonLog {
  readonly #least: number
  readonly #print: (line: string) => void

  constructor(least: Level, print: (line: string) => void = console.log) {
    this.#least = LEVELS.indexOf(least)
    this.#print = print
  }

  write(level: Level, event: string, fields: Fields = {}): void {
    if (LEVELS.indexOf(level) < this.#least) return
    this.#print(JSON.stringify({ time: new Date().toISOString(), level, event, ...fields }))
  }

  /** What the Worker or its runtime has said: the Worker's own lines are JSON with an event already. */
  relay(level: string, message: string): void {
    const { event, ...fields } = parseLine(message) ?? { event: 'runtime', message }
    this.write(isLevel(level) ? level : 'info', String(event), fields)
  }
}

function parseLine(message: string): Fields | undefined {
  try {
    const line: unknown = JSON.parse(message)
    return typeof line === 'object' && line !== null && 'event' in line ? { ...line } : undefined
  } catch {
    return undefined
  }
}
