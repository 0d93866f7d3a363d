import { findDisposable, findRuledMailboxes, findUnitOf } from "#db/queries/records.ts"
import { lockErasable } from "#db/queries/erasing.ts"
import { inAll, seeAll } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import { authorize } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { eraseByClock, PORTION } from "../messages/erase-by-clock.ts"
import { eraseDeliveries } from "../messages/erase-deliveries.ts"
import type { Tx } from "#db/client.ts"
import { passHolds } from "../holding/gate.ts"

/**
 * Disposes of what the rules of units let go from their official mailboxes (O11, O16), as *Delete* in Trash erases; what a hold keeps waits. The organisation's
 * trail says how much it was and of which unit. Run by the clock. @returns how many letters went
 */
export const disposeRecords = (services: Services): Promise<number> =>
  eraseByClock(services, {
    failed: "disposal_failed",
    findHolders: ({ after, limit }) => inAll(services.db, "service", (tx) => findRuledMailboxes(tx, { after, limit })),
    scopeOf,
    erasePortion: (tx, scope) => disposePortion(tx, services, scope),
  })

function scopeOf(holderId: Id): HolderScope {
  const scope = authorize({ kind: "records_clock", holderId }, "records:dispose")
  if (!scope.ok) throw new Error("the policy lets the clock of retention rules dispose of what they say")
  return scope.value
}

/** Which they are is asked at the gate again: the rule, a number or the mark may have gone meanwhile. */
async function disposePortion(tx: Tx, services: Services, scope: HolderScope): Promise<number> {
  const { holderId: mailboxId } = scope
  const gate = await passHolds(tx, [mailboxId])
  const all = await seeAll(tx, "service")
  const place = await findUnitOf(all, mailboxId)
  if (place === null) return 0
  const due = { mailboxId, now: services.clock.now() }
  await lockErasable(tx, scope, await findDisposable(all, { ...due, limit: PORTION }), { gate, lying: "anywhere" })
  // Asked again with the letters locked, as by who takes a number back.
  const ids = await findDisposable(all, { ...due, limit: PORTION })
  const rows = await lockErasable(tx, scope, ids, { gate, lying: "anywhere" })
  await eraseDeliveries(tx, services, { scope, rows })
  const { unitId: unit, organisationId } = place
  if (rows.length > 0)
    await recordOrganisationAudit(tx, services, organisationId, {
      type: "records.disposed",
      subjectId: null,
      details: { unit, count: rows.length },
    })
  return rows.length
}
