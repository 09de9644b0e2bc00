/** Whether what is told anew is what was known: then whoever reads it need not hear of it. */

export function sameList<Item>(before: readonly Item[], now: readonly Item[]): boolean {
  const isSame = (item: Item, index: number) =>
    item === now[index] || JSON.stringify(item) === JSON.stringify(now[index])
  return before.length === now.length && before.every(isSame)
}
