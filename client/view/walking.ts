/** Goes from row to row of the timeline by keys, and puts the focus on one. */

/** The arrow keys go to the next row, Home to the first that is held, End by `toLast` to the newest. */
export function walk(event: KeyboardEvent, toLast: () => void): void {
  const row = event.target
  // Inside a row, keys are its own.
  if (!(row instanceof HTMLLIElement)) return
  const next = event.key === 'End' ? row : rowBy(event.key, row)
  if (!(next instanceof HTMLElement)) return
  event.preventDefault()
  if (event.key === 'End') toLast()
  else next.focus()
}

/** Without scrolling to it. */
export function focusOn(row: Element | null | undefined): void {
  if (row instanceof HTMLElement) row.focus({ preventScroll: true })
}

function rowBy(key: string, row: Element): Element | null | undefined {
  switch (key) {
    case 'ArrowUp':
      return row.previousElementSibling
    case 'ArrowDown':
      return row.nextElementSibling
    case 'Home':
      return row.parentElement?.firstElementChild
  }
  return undefined
}
