/** What something costs, as a card shows it. */

// By the digits after the last mark: `19.99`, `1,299.00`, `19,99`, `1.299,00`, `1 299,00`.
const DECIMAL_POINT = /^(\d{1,3}(?:[ ,']\d{3}){0,4}|\d{1,9})(?:\.(\d{1,4}))?$/
const DECIMAL_COMMA = /^(\d{1,3}(?:[ .]\d{3}){0,4}|\d{1,9})(?:,(\d{1,2}))$/

/** Such as `19.99 EUR`, or `19.99–29.99 EUR`. Null without a currency, which alone makes a price of a number. */
export function formatPrice(amount: string, currency: string | null, most: string | null = null): string | null {
  const code = currency?.trim().toUpperCase() ?? ''
  const from = numberIn(amount)
  if (from === null || !/^[A-Z]{3}$/.test(code)) return null
  const to = most === null ? null : numberIn(most)
  return to === null || to === from ? `${from} ${code}` : `${from}–${to} ${code}`
}

/** Nothing is nobody's price, but stands in many a template. */
function numberIn(text: string): string | null {
  const amount = text.replace(/\s+/g, ' ').trim()
  const [, whole = '', part] = DECIMAL_POINT.exec(amount) ?? DECIMAL_COMMA.exec(amount) ?? []
  const digits = whole.replace(/\D/g, '')
  if (!/[1-9]/.test(digits + (part ?? ''))) return null
  return part === undefined ? digits : `${digits}.${part}`
}
