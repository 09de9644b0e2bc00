/** Quotes and lists that are more than anybody means, and over which `marked` would fail or take quadratic time. */

/** Containers (quotes, list items) that one line may open; more would overflow the stack of `marked`. */
const DEPTH_MAX = 24
const MARK = String.raw`(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)`
const CONTAINERS = new RegExp(String.raw`^(?:[ \t]*(?:>|${MARK}))+`, 'gm')
const CONTAINER = /[>*+-]|\d+[.)]/g

/**
 * Lines that one list item goes on for without a mark of its own; `marked` takes quadratic time over them. Whoever pastes
 * more below a dash sees them as they were typed.
 */
const ITEM_LINES_MAX = 500
const ITEM = new RegExp(String.raw`^[ \t]*(?:>[ \t]?)*${MARK}`)

/** A line, and the one before it, that no longer belongs to the item above. */
const AFTER_ITEM = /^\n\S|\n(?:```|~~~)/

/**
 * Times that a quote goes on, or a deeper one begins, right below a line that is not of it; `marked` may read all that
 * follows anew each time.
 */
const RESUMED_MAX = 100
const QUOTES = /^[ \t>]*/

export function isExcessive(source: string): boolean {
  return tooDeep(source) || tooLongItem(source) || tooBrokenQuote(source)
}

function tooDeep(source: string): boolean {
  for (const [line] of source.matchAll(CONTAINERS)) {
    if ((line.match(CONTAINER)?.length ?? 0) > DEPTH_MAX) return true
  }
  return false
}

function tooLongItem(source: string): boolean {
  let [lines, before] = [Number.NEGATIVE_INFINITY, '']
  return source.split('\n').some((line) => {
    if (ITEM.test(line)) lines = 0
    else if (AFTER_ITEM.test(`${before.trim()}\n${line}`)) lines = Number.NEGATIVE_INFINITY
    before = line
    return ++lines > ITEM_LINES_MAX
  })
}

function tooBrokenQuote(source: string): boolean {
  let [resumed, before] = [0, Number.POSITIVE_INFINITY]
  return source.split('\n').some((line) => {
    const [marks = ''] = QUOTES.exec(line) ?? []
    const depth = marks.split('>').length - 1
    if (depth > before) resumed += 1
    // What stands below a blank line begins by itself.
    before = marks === line ? Number.POSITIVE_INFINITY : depth
    return resumed > RESUMED_MAX
  })
}
