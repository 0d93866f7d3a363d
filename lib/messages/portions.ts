import { setImmediate as turn } from "node:timers/promises"

/** Few enough that nobody else waits for them. */
export const PORTION = 50

/**
 * What is done for each of a list's people, in portions: between two of them everybody else's requests get their turn, because five thousand stanzas take a processor
 * some seconds. What is done for fewer than a portion is done at once.
 */
export async function inPortions<T, R>(items: readonly T[], work: (item: T, at: number) => R): Promise<R[]> {
  const done: R[] = []
  for (const [at, item] of items.entries()) {
    if (at > 0 && at % PORTION === 0) await turn()
    done.push(work(item, at))
  }
  return done
}

/** Opening costs more than sealing: a key is taken out and two signatures are checked. */
const OPENED_AT_ONCE = 16

/** What is opened, one after the other: everybody else's requests get their turn in between. */
export async function inTurn<T, R>(items: readonly T[], open: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  for (const [at, item] of items.entries()) {
    if (at > 0 && at % OPENED_AT_ONCE === 0) await turn()
    done.push(await open(item))
  }
  return done
}
