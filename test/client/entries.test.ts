import { beforeAll, describe, expect, it } from 'vitest'
import { add } from '../../client/additions.ts'
import { fetchDialect } from '../../client/dialect.ts'
import { attempt, crash, defer, discard, type Entries, fail, retry, settle } from '../../client/entries.ts'
import type { Change } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusal.ts'

beforeAll(fetchDialect)

const post = (id: string, body = `post ${id}`): Change => ({ type: 'post', id, body })
const edit = (id: string, message: string, revision: number, body: string): Change => ({
  type: 'edit',
  id,
  message,
  revision,
  body,
})
const remove = (id: string, message: string, revision: number): Change => ({ type: 'remove', id, message, revision })
const dismiss = (id: string, message: string, url: string): Change => ({ type: 'dismiss', id, message, url })
const stale = refuse('stale', 'Somebody was faster.')

/** Everything is given in one tab, unless a test says otherwise. */
const own = new Set(['p', 'q', 'e1', 'e2', 'r1'])
const elsewhere = new Set<string>()

const outbox = (...commands: readonly Change[]): Entries =>
  commands.reduce<Entries>((entries, command) => add(entries, 'lobby', command, 1, own), [])
const commands = (entries: Entries) => entries.map(({ command }) => command)
const states = (entries: Entries) => entries.map(({ status, refusal }) => [status, refusal?.code])

describe('an edit of a message whose earlier change is still in the outbox', () => {
  it.each<readonly [string, Entries, Change, readonly Change[]]>([
    ['rewrites a post that was never sent', outbox(post('p')), edit('e', 'p', 0, 'new'), [post('p', 'new')]],
    [
      'takes the place of one that was never sent',
      outbox(edit('e1', 'm', 2, 'one')),
      edit('e2', 'm', 2, 'two'),
      [edit('e2', 'm', 2, 'two')],
    ],
    [
      'takes the place of one that was never sent, after one that is under way',
      add(attempt(outbox(edit('e1', 'm', 2, 'one')), 'e1'), 'lobby', edit('e2', 'm', 2, 'two'), 1, own),
      edit('e3', 'm', 2, 'three'),
      [edit('e1', 'm', 2, 'one'), edit('e3', 'm', 3, 'three')],
    ],
    [
      'follows a post that was sent, which the room may have',
      attempt(outbox(post('p')), 'p'),
      edit('e', 'p', 0, 'new'),
      [post('p'), edit('e', 'p', 0, 'new')],
    ],
    [
      'names the revision that an edit under way will produce',
      attempt(outbox(edit('e1', 'm', 2, 'one')), 'e1'),
      edit('e2', 'm', 2, 'two'),
      [edit('e1', 'm', 2, 'one'), edit('e2', 'm', 3, 'two')],
    ],
    [
      'keeps a later revision that its author has seen',
      attempt(outbox(edit('e1', 'm', 2, 'one')), 'e1'),
      edit('e2', 'm', 5, 'two'),
      [edit('e1', 'm', 2, 'one'), edit('e2', 'm', 5, 'two')],
    ],
    [
      'takes the place of one that failed',
      fail(outbox(edit('e1', 'm', 2, 'one')), 'e1', stale),
      edit('e2', 'm', 3, 'two'),
      [edit('e2', 'm', 3, 'two')],
    ],
    [
      'is nothing when the message is being removed',
      outbox(remove('r', 'm', 2)),
      edit('e', 'm', 2, 'two'),
      [remove('r', 'm', 2)],
    ],
    [
      'leaves other messages alone',
      outbox(post('p'), edit('e1', 'm', 2, 'one')),
      edit('e2', 'n', 2, 'two'),
      [post('p'), edit('e1', 'm', 2, 'one'), edit('e2', 'n', 2, 'two')],
    ],
  ])('R3: %s', (_name, entries, command, expected) => {
    expect(commands(add(entries, 'lobby', command, 2, own))).toEqual(expected)
  })

  it.each<readonly [string, Entries, Change, readonly Change[]]>([
    [
      'under way',
      attempt(outbox(edit('e1', 'm', 2, 'one')), 'e1'),
      edit('e2', 'm', 2, 'two'),
      [edit('e1', 'm', 2, 'one'), edit('e2', 'm', 2, 'two')],
    ],
    [
      'never sent',
      outbox(edit('e1', 'm', 3, 'one')),
      edit('e2', 'm', 2, 'two'),
      [edit('e1', 'm', 3, 'one'), edit('e2', 'm', 2, 'two')],
    ],
    [
      'under way when the message is to be removed',
      attempt(outbox(edit('e1', 'm', 2, 'one')), 'e1'),
      remove('r', 'm', 2),
      [edit('e1', 'm', 2, 'one'), remove('r', 'm', 2)],
    ],
  ])(
    'R3: names the revision that its author saw, after an edit of another tab that is %s',
    (_, entries, command, expected) => {
      expect(commands(add(entries, 'lobby', command, 2, elsewhere))).toEqual(expected)
    },
  )

  it('R3: tries a post again that may be in the room and had failed, and follows it', () => {
    const failed = [1, 2, 3].reduce<Entries>((entries) => crash(entries, 'p'), attempt(outbox(post('p')), 'p'))
    const edited = add(failed, 'lobby', edit('e', 'p', 0, 'new'), 2, own)
    expect(commands(edited)).toEqual([post('p'), edit('e', 'p', 0, 'new')])
    expect(states(edited)).toEqual([
      ['waiting', undefined],
      ['waiting', undefined],
    ])
  })

  it('R3: makes a refused post wait again, with the new words', () => {
    const refused = fail(attempt(outbox(post('p')), 'p'), 'p', refuse('too_long', 'Too long.'))
    const edited = add(refused, 'lobby', edit('e', 'p', 0, 'short'), 2, own)
    expect(commands(edited)).toEqual([post('p', 'short')])
    expect(states(edited)).toEqual([['waiting', undefined]])
  })
})

describe('a removal of a message whose earlier change is still in the outbox', () => {
  it.each<readonly [string, Entries, readonly Change[]]>([
    ['takes back a post that was never sent, and its edits', outbox(post('m'), post('q')), [post('q')]],
    ['drops an edit that was never sent', outbox(edit('e1', 'm', 2, 'one')), [remove('r', 'm', 2)]],
    ['drops an edit that failed', fail(outbox(edit('e1', 'm', 2, 'one')), 'e1', stale), [remove('r', 'm', 2)]],
    ['follows a post that was sent', attempt(outbox(post('m')), 'm'), [post('m'), remove('r', 'm', 2)]],
    [
      'names the revision that an edit under way will produce',
      attempt(outbox(edit('e1', 'm', 2, 'one')), 'e1'),
      [edit('e1', 'm', 2, 'one'), remove('r', 'm', 3)],
    ],
    ['is said once', outbox(remove('r1', 'm', 2)), [remove('r1', 'm', 2)]],
    ['takes the place of one that failed', fail(outbox(remove('r1', 'm', 1)), 'r1', stale), [remove('r', 'm', 2)]],
  ])('R3: %s', (_name, entries, expected) => {
    expect(commands(add(entries, 'lobby', remove('r', 'm', 2), 2, own))).toEqual(expected)
  })
})

describe('the dismissal of a card', () => {
  const own = dismiss('d1', 'm', 'https://a.example')
  const again = dismiss('d2', 'm', 'https://a.example')
  it.each<readonly [string, Entries, Change, readonly Change[]]>([
    ['is said once', outbox(own), again, [own]],
    ['takes the place of one that failed', fail(outbox(own), 'd1', stale), again, [again]],
    [
      'leaves other cards alone',
      outbox(own),
      dismiss('d2', 'm', 'https://b.example'),
      [own, dismiss('d2', 'm', 'https://b.example')],
    ],
    ['stays when the message is edited', outbox(own), edit('e1', 'm', 2, 'new'), [own, edit('e1', 'm', 2, 'new')]],
    ['goes with the message', outbox(own), remove('r1', 'm', 2), [remove('r1', 'm', 2)]],
  ])('R3: %s', (_name, entries, command, expected) => {
    expect(commands(add(entries, 'lobby', command, 2, new Set(['d1', 'd2', 'e1', 'r1'])))).toEqual(expected)
  })
})

describe('previews that are not wanted', () => {
  const [a, b] = ['https://a.example', 'https://b.example']
  const wanting = (command: Change, ...without: string[]): Change =>
    command.type === 'post' || command.type === 'edit' ? { ...command, without } : command

  it('R3: are not wanted either in what takes the place of their message, as far as it has the links', () => {
    const edited = add(outbox(wanting(post('p', `${a} ${b}`), a, b)), 'lobby', edit('e1', 'p', 0, `only ${a}`), 2, own)
    expect(commands(edited)).toEqual([wanting(post('p', `only ${a}`), a)])
  })

  it('R3: are added up over edits that were never sent', () => {
    const once = outbox(wanting(edit('e1', 'm', 2, `${a} ${b}`), a))
    const twice = add(once, 'lobby', wanting(edit('e2', 'm', 2, `${a} and ${b}`), b), 2, own)
    expect(commands(twice)).toEqual([wanting(edit('e2', 'm', 2, `${a} and ${b}`), a, b)])
  })
})

describe('an entry', () => {
  it('is gone when it is answered, and others stay', () => {
    expect(commands(settle(outbox(post('p'), post('q')), 'p'))).toEqual([post('q')])
  })

  it('waits with the reason while it is refused for now, and without it once it is sent again', () => {
    const waiting = defer(attempt(outbox(post('p')), 'p'), 'p', refuse('rate', 'Slowly.', 500))
    expect(states(waiting)).toEqual([['waiting', 'rate']])
    expect(states(attempt(waiting, 'p'))).toEqual([['waiting', undefined]])
  })

  it('R17: fails at the third crash, not before', () => {
    const crashed = (times: number) =>
      Array.from({ length: times }).reduce<Entries>((entries) => crash(entries, 'p'), outbox(post('p')))
    expect(states(crashed(2))).toEqual([['waiting', undefined]])
    expect(states(crashed(3))).toEqual([['failed', 'internal']])
  })

  it('that failed is not sent again unless it is asked for', () => {
    const failed = fail(outbox(edit('e1', 'm', 2, 'one')), 'e1', stale)
    expect(states(attempt(failed, 'e1'))).toEqual([['failed', 'stale']])
    const again = retry(failed, 'e1', edit('e2', 'm', 4, 'one'))
    expect(again).toEqual(outbox(edit('e2', 'm', 4, 'one')))
  })

  it('R3: that may be in the room stays unchangeable when it is tried again under its id', () => {
    const failed = [1, 2, 3].reduce<Entries>((entries) => crash(entries, 'p'), attempt(outbox(post('p')), 'p'))
    const again = add(retry(failed, 'p', post('p')), 'lobby', edit('e', 'p', 0, 'new'), 2, own)
    expect(commands(again)).toEqual([post('p'), edit('e', 'p', 0, 'new')])
  })
})

it('discarding a post discards what was to become of it, and nothing else', () => {
  const entries = outbox(
    post('p'),
    post('q'),
    dismiss('d1', 'p', 'https://a.example'),
    dismiss('d2', 'q', 'https://a.example'),
  )
  expect(commands(discard(entries, 'p'))).toEqual([post('q'), dismiss('d2', 'q', 'https://a.example')])
  expect(commands(discard(entries, 'd1'))).toEqual(commands(entries).filter(({ id }) => id !== 'd1'))
})
