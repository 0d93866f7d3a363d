type Compared = {
  readonly rounds: number
  readonly one: () => Promise<unknown>
  readonly other: () => Promise<unknown>
  /** Puts things back before each of them; not timed. */
  readonly before?: () => Promise<unknown>
}

export type Comparison = {
  /** By how much the fast quarter of the one differs from that of the other, as a part of it. */
  readonly difference: number
  /** The same in milliseconds: what a stop watch at the other end of a network would have to show. */
  readonly milliseconds: number
  /** In which part of the rounds the one took longer: a half, where nothing tells them apart. */
  readonly slower: number
  readonly isEven: boolean
}

/** The first runs compile code and fill caches; they are not counted. */
export const WARMING = 5

/** A leak is called one when it is as much of the whole, or as long: of an act that takes 100 ms a part alone would let several queries pass. */
const LEAK_PART = 0.06
const LEAK_MS = 0.5

/**
 * Whether an attacker with a stop watch tells two acts apart (B20). Whatever else runs on the machine disturbs single runs, so they are taken in pairs,
 * in changing order; the fast quarter of both is compared, and who of each pair was slower. A leak decides both, noise at most one of them:
 * it moves `slower` past its bound once in about 1000 runs, and the fast quarters must be past one of theirs as well.
 */
export async function compareTimes({ rounds, one, other, before }: Compared): Promise<Comparison> {
  const times = { one: [] as number[], other: [] as number[] }
  const take = async (which: "one" | "other") => {
    await before?.()
    const started = performance.now()
    await (which === "one" ? one() : other())
    times[which].push(performance.now() - started)
  }
  for (let round = 0; round < WARMING + rounds; round++) {
    if (round === WARMING) times.one.length = times.other.length = 0
    await take(round % 2 === 0 ? "one" : "other")
    await take(round % 2 === 0 ? "other" : "one")
  }
  return judge(times)
}

/**
 * The same for acts that can be repeated as often as one likes: what seems uneven is looked at once more, because a leak is there the second time too, and
 * whatever else kept the machine busy is not.
 */
export async function compareTimesTwice(compared: Compared): Promise<Comparison> {
  const first = await compareTimes(compared)
  return first.isEven ? first : compareTimes(compared)
}

/** What pairs of times, in milliseconds, say of the two acts. */
export function judge({ one, other }: { readonly one: readonly number[]; readonly other: readonly number[] }): Comparison {
  const fast = (list: readonly number[]) => [...list].sort((x, y) => x - y)[Math.floor(list.length / 4)] ?? 0
  const milliseconds = Math.abs(fast(one) - fast(other))
  const difference = milliseconds / fast(other)
  const slower = one.filter((time, round) => time > (other[round] ?? 0)).length / one.length
  const isOneSided = Math.abs(slower - 0.5) >= 1.6 / Math.sqrt(one.length)
  return { difference, milliseconds, slower, isEven: !isOneSided || (difference < LEAK_PART && milliseconds < LEAK_MS) }
}
