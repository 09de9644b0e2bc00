/** The name that somebody has begun to write, which the composer looks for with every key. */

/** From its sign to the caret. */
export interface Sought {
  readonly sign: '@' | '#'
  readonly query: string
  readonly from: number
  readonly to: number
}

/** Not behind a letter or the like, as in an address. */
const BEGUN = /(?<![\p{L}\p{M}\p{N}_@#&/.+-])(?<sign>[@#])(?<query>[\p{L}\p{M}\p{Nd}_.-]*)$/u

export function soughtAt(text: string, caret: number): Sought | undefined {
  const { sign, query = '' } = BEGUN.exec(text.slice(0, caret))?.groups ?? {}
  if (sign !== '@' && sign !== '#') return undefined
  return { sign, query, from: caret - query.length - 1, to: caret }
}
