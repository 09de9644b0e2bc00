// What the model of a large deployment takes for granted: measured here, or as the platform says. docs/scale.md says where each is from.

/** Milliseconds of an object's thread. */
export const WORK = {
  /** A post: parsed, stored, encoded. */
  post: 0.35,
  /** One frame to one socket, with what the kernel does for it. */
  frame: 0.05,
  /** One call of a relay, both ends. Assumed. */
  call: 0.05,
} as const

/** Milliseconds between two flushes of a busy room, and of one where somebody only came, went or typed. */
export const TICK = 20
export const CALM_TICK = 250

/** Milliseconds on the way: between continents, and to a listener near its relay. */
export const WAY = { toRelay: 80, toListener: 20 } as const

/** Sockets of one object, and relays of one room. */
export const EACH = 1_000
export const RELAYS_MAX = 100

/** Dollars a month of the paid plan, November 2026: what is in it, and what a million more costs. */
export const PRICES = {
  base: 5,
  objectRequests: { included: 1e6, perMillion: 0.15 },
  workerRequests: { included: 10e6, perMillion: 0.3 },
  rowsWritten: { included: 50e6, perMillion: 1 },
  queueOperations: { included: 1e6, perMillion: 0.4 },
  gigabyteSeconds: { included: 400_000, perMillion: 12.5 },
} as const

/** What the free plan has for a day. */
export const FREE = {
  rowsWritten: 100_000,
  objectRequests: 100_000,
  workerRequests: 100_000,
  queueOperations: 10_000,
} as const

/** An object is billed for 128 MB, whatever it takes. */
export const GIGABYTES = 0.128
/** Seconds that a call, or a frame from a client, keeps an object from hibernating, beside what it works. Assumed. */
export const CALL_SECONDS = 0.005
/** Days that people work in a month. */
export const DAYS = 22
