// What the model of a large deployment takes for granted: measured here, or as the platform says.

/** Milliseconds of an object's thread. */
export const WORK = {
  /** A post: parsed, stored, encoded. One sender with 64 under way gets about 3,300 a second from a bare object. */
  post: 0.3,
  /** One frame to one socket: what the part `relays` finds for a frame of its own to each, writing to the network included. */
  frame: 0.06,
  /** One call of a relay, both ends: found with 75 relays of one listener each. */
  call: 0.05,
} as const

/** Milliseconds between two flushes of a busy room. */
export const TICK = 20

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

/** An object is billed for 128 MB, whatever it takes. */
export const GIGABYTES = 0.128
/** Seconds that a call keeps an object from hibernating, beside what it works. */
export const CALL_SECONDS = 0.005
/** Days that people work in a month. */
export const DAYS = 22
