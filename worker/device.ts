/** What a session is called in the list of one's own, such as "Firefox on Linux". */

// The first that matches wins: browsers name those that they descend from, too.
const BROWSERS = [
  ['Edge', /\bEdg/],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
  ['curl', /^curl\//],
] as const

const SYSTEMS = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
] as const

export function deviceOf(header: string): string {
  const userAgent = header.replace(/\p{C}/gu, '').trim()
  const browser = BROWSERS.find(([, form]) => form.test(userAgent))?.[0]
  const system = SYSTEMS.find(([, form]) => form.test(userAgent))?.[0]
  if (browser && system) return `${browser} on ${system}`
  return browser ?? system ?? ([...userAgent].slice(0, 40).join('') || 'Unknown device')
}
