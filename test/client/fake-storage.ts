import type { SmallStorage } from '../../client/small-storage.ts'

/** As of a browser, whose keys are what is kept. */
export function openStorage(): SmallStorage {
  const kept = new Map<string, string>()
  return new Proxy<SmallStorage>(
    {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    {
      ownKeys: () => [...kept.keys()],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    },
  )
}
