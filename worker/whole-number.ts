/** Whole numbers that come as text: a setting, or part of a query. */

import * as v from 'valibot'

/** As a query says it. */
export const Digits = v.pipe(
  v.string(),
  v.regex(/^\d{1,16}$/),
  v.transform(Number),
  v.maxValue(Number.MAX_SAFE_INTEGER),
)

/** A setting that is a number of things. Throws, with the name of the setting, what is none from 1 to the most. */
export function wholeNumber(name: string, text: string, most: number): number {
  const number = /^[1-9]\d*$/.test(text) ? Number(text) : Number.NaN
  if (!(number <= most)) throw new Error(`${name} is "${text}"; it must be a whole number from 1 to ${most}.`)
  return number
}
