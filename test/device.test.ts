/** What a session is called in the list of one's own, by what its browser says of itself. */

import { expect, test } from 'vitest'
import { deviceOf } from '../worker/device.ts'

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)'
const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const IOS_WEBKIT = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'

test.each([
  ['Firefox on Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
  ['Firefox on Android', 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0'],
  ['Firefox on iPhone', `${IPHONE} ${IOS_WEBKIT} FxiOS/140.0 Mobile/15E148 Safari/605.1.15`],
  ['Chrome on Windows', `${WINDOWS} ${WEBKIT} Chrome/138.0.0.0 Safari/537.36`],
  ['Chrome on macOS', `${MAC} ${WEBKIT} Chrome/138.0.0.0 Safari/537.36`],
  ['Chrome on Android', `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/138.0.0.0 Mobile Safari/537.36`],
  ['Chrome on iPhone', `${IPHONE} ${IOS_WEBKIT} CriOS/138.0.7204.53 Mobile/15E148 Safari/604.1`],
  ['Chrome on ChromeOS', `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/138.0.0.0 Safari/537.36`],
  ['Chrome on Linux', `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} HeadlessChrome/138.0.0.0 Safari/537.36`],
  ['Edge on Windows', `${WINDOWS} ${WEBKIT} Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0`],
  ['Opera on Windows', `${WINDOWS} ${WEBKIT} Chrome/134.0.0.0 Safari/537.36 OPR/119.0.0.0`],
  ['Safari on macOS', `${MAC} ${IOS_WEBKIT} Version/18.5 Safari/605.1.15`],
  ['Safari on iPhone', `${IPHONE} ${IOS_WEBKIT} Version/18.5 Mobile/15E148 Safari/604.1`],
  ['Safari on iPad', `Mozilla/5.0 (iPad; CPU OS 16_7 like Mac OS X) ${IOS_WEBKIT} Version/16.6 Safari/604.1`],
  ['curl', 'curl/8.14.1'],
  ['Linux', 'bot for Linux'],
  ['My bot 1.0', '  My bot\u0000 1.0\u202e '],
  ['x'.repeat(40), 'x'.repeat(41)],
  ['𝕏'.repeat(40), '𝕏'.repeat(41)],
  ['Unknown device', ''],
  ['Unknown device', ' \u0007 '],
])('%s', (device, header) => {
  expect(deviceOf(header)).toBe(device)
})
