export type Row = {
  readonly name: string
  readonly ratio: number
  /** Null where the row is told beside another that has a goal. */
  readonly goal: number | null
  readonly better: "higher" | "lower"
  readonly ours: number
  readonly reference: number
  readonly unit: string
}

/** Takes each row as soon as it is known. */
export type Tell = (row: Row) => void

type Pair = { readonly ours: () => void; readonly reference: () => void; readonly times: number }
type AsyncPair<T> = {
  readonly ours: () => Promise<T>
  readonly reference: () => Promise<unknown>
  /** Clears away what ours left; its time does not count. */
  readonly after?: (left: T) => Promise<void>
  readonly times: number
  readonly rounds?: number
}
export type Taken = { readonly ours: number; readonly reference: number }

const ROUNDS = 9

/** Milliseconds of one run of each, medians of rounds in which they take turns, so that both see the same machine. */
export function alternate({ ours, reference, times }: Pair): Taken {
  const taken = { ours: [] as number[], reference: [] as number[] }
  for (const warm of [ours, reference]) for (let at = 0; at < times; at++) warm()
  for (let round = 0; round < ROUNDS; round++) {
    taken.ours.push(timed(ours, times))
    taken.reference.push(timed(reference, times))
  }
  return { ours: median(taken.ours), reference: median(taken.reference) }
}

/** The same of what waits: each round takes the median of single runs, one after the other. */
export async function alternateAsync<T>({ ours, reference, after, times, rounds = ROUNDS }: AsyncPair<T>): Promise<Taken> {
  const taken = { ours: [] as number[], reference: [] as number[] }
  await eachTimed(ours, times, after)
  await eachTimed(reference, times)
  for (let round = 0; round < rounds; round++) {
    taken.ours.push(median(await eachTimed(ours, times, after)))
    taken.reference.push(median(await eachTimed(reference, times)))
  }
  return { ours: median(taken.ours), reference: median(taken.reference) }
}

/** Milliseconds of each single run, one after the other. */
export async function eachTimed<T>(run: () => Promise<T>, times: number, after?: (left: T) => Promise<void>): Promise<number[]> {
  const taken: number[] = []
  for (let at = 0; at < times; at++) {
    const started = performance.now()
    const left = await run()
    taken.push(performance.now() - started)
    await after?.(left)
  }
  return taken
}

function timed(run: () => void, times: number): number {
  const started = performance.now()
  for (let at = 0; at < times; at++) run()
  return (performance.now() - started) / times
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** The value that so large a part of the values does not exceed, like 0.99 of them. */
export const quantile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * part) - 1] ?? Number.NaN

/** A row whose goal, if it has one, is throughput at least so much of the reference's. */
export function throughput(name: string, goal: number | null, { ours, reference }: Taken): Row {
  return { name, ratio: reference / ours, goal, better: "higher", ours, reference, unit: "ms" }
}

/** A row whose goal, if it has one, is time at most so much of the reference's. */
export function time(name: string, goal: number | null, { ours, reference }: Taken): Row {
  return { name, ratio: ours / reference, goal, better: "lower", ours, reference, unit: "ms" }
}
