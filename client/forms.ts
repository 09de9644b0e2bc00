/**
 * Which form a text of JSON has. As much of a schema as is needed before anything else is there: the library that the
 * server has for it would be a twentieth of the first load.
 */

export type Form<T> = (value: unknown) => value is T

export const isText: Form<string> = (value) => typeof value === 'string'
export const isNumber: Form<number> = (value) => typeof value === 'number'

export const isBoolean: Form<boolean> = (value) => typeof value === 'boolean'

export function listOf<T>(item: Form<T>): Form<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(item)
}

/** Of this form, or of none: absent or null. */
export function maybe<T>(form: Form<T>): Form<T | null | undefined> {
  return (value): value is T | null | undefined => value === undefined || value === null || form(value)
}

type Fields = Readonly<Record<string, unknown>>

export function formOf<T extends Fields>(fields: { readonly [Name in keyof T]: Form<T[Name]> }): Form<T> {
  return (value): value is T =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(fields).every(([name, isForm]) => isForm(Reflect.get(value, name)))
}

/** What a text says, if it is JSON of this form. */
export function readAs<T>(form: Form<T>, text: string): T | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return form(value) ? value : undefined
  } catch {
    return undefined
  }
}
