import type { Failure, Result } from "#lib/result.ts"

/** What a use case made; in a made-up world nothing may fail. */
export function valueOf<T, E extends Failure>(result: Result<T, E>): T {
  if (!result.ok) throw new Error(`the demonstration could not be made: ${result.error.code}`)
  return result.value
}
