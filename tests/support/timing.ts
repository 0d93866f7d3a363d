type Compared = { readonly rounds: number; readonly one: () => Promise<unknown>; readonly other: () => Promise<unknown> }

export type Comparison = {
  /** By how much the fast quarter of the one differs from that of the other, as a part of it. */
  readonly difference: number
  /** In which part of the rounds the one took longer: a half, where nothing tells them apart. */
  readonly slower: number
  readonly isEven: boolean
}

/** The first runs compile code and fill caches; they are not counted. */
export const WARMING = 5

/**
 * Whether an attacker with a stop watch tells two acts apart (B20). Whatever else runs on the machine disturbs single runs, so they are taken in pairs,
 * in changing order; the fast quarter of both is compared, and who of each pair was slower. A leak decides both, noise at most one of them:
 * with 100 rounds it moves `slower` past the bound once in about 1000 runs, and `difference` must be past its bound as well.
 */
export async function compareTimes({ rounds, one, other }: Compared): Promise<Comparison> {
  const times = { one: [] as number[], other: [] as number[] }
  const take = async (which: "one" | "other") => {
    const started = performance.now()
    await (which === "one" ? one() : other())
    times[which].push(performance.now() - started)
  }
  for (let round = 0; round < WARMING; round++) await Promise.resolve(one()).then(other)
  for (let round = 0; round < rounds; round++) {
    await take(round % 2 === 0 ? "one" : "other")
    await take(round % 2 === 0 ? "other" : "one")
  }
  const fast = (list: readonly number[]) => [...list].sort((x, y) => x - y)[Math.floor(list.length / 4)] ?? 0
  const difference = Math.abs(fast(times.one) - fast(times.other)) / fast(times.other)
  const slower = times.one.filter((time, round) => time > (times.other[round] ?? 0)).length / rounds
  return { difference, slower, isEven: difference < 0.06 || Math.abs(slower - 0.5) < 0.16 }
}
