/** What a product costs, with the sign of its currency. */

/** `€19.99` for `19.99 EUR`, `€19.99 – €29.99` for `19.99–29.99 EUR`; what is no such price stays as it is. */
export function priced(price: string): string {
  const [, from, to, currency] = /^(\d+(?:\.\d+)?)(?:–(\d+(?:\.\d+)?))? ([A-Z]{3})$/.exec(price) ?? []
  if (from === undefined || currency === undefined) return price
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' })
  return to === undefined ? format.format(Number(from)) : format.formatRange(Number(from), Number(to))
}
