import { expect, it } from 'vitest'
import { nameOf, nicknameBeside } from '../../client/naming.ts'
import { ada } from './people.ts'

it('somebody is called by the name that they want, or the nickname; a former member by neither', () => {
  const countess = { ...ada, name: 'The Countess' }
  expect([ada, countess, { nickname: '' }].map(nameOf)).toEqual(['Ada', 'The Countess', 'Former member'])
  expect([ada, countess, { nickname: '' }].map(nicknameBeside)).toEqual([undefined, '@Ada', undefined])
})
