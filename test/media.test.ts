/** Cards of links to files, by the types that servers declare and the bytes that they send. */

import { describe, expect, test } from 'vitest'
import { mediaCard } from '../worker/unfurl/media.ts'
import { bytes, ftyp, ispe, meta, u16, u32, zeros } from './bytes.ts'

const AT = new URL('https://www.files.example.com/some/file.bin?x=1')

const png = bytes(0x89, 'PNG\r\n\x1a\n', u32(13), 'IHDR', u32(1200), u32(630), 8, 6, 0, 0, 0)
const gif = bytes('GIF89a', 3, 0, 2, 0, 0, 0, 0, 0x2c, zeros(9))
const frame = [0xff, 0xc0, ...u16(17), 8, ...u16(300), ...u16(400), 3, ...zeros(9)]
const jpeg = bytes([0xff, 0xd8, 0xff, 0xe0], u16(4), 0, 0, frame)
const webp = bytes('RIFF', zeros(4), 'WEBPVP8X', [10, 0, 0, 0], zeros(4), [99, 0, 0], [49, 0, 0])
const avif = bytes(ftyp(), meta(ispe(8, 6)))
const mp4 = bytes(u32(24), 'ftypisom', zeros(12))
const page = bytes('<!doctype html><title>A page</title>')
const svg = bytes('<svg xmlns="http://www.w3.org/2000/svg"/>')
const noise = bytes(1, 2, 3, 4, 5, 6, 7)

const plain = {
  title: 'file.bin',
  site: 'files.example.com',
  author: null,
  published: null,
  price: null,
  language: null,
  color: null,
  pictureSource: null,
  pictureSize: null,
  large: false,
  iconSource: null,
}

describe('a picture is shown, by its bytes, as declared', () => {
  test.each([
    ['image/png', png, 'PNG', 1200, 630],
    ['image/gif', gif, 'GIF', 3, 2],
    ['image/jpeg', jpeg, 'JPEG', 400, 300],
    ['image/webp', webp, 'WebP', 100, 50],
    ['image/avif', avif, 'AVIF', 8, 6],
    ['IMAGE/PNG; charset=binary', png, 'PNG', 1200, 630],
    ['image/jpeg', png, 'PNG', 1200, 630],
    ['image/svg+xml', png, 'PNG', 1200, 630],
    ['video/mp4', gif, 'GIF', 3, 2],
    ['text/plain', png, 'PNG', 1200, 630],
    ['application/octet-stream', png, 'PNG', 1200, 630],
    ['application/force-download', png, 'PNG', 1200, 630],
    ['', png, 'PNG', 1200, 630],
    [null, png, 'PNG', 1200, 630],
  ])('%s', (declared, start, name, width, height) => {
    expect(mediaCard(AT, declared, start, null)).toEqual({
      ...plain,
      kind: 'picture',
      description: `${name}, ${width} × ${height}`,
      pictureSource: AT.href,
      pictureSize: { width, height },
      large: true,
    })
  })
})

test('a picture whose size is not in its first bytes is shown without', () => {
  const card = mediaCard(AT, 'image/jpeg', jpeg.subarray(0, 12), 2_400_000)
  expect(card).toMatchObject({
    kind: 'picture',
    description: 'JPEG, 2.4 MB',
    pictureSource: AT.href,
    pictureSize: null,
  })
})

describe('a file has a card', () => {
  test.each([
    ['PDF', 'document', bytes('%PDF-1.7')],
    ['MP4', 'video', mp4],
    ['MP4', 'video', bytes(u32(24), 'ftypmp42', zeros(12))],
    ['QuickTime', 'video', bytes(u32(20), 'ftypqt  ', zeros(12))],
    ['3GP', 'video', bytes(u32(20), 'ftyp3gp5', zeros(12))],
    ['M4A', 'audio', bytes(u32(24), 'ftypM4A ', zeros(12))],
    ['WebM', 'video', bytes([0x1a, 0x45, 0xdf, 0xa3, 0x9f], zeros(19), 'webm', zeros(9))],
    ['Matroska', 'video', bytes([0x1a, 0x45, 0xdf, 0xa3, 0x9f], zeros(19), 'matroska', zeros(9))],
    ['Ogg', 'audio', bytes('OggS', 0, zeros(22), 1, 30, 'OpusHead')],
    ['Ogg', 'video', bytes('OggS', 0, zeros(22), 1, 0x80, 'theora')],
    ['AVI', 'video', bytes('RIFF', zeros(4), 'AVI LIST')],
    ['WAV', 'audio', bytes('RIFF', zeros(4), 'WAVEfmt ')],
    ['FLV', 'video', bytes('FLV', 1, 5)],
    ['MPEG', 'video', bytes(0, 0, 1, 0xba)],
    ['MP3', 'audio', bytes('ID3', 4, 0)],
    ['MP3', 'audio', bytes(0xff, 0xfb, 0x90)],
    ['AAC', 'audio', bytes(0xff, 0xf1, 0x50)],
    ['FLAC', 'audio', bytes('fLaC', 0)],
    ['AIFF', 'audio', bytes('FORM', zeros(4), 'AIFF')],
    ['MIDI', 'audio', bytes('MThd', u32(6))],
  ])('%s %s, declared or not', (name, kind, start) => {
    for (const declared of [null, 'application/octet-stream', `${kind}/x`.replace('document/x', 'application/pdf')]) {
      expect(mediaCard(AT, declared, start, null)).toEqual({ ...plain, kind, description: name })
    }
  })

  test.each([
    ['text/plain', bytes('Hello.'), 'document', 'Text'],
    ['text/plain; charset=utf-16', bytes(0xff, 0xfe, 'H', 0), 'document', 'Text'],
    // It was sent to be read as it stands.
    ['text/plain', page, 'document', 'Text'],
    ['text/plain', bytes('%PDF-1.7'), 'document', 'PDF'],
    ['video/mp2t', noise, 'video', 'Video'],
    ['audio/basic', noise, 'audio', 'Audio'],
  ])('%s by its type', (declared, start, kind, description) => {
    expect(mediaCard(AT, declared, start, null)).toEqual({ ...plain, kind, description })
  })
})

describe('none is made of', () => {
  test.each([
    ['a page', 'text/html', page],
    ['a picture declared as a page', 'text/html', png],
    ['a page declared as a picture', 'image/png', page],
    ['a page declared as a video', 'video/mp4', page],
    ['a page declared as a document', 'application/pdf', page],
    ['a page without a type', null, page],
    ['text without a type', null, bytes('Hello.')],
    ['a drawing', 'image/svg+xml', svg],
    ['a drawing declared as a picture', 'image/png', svg],
    ['a program', 'application/octet-stream', noise],
    ['noise declared as text', 'text/plain', noise],
    ['noise declared as a picture', 'image/png', noise],
    ['an archive', 'application/zip', bytes('PK', 3, 4)],
    ['JSON', 'application/json', bytes('{}')],
    ['a picture of another family', 'image/heic', bytes(u32(24), 'ftypheic', zeros(12))],
    ['nothing without a type', null, bytes()],
    ['nothing declared as a picture', 'image/png', bytes()],
  ])('%s', (_, declared, start) => {
    expect(mediaCard(AT, declared, start, 5)).toBe(null)
  })
})

describe('its length is said', () => {
  test.each([
    [0, '0 bytes'],
    [512, '512 bytes'],
    [999, '999 bytes'],
    [1_000, '1 KB'],
    [2_449, '2.4 KB'],
    [9_960, '10 KB'],
    [240_400, '240 KB'],
    [2_400_000, '2.4 MB'],
    [24_400_000, '24 MB'],
    [7_300_000_000, '7.3 GB'],
  ])('%i as %s', (length, said) => {
    expect(mediaCard(AT, 'application/pdf', bytes('%PDF-1.7'), length)?.description).toBe(`PDF, ${said}`)
  })
})

describe('its title is the name of the file', () => {
  test.each([
    ['/Annual%20report_2024.pdf', 'Annual report_2024.pdf'],
    ['/a/b/%E6%97%A5%E6%9C%AC.pdf', '日本.pdf'],
    ['/100%.pdf', '100%.pdf'],
    ['/%FF.pdf', '%FF.pdf'],
    ['/invoice%E2%80%AEfdp.exe', 'invoicefdp.exe'],
    ['/a%0A%00b.pdf', 'a b.pdf'],
    ['/a%2Fb.pdf', 'a/b.pdf'],
    ['/', 'files.example.com'],
    ['/folder/', 'files.example.com'],
    ['/%20', 'files.example.com'],
    [`/${'x'.repeat(300)}`, `${'x'.repeat(199)}…`],
  ])('%s', (path, title) => {
    expect(mediaCard(new URL(path, AT), null, bytes('%PDF-1.7'), null)?.title).toBe(title)
  })
})
