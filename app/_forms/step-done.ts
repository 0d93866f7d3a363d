import type { StepDone } from "#lib/identity/errors.ts"
import { ok, type Failure, type Result } from "#lib/result.ts"

/** A step that another submission did first, as with a double click, is done: the page goes on to where the attempt stands. */
export function orStepDone<T, E extends Failure>(result: Result<T, E | StepDone>): Result<T | null, Exclude<E, StepDone>> {
  if (result.ok) return result
  return result.error.code === "step_done" ? ok(null) : { ok: false, error: result.error as Exclude<E, StepDone> }
}
