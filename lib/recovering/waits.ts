import type { Tx } from "#db/client.ts"
import { deleteAttemptsByPurpose } from "#db/queries/attempts.ts"
import { deleteEndedWaits, deleteWaits, findDueWaits, lockOwner, markTold, type NewWait, type WaitKind } from "#db/queries/recovering.ts"
import { recordAudit } from "../audit/record-audit.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import { DAY, HOUR } from "../clock.ts"
import type { MemberContext, Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { WAIT_EVENTS } from "./acts.ts"
import { ownerScope } from "./scope.ts"
import { newStopCode, showStopCode } from "./stop-code.ts"
import { tellOwner } from "./tell.ts"

/** Long enough for a weekend: whoever is signed in anywhere, or reads one of the mails, can stop it (I7). */
const WAIT_MS = 72 * HOUR
/** Who does not come back by then did not need it, or was not the owner. */
const CARRY_OUT_MS = 14 * DAY

type Wanted = {
  readonly accountId: Id
  readonly kind: WaitKind
  /** How long it takes; 72 hours where nothing is said. */
  readonly waitMs?: number
  /** Sealed; for another number. */ readonly phone: Uint8Array | null
}

/** A wait that begins now. @returns its row, and the code that stops it as the text message shows it */
export function newWait(
  services: Services,
  { accountId, kind, phone, waitMs = WAIT_MS }: Wanted,
): { readonly wait: NewWait; readonly code: string } {
  const startedAt = services.clock.now()
  const dueAt = new Date(startedAt.getTime() + waitMs)
  const { shown: code, sealed: stopCode, hash: stopHash } = newStopCode(services, accountId)
  const endsAt = new Date(dueAt.getTime() + CARRY_OUT_MS)
  // Where nothing is waited for, nobody is told that it is over.
  const toldAt = waitMs === 0 ? startedAt : null
  return { wait: { kind, startedAt, dueAt, endsAt, toldAt, phone, stopCode, stopHash }, code }
}

/** Any signed-in browser stops what was announced, without further proof: stopping takes nothing away (I7). The owner is told everywhere. */
export async function stopWaits(ctx: MemberContext): Promise<Result<null, NotFound>> {
  const allowed = authorize(ctx.actor, "account:change")
  if (!allowed.ok) return allowed
  const scope = allowed.value
  return ctx.db.transaction(async (tx) => {
    // Locked first, as by who carries a wait out, so that neither waits for the other.
    if ((await lockOwner(tx, scope)) === null) return fail("not_found")
    const stopped = await deleteWaits(tx, scope)
    if (stopped.length === 0) return fail("not_found")
    // Whoever is on the way to carry it out begins again at the mailbox.
    await deleteAttemptsByPurpose(tx, scope.accountId, "recover")
    for (const kind of stopped) await tellOwner(ctx, tx, scope, { event: WAIT_EVENTS[kind].stopped, way: "browser" })
    return ok(null)
  })
}

const PORTION = 100

/** Tells owners that a wait is over, once, and drops what nobody carried out in time. Run by the clock. @returns how many were told */
export async function tendWaits(services: Services): Promise<number> {
  const now = services.clock.now()
  await services.db.transaction((tx) => giveUp(tx, services, now))
  let count = 0
  for (;;) {
    const rows = await findDueWaits(services.db, { now, limit: PORTION })
    for (const { accountId, kind } of rows) {
      const scope = ownerScope(accountId)
      const isTold = await services.db.transaction(async (tx) => {
        // First, as by who stops it (order-of-locks.md).
        await lockOwner(tx, scope)
        const told = await markTold(tx, { accountId, kind, now })
        if (told === null) return false
        const stopCode = showStopCode(services, accountId, told.stopCode)
        await tellOwner(services, tx, scope, { event: WAIT_EVENTS[kind].due, at: told.endsAt, stopCode })
        return true
      })
      if (isTold) count += 1
    }
    if (rows.length < PORTION) return count
  }
}

/** Nobody came back: what was announced will not happen. */
async function giveUp(tx: Tx, services: Services, now: Date): Promise<void> {
  for (const { accountId: subjectId, kind } of await deleteEndedWaits(tx, now))
    await recordAudit(tx, services, { type: "wait.given_up", subjectId, details: { kind } })
}
