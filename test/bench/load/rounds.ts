// Measuring in turn (A B A B), so that what else the computer does is shared by all.

/** Of each figure the median counts. */
export const ROUNDS = 5

/** Measures each of them so many times, in turn, and gives what was found for each. */
export async function inTurn<Each, Found>(
  each: readonly Each[],
  measure: (one: Each, round: number) => Promise<Found>,
): Promise<ReadonlyMap<Each, readonly Found[]>> {
  const found = new Map<Each, Found[]>(each.map((one) => [one, []]))
  for (let round = 0; round < ROUNDS; round++) for (const one of each) found.get(one)?.push(await measure(one, round))
  return found
}
