import { deleteAttemptsByPurpose } from "#db/queries/attempts.ts"
import { deleteWaitByHash, findWaitByHash, lockOwner, type WaitKind } from "#db/queries/recovering.ts"
import type { VisitorContext } from "../context.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import { withinLimit, type LimitRule, type TooMany } from "../limits.ts"
import { fail, ok, type Result } from "../result.ts"
import { WAIT_EVENTS } from "./acts.ts"
import { ownerScope } from "./scope.ts"
import { readStopCode, stopHashes } from "./stop-code.ts"
import { asOwner, tellOwner } from "./tell.ts"

/** With forty bits and this nobody finds one by trying (B22). */
const GUESSES: LimitRule = { name: "recover.stop_code", max: 20, perSeconds: 600 }

/** No wait has this code: mistyped, or what it was for is stopped, carried out or given up. */
export type StopCodeUnknown = { readonly code: "stop_code_unknown" }

type Stop = { readonly code: string; readonly network: string }

/**
 * Stops what was announced for an account by the code in its text message, without signing in (I7, I12): whoever was robbed of every other way still has
 * the phone. It opens nothing and changes nothing else; every address and phone is told, and whoever is on the way to carry it out begins again.
 * @returns what was stopped
 */
export async function stopByCode(
  ctx: VisitorContext,
  { code: typed, network }: Stop,
): Promise<Result<WaitKind, TooMany | InvalidField | StopCodeUnknown>> {
  const code = readStopCode(typed)
  if (code === null) return invalidField("code", "stop_code")
  const free = await withinLimit(ctx, GUESSES, network)
  if (!free.ok) return free
  const hashes = stopHashes(ctx, code)
  const found = await findWaitByHash(ctx.db, { hashes, now: ctx.clock.now() })
  if (found === null) return fail("stop_code_unknown")
  const scope = ownerScope(found.accountId)
  return ctx.db.transaction(async (tx) => {
    // Locked first, as by who carries a wait out, so that neither waits for the other.
    if ((await lockOwner(tx, scope)) === null) return fail("stop_code_unknown")
    if (!(await deleteWaitByHash(tx, scope, hashes))) return fail("stop_code_unknown")
    await deleteAttemptsByPurpose(tx, scope.accountId, "recover")
    await tellOwner(asOwner(ctx, scope), tx, scope, { event: WAIT_EVENTS[found.kind].stopped, way: "text_message" })
    return ok(found.kind)
  })
}
