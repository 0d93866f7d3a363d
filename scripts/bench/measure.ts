export type Row = {
  readonly name: string
  readonly ratio: number
  readonly goal: number
  readonly better: "higher" | "lower"
  readonly ours: number
  readonly reference: number
  readonly unit: string
}

type Pair = { readonly ours: () => void; readonly reference: () => void; readonly times: number }

const ROUNDS = 9

/** Milliseconds of one run of each, medians of rounds in which they take turns, so that both see the same machine. */
export function alternate({ ours, reference, times }: Pair): { readonly ours: number; readonly reference: number } {
  const taken = { ours: [] as number[], reference: [] as number[] }
  for (const warm of [ours, reference]) for (let at = 0; at < times; at++) warm()
  for (let round = 0; round < ROUNDS; round++) {
    taken.ours.push(timed(ours, times))
    taken.reference.push(timed(reference, times))
  }
  return { ours: median(taken.ours), reference: median(taken.reference) }
}

function timed(run: () => void, times: number): number {
  const started = performance.now()
  for (let at = 0; at < times; at++) run()
  return (performance.now() - started) / times
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** A row whose goal is throughput at least so much of the reference's. */
export function throughput(name: string, goal: number, { ours, reference }: { readonly ours: number; readonly reference: number }): Row {
  return { name, ratio: reference / ours, goal, better: "higher", ours, reference, unit: "ms" }
}

/** A row whose goal is time at most so much of the reference's. */
export function time(name: string, goal: number, { ours, reference }: { readonly ours: number; readonly reference: number }): Row {
  return { name, ratio: ours / reference, goal, better: "lower", ours, reference, unit: "ms" }
}
