/** The size that browsers draw a picture in is the one that its bytes are told by: they are what it costs its readers. */

import { describe, expect, test, vi } from 'vitest'
import { sizeOf } from '../worker/unfurl/picture-size.ts'
import { box, bytes, ftyp, ispe, meta, u16, u32, zeros } from './bytes.ts'

const frame = (width: number, height: number) => [
  0xff,
  0xc0,
  ...u16(17),
  8,
  ...u16(height),
  ...u16(width),
  3,
  ...zeros(9),
]

describe('the size of a picture', () => {
  const png = '89504e470d0a1a0a0000000d49484452'
  const jpeg = 'ffd8ffe000104a46494600010100000100010000'
  const webp = '52494646000000005745425056503'

  test.each([
    ['image/png', `${png}0000028000000140`, 640, 320],
    ['image/gif', '474946383961800240010000002c0000000001000100', 640, 320],
    ['image/jpeg', `${jpeg}ffffdb000300ffc00011080140028003`, 640, 320],
    ['image/webp', `${webp}820000000000000009d012a80024001`, 640, 320],
    ['image/webp', `${webp}84c000000002f7fc24f00`, 640, 320],
    ['image/webp', `${webp}8580a000000000000007f02003f0100`, 640, 320],
    ['image/avif', bytes(ftyp(), meta(ispe(640, 320))).toHex(), 640, 320],
    ['image/x-icon', '0000010001001000', 16, 256],
    ['image/png', `${png}000186a0000186a0`, 100_000, 100_000],
  ])('of type %s is read: %s', (mime, hex, width, height) => {
    const bytes = Uint8Array.fromHex(hex)
    expect(sizeOf(bytes, mime)).toEqual({ width, height })
    expect(sizeOf(bytes.subarray(0, 6), mime)).toBeNull()
  })

  test('that is said nowhere is none, however the bytes lie', () => {
    for (const mime of [
      'image/png',
      'image/jpeg',
      'image/webp',
      'image/avif',
      'image/gif',
      'image/x-icon',
      'image/else',
    ]) {
      for (const byte of [0x00, 0xff]) expect(() => sizeOf(new Uint8Array(5_000).fill(byte), mime)).not.toThrow()
    }
    expect(sizeOf(new Uint8Array(5_000).fill(0xff), 'image/jpeg')).toBeNull()
    expect(sizeOf(new Uint8Array(5_000), 'image/avif')).toBeNull()
  })
})

test('boxes that nobody asked for are passed over, however many', () => {
  const file = new Uint8Array(1024 * 1024)
  for (let at = 0; at < file.length; at += 8) file.set([...u32(8), ...bytes('free')], at)
  let views = 0
  const construct = (target: DataViewConstructor, given: unknown[]): DataView => {
    views += 1
    return Reflect.construct(target, given)
  }
  vi.stubGlobal('DataView', new Proxy(DataView, { construct }))
  expect(sizeOf(file, 'image/avif')).toBeNull()
  vi.unstubAllGlobals()
  expect(views).toBe(1)
})

describe('a picture that was taken upright has its size as it is seen', () => {
  const exif = (little: boolean, orientation: number, list = 8) => {
    const short = (value: number) => (little ? u16(value).reverse() : u16(value))
    const long = (value: number) => (little ? u32(value).reverse() : u32(value))
    const tiff = [...bytes(little ? 'II' : 'MM'), ...short(42), ...long(list), ...short(2)]
    const entry = (tag: number, value: number) => [...short(tag), ...short(3), ...long(1), ...short(value), 0, 0]
    const payload = [...bytes('Exif\0\0'), ...tiff, ...entry(0x010f, 9), ...entry(0x0112, orientation), ...long(0)]
    return [0xff, 0xe1, ...u16(payload.length + 2), ...payload]
  }
  const size = (...segments: readonly (readonly number[])[]) =>
    sizeOf(bytes([0xff, 0xd8], ...segments, frame(400, 300)), 'image/jpeg')

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i', (orientation) => {
    const seen = orientation < 5 ? { width: 400, height: 300 } : { width: 300, height: 400 }
    expect(size(exif(true, orientation))).toEqual(seen)
    expect(size(exif(false, orientation))).toEqual(seen)
  })

  test('XMP in a segment of the same kind, before it', () => {
    const xmp = bytes('http://ns.adobe.com/xap/1.0/\0<x/>')
    const almost = bytes('Exif, or almost')
    for (const other of [xmp, almost, []])
      expect(size([0xff, 0xe1, ...u16(other.length + 2), ...other], exif(true, 6))).toEqual({ width: 300, height: 400 })
  })

  test.each([0, 9, 0x0600])('an orientation %i that there is not turns nothing', (orientation) => {
    expect(size(exif(true, orientation))).toEqual({ width: 400, height: 300 })
    expect(size(exif(false, orientation))).toEqual({ width: 400, height: 300 })
  })

  test('a list beyond the segment turns nothing', () => {
    // In the comment that follows: 38 bytes are left of the segment, and four are the head of the next.
    const list = [...u16(1), ...u16(0x0112), ...u16(3), ...u32(1), ...u16(6), 0, 0]
    const comment = [0xff, 0xfe, ...u16(list.length + 2), ...list]
    expect(size(exif(false, 1, 42), comment)).toEqual({ width: 400, height: 300 })
  })

  test('a list that is nowhere turns nothing', () => {
    expect(size(exif(false, 6, 0xfffffff0))).toEqual({ width: 400, height: 300 })
  })

  test('AVIF', () => {
    const irot = (angle: number) => box('irot', [angle])
    expect(sizeOf(bytes(ftyp(), meta(ispe(8, 6), irot(1))), 'image/avif')).toEqual({ width: 6, height: 8 })
    expect(sizeOf(bytes(ftyp(), meta(ispe(8, 6), irot(2))), 'image/avif')).toEqual({ width: 8, height: 6 })
  })

  test('as many segments as fit in a picture of the largest size take no time', () => {
    const segment = exif(true, 1)
    const many = new Uint8Array(8 * 1024 * 1024)
    for (let at = 2; at + segment.length < many.length; at += segment.length) many.set(segment, at)
    many.set([0xff, 0xd8])
    expect(sizeOf(many, 'image/jpeg')).toBe(null)
  })
})

describe('a picture that says two sizes has the one that browsers draw, or none', () => {
  const small = 64
  const large = 16_000
  const drawn = { width: large, height: large }
  const le16 = (value: number) => u16(value).reverse()

  describe('GIF', () => {
    const extension = [0x21, 0xf9, 4, ...zeros(4), 3, ...zeros(3), 0]
    const image = (left: number, side: number) => [0x2c, ...le16(left), ...le16(left), ...le16(side), ...le16(side), 0]
    const gif = (flags: number, ...blocks: readonly (readonly number[])[]) =>
      sizeOf(bytes('GIF89a', le16(small), le16(small), flags, 0, 0, ...blocks), 'image/gif')

    test.each([
      ['a first frame that is larger than the screen', gif(0, image(0, large))],
      ['one that is far outside', gif(0, image(large - 1, 1))],
      ['one behind colors', gif(0x91, zeros(12), image(0, large))],
      ['one behind extensions', gif(0, extension, extension, image(0, large))],
    ])('%s', (_, size) => expect(size).toEqual(drawn))

    test('no frame', () => {
      expect(gif(0, extension, [0x3b])).toBeNull()
      expect(gif(0, extension)).toBeNull()
    })
  })

  test.each([0x00, 0x01, 0xd0, 0xd7])('JPEG: behind a marker %i, which has no length', (marker) => {
    const start = bytes([0xff, 0xd8, 0xff, marker], frame(large, large))
    const whole = new Uint8Array(0x1_0010)
    whole.set(start)
    // Where the first bytes of the real frame, taken for a length, would lead.
    whole.set(frame(small, small), 4 + 0xffc0)
    expect(sizeOf(whole, 'image/jpeg')).toEqual(drawn)
  })

  test('PNG: a chunk before the header', () => {
    const chunk = (name: string, side: number) => [...u32(13), ...bytes(name), ...u32(side), ...u32(side), ...zeros(9)]
    const start = [0x89, ...bytes('PNG\r\n\x1a\n')]
    expect(sizeOf(bytes(start, chunk('tEXt', small), chunk('IHDR', large)), 'image/png')).toBeNull()
  })

  describe('AVIF', () => {
    const avif = (...boxes: readonly (readonly number[])[]) => sizeOf(bytes(...boxes), 'image/avif')
    const moov = (version: number) => {
      const times = zeros(version === 1 ? 35 : 23)
      const side = u32(large * 0x1_0000)
      return box('moov', box('trak', box('tkhd', [version], times, zeros(52), side, side)))
    }

    test.each([
      ['another size where no browser looks', avif(ftyp(), box('free', ispe(small, small)), meta(ispe(large, large)))],
      ['a second picture', avif(ftyp(), meta(ispe(small, small), ispe(large, large)))],
      ['its own far behind', avif(ftyp(), box('free', zeros(5_000)), meta(ispe(large, large)))],
      [
        'a box of a long length before it',
        avif(ftyp(), [...u32(1), ...bytes('free'), ...u32(0), ...u32(16)], meta(ispe(large, large))),
      ],
      ['a sequence', avif(ftyp('avis'), meta(ispe(small, small)), moov(0))],
      ['a sequence with long times', avif(ftyp('avis'), meta(ispe(small, small)), moov(1))],
    ])('%s', (_, size) => expect(size).toEqual(drawn))

    test.each([
      ['none but outside', avif(ftyp(), box('free', ispe(small, small)))],
      ['one that is not all here', avif(ftyp(), meta(ispe(small, small)).slice(0, -1))],
      ['a sequence whose track is not here', avif(ftyp('avis'), meta(ispe(small, small)))],
      ['a box that is shorter than its head', avif(ftyp(), u32(7), meta(ispe(small, small)))],
    ])('%s', (_, size) => expect(size).toBeNull())
  })
})
