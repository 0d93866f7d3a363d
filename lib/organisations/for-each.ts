import { ok, type Failure, type Result } from "../result.ts"

/** How many of those chosen were dealt with, and how many were left as they are. */
export type Counted = { readonly count: number; readonly left: number }

/** Does the same to each, in one transaction: what cannot be done to one, which is refused before anything is written, keeps none of the others. */
export async function forEach<T, E extends Failure>(
  items: readonly T[],
  work: (item: T) => Promise<Result<null, E>>,
): Promise<Result<Counted, never>> {
  let count = 0
  for (const item of items) if ((await work(item)).ok) count++
  return ok({ count, left: items.length - count })
}
