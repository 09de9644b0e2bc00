import { expect, it } from 'vitest'
import { priced } from '../../client/view/price.ts'

it.each([
  ['19.99 EUR', '€19.99'],
  ['1299 USD', '$1,299'],
  ['2500 JPY', '¥2,500'],
  ['19.99–29.99 EUR', '€19.99 – €29.99'],
  ['12.5 ZZZ', 'ZZZ 12.50'],
  ['on request', 'on request'],
  ['1.2.3 EUR', '1.2.3 EUR'],
])('%s is shown as %s', (price, shown) => {
  expect(priced(price).replaceAll('\u00a0', ' ')).toBe(shown)
})
