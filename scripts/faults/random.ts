/** Choices that are the same in every run with the same seed. Not for secrets. */
export type Choices = {
  /** From 0 up to and without 1. */
  readonly next: () => number
  readonly between: (least: number, most: number) => number
  readonly pick: <T>(from: readonly T[]) => T
  readonly isOneIn: (n: number) => boolean
  /** Choices of their own, so that what one part asks for does not change another's. */
  readonly fork: () => Choices
}

/** The generator mulberry32: small, and good enough to choose by. */
export function choicesOf(seed: number): Choices {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    between,
    pick: <T>(from: readonly T[]): T => {
      const chosen = from[between(0, from.length - 1)]
      if (chosen === undefined) throw new Error("there is nothing to choose from")
      return chosen
    },
    isOneIn: (n) => between(1, n) === 1,
    fork: () => choicesOf(between(0, 2 ** 32 - 1)),
  }
}
