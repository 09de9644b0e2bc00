import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'edgewise-unfurl-'))
afterAll(() => rmSync(folder, { recursive: true }))

const PAGE = `<html lang="de"><head><title>Not this one</title>
  <meta property="og:title" content="Ships &amp; harbours">
  <meta property="og:image" content="/ship.png"></head><body>${'<p>Text</p>'.repeat(10_000)}`
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='

beforeAll(() => {
  writeFileSync(join(folder, 'page.html'), PAGE)
  writeFileSync(join(folder, 'plain.html'), 'No tag at its beginning. <title>Plain</title>')
  writeFileSync(join(folder, 'drawings.html'), `<title>Before the drawings</title>${'<svg>'.repeat(100_000)}`)
  writeFileSync(join(folder, 'away.html'), '<meta http-equiv="refresh" content="0; url=/new"><title>Moved</title>')
  writeFileSync(join(folder, 'untitled.html'), `<head></head><body>${'x'.repeat(20_000)}`)
  writeFileSync(join(folder, 'a report.pdf'), '%PDF-1.7 and more')
  // "日本" in Shift_JIS
  writeFileSync(join(folder, 'japanese'), Buffer.from('<title>\x93\xfa\x96\x7b</title>', 'latin1'))
})

/** Runs it as npm does, in the folder of the files. */
async function unfurl(args: readonly string[], input = '') {
  const child = spawn(process.execPath, ['scripts/run.mjs', 'unfurl', ...args], {
    cwd: root,
    env: { ...process.env, INIT_CWD: folder },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(input)
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { output, errors, code }
}

describe('a page in a file', () => {
  it('gives its card, where each part of it is from, and how much was read', async () => {
    const { output, code } = await unfurl(['page.html', '--base', 'https://www.ships.org/deep/page'])
    expect(code).toBe(0)
    expect(output).toMatch(/title +Ships & harbours {2}\(og:title\)/)
    expect(output).toMatch(/pictureSource +https:\/\/www\.ships\.org\/ship\.png {2}\(og:image\)/)
    expect(output).toMatch(/site +ships\.org {2}\(host\)/)
    expect(output).toMatch(/16,384 bytes read/)
  })

  it('gives the same as JSON', async () => {
    const { output } = await unfurl(['page.html', '--json'])
    expect(JSON.parse(output)).toMatchObject({
      url: 'https://example.com/page.html',
      card: { title: 'Ships & harbours', language: 'de', kind: 'page' },
      sources: { title: 'og:title' },
      read: 16_384,
    })
  })

  it('is decoded by the header that came with it', async () => {
    const { output } = await unfurl(['japanese', '--header', 'content-type: text/html; charset=shift_jis'])
    expect(output).toContain('日本')
  })

  it('is a page by its name', async () => {
    expect((await unfurl(['plain.html'])).output).toContain('Plain')
  })

  it('is left before it costs too much, however deep it goes', async () => {
    const { output } = await unfurl(['drawings.html'])
    expect(output).toMatch(/title +Before the drawings/)
    expect(output).toMatch(/16,384 bytes read/)
  })

  it('is read itself, though it sends its readers elsewhere', async () => {
    const { output, code } = await unfurl(['away.html'])
    expect(output).toMatch(/title +Moved {2}\(title\)/)
    expect(code).toBe(0)
  })

  it('says how much was read of it where it has no card', async () => {
    const { output, code } = await unfurl(['untitled.html'])
    expect(output).toMatch(/No card: no_title\.\n16,384 bytes read\n$/)
    expect(code).toBe(1)
  })

  it('can be another file as well', async () => {
    const { output, code } = await unfurl(['a report.pdf'])
    expect(output).toMatch(/title +a report\.pdf\n +description +PDF, 17 bytes/)
    expect(code).toBe(0)
  })
})

describe('a link', () => {
  it('is fetched where that is allowed', async () => {
    const server = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(PAGE))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const address = server.address()
    const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    const allowed = await unfurl([`http://${host}/`, '--allow', host])
    expect(allowed.output).toContain('Ships & harbours')
    expect(allowed.code).toBe(0)
    const refused = await unfurl([`http://${host}/`])
    expect(refused.output).toContain('--allow')
    expect(refused.code).toBe(1)
    server.close()
  })
})

describe('lines of pages', () => {
  const url = 'https://ships.org/a'
  const page = (given: object) => JSON.stringify({ url, ...given })

  it('are answered one by one, the bad ones too', async () => {
    const lines = [
      page({ html: '<meta charset="shift_jis"><title>Größe 日本</title>', contentType: 'text/html; charset=latin1' }),
      'no JSON',
      page({
        base64: Buffer.from('<title>\x93\xfa\x96\x7b</title>', 'latin1').toString('base64'),
        contentType: 'text/html; charset=shift_jis',
      }),
      page({ base64: '!' }),
      page({ html: '', base64: '' }),
      page({ base64: PIXEL, contentType: null }),
      '[]',
      page({ url: 'http://10.0.0.1/', html: PAGE }),
      page({ html: '<meta http-equiv="refresh" content="0; url=https://ships.org/b"><title>A</title>' }),
      page({ html: '<p>', contentType: 'text/html' }),
      page({ html: PAGE, contentType: 'a\nb' }),
      page({ html: PAGE, contentType: 'text/html' }),
    ]
    const { output, code } = await unfurl(['--jsonl'], `${lines.join('\n')}\n`)
    expect(code).toBe(0)
    expect(
      output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { url, card: { title: 'Größe 日本' }, sources: { title: 'title' } },
      { line: 2, error: expect.stringContaining('JSON') },
      { url, card: { title: '日本' } },
      { line: 4, error: expect.stringContaining('base64') },
      { line: 5, error: expect.stringContaining('either') },
      { url, card: { kind: 'picture', pictureSize: { width: 1, height: 1 } } },
      { line: 7, error: expect.any(String) },
      { url: 'http://10.0.0.1/', card: null, reason: 'address_ip', read: 0 },
      { url, card: { title: 'A' } },
      { url, card: null, reason: 'no_title', read: 6 },
      { line: 11, url, error: expect.any(String) },
      { url, card: { title: 'Ships & harbours' }, read: 16_384 },
    ])
  })

  it('fetch nothing', async () => {
    const { output } = await unfurl(
      ['--jsonl'],
      page({ url: 'https://youtu.be/1', html: PAGE, contentType: 'text/html' }),
    )
    expect(JSON.parse(output)).toMatchObject({ card: { title: 'Ships & harbours' } })
  })
})

it.each([
  { args: [], named: 'one file' },
  { args: ['page.html', 'page.html'], named: 'one file' },
  { args: ['nowhere.html'], named: 'nowhere.html' },
  { args: ['.'], named: 'cannot be read' },
  { args: ['page.html', '--header', 'nonsense'], named: '"nonsense"' },
  { args: ['page.html', '--base', 'nonsense'], named: '"nonsense"' },
  { args: ['page.html', '--allow', 'a b'], named: '"a b"' },
  { args: ['page.html', '--colour'], named: '--colour' },
  { args: ['https://example.com/', '--base', 'https://example.com/'], named: '--base' },
  { args: ['--jsonl', 'page.html'], named: '--jsonl' },
])('refuses $args and says where help is', async ({ args, named }) => {
  const { errors, code } = await unfurl(args)
  expect(code).toBe(2)
  expect(errors).toContain(named)
  expect(errors).toContain('--help')
})

it('says what can be asked', async () => {
  const { output, code } = await unfurl(['--help'])
  expect(code).toBe(0)
  for (const option of ['--header', '--base', '--allow', '--deny', '--json', '--jsonl'])
    expect(output).toContain(option)
})
