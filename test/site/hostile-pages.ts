/** Pages that are made to cost as much as they can, by path. What each is called comes first. */

const KILOBYTE = 1024
const MEGABYTE = 1024 * KILOBYTE

export const hostilePages: ReadonlyMap<string, string> = new Map([
  ['/ambiguous', `<title>Before the trouble</title><select><xmp>${'x'.repeat(5000)}`],
  ['/open-elements', `<head><title>Before the crowd</title>${'<b><i><font>'.repeat(7_000)}`],
  ['/nested', `<title>Before the depths</title>${'<div>'.repeat(90_000)}`],
  ['/nested-drawings', `<title>Before the drawings</title>${'<svg><g><title>'.repeat(20_000)}`],
  ['/many-drawings', `<title>Before the drawings</title>${'<svg></svg>'.repeat(20_000)}`],
  ['/nested-math', `<title>Before the sums</title>${'<math><mi><table><tr><td>'.repeat(15_000)}`],
  ['/never-closed', `<title>Before the ends</title>${'<b>'.repeat(10_000)}${'</i>'.repeat(120_000)}`],
  ['/long-attribute', `<title>Before the attribute</title><meta content="${'x'.repeat(4 * MEGABYTE)}">`],
  ['/many-tags', `<title>Before the tags</title>${'<meta name=a content=b>'.repeat(20_000)}`],
  ['/many-names', `<title>Before the names</title>${Array.from({ length: 200 }, manyNames).join('')}`],
  ['/many-icons', `<title>Before the icons</title>${'<link rel=icon href=a>'.repeat(20_000)}`],
  ['/many-texts', `<title>Before the texts</title><title>${'<'.repeat(500 * KILOBYTE)}`],
  [
    '/some-of-all',
    `<title>Before the lot</title><script type=application/ld+json>["${'<'.repeat(500)}",${'{},'.repeat(80_000)}0]</script>` +
      `<!--${'x'.repeat(200 * KILOBYTE)}-->${'<link rel=icon href=a>'.repeat(20_000)}`,
  ],
  ['/many-others', `<title>Before the others</title>${'<link>'.repeat(80 * KILOBYTE)}`],
])

/** No two elements have a name in common. */
function manyNames(_: unknown, index: number): string {
  return `<meta content=a itemprop="${Array.from({ length: 700 }, (_, name) => (index * 700 + name).toString(36)).join(' ')}">`
}
