export interface Dice {
  /** From 0 to 1, as `Math.random`. */
  next(): number
  below(limit: number): number
  pick<T>(all: readonly T[]): T
}

/** A sequence that is the same each time (mulberry32). */
export function dice(seed: number): Dice {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    pick: <T>(all: readonly T[]) => all[Math.floor(next() * all.length)] as T,
  }
}
