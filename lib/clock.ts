/** Time as an argument, so that tests can move it. */
export type Clock = { readonly now: () => Date }

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() }

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
