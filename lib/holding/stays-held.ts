import { findHolds } from "#db/queries/holds.ts"
import { delayRules, findUnitRecords, markMailboxesOf, setUnitOfficial } from "#db/queries/records.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { DAY } from "../clock.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import type { HeldHere } from "./errors.ts"

/**
 * Whether somebody, or a unit with all below it, may leave a place in the tree for another one, or for none: not out from under a hold, which would let erase what
 * it keeps (O16). The organisation is locked, so that no hold begins meanwhile.
 */
export async function mayLeavePlace(
  tx: TenantTx,
  { from, to }: { readonly from: readonly Id[]; readonly to: readonly Id[] },
): Promise<Result<null, HeldHere>> {
  const holds = await findHolds(
    tx,
    from.filter((id) => !to.includes(id)),
  )
  return holds.length === 0 ? ok(null) : fail("held_here")
}

/** So long nothing goes by a rule that is new, was changed, or holds for something new, so that whoever sees it can take it back. */
export const RULE_NOTICE_MS = 7 * DAY

/** What comes under rules of disposal by another mark or another place has the same notice as under a new rule (O16). */
export const giveNotice = (tx: TenantTx, { clock }: Pick<Services, "clock">, unitId: Id): Promise<void> =>
  delayRules(tx, unitId, new Date(clock.now().getTime() + RULE_NOTICE_MS))

type Hung = { readonly unitId: Id; readonly organisationId: Id; readonly from: readonly Id[]; readonly to: readonly Id[] }

/** A unit that is hung elsewhere stays official where a unit above it made it so: its own mark takes the place of that one's. */
export async function keepUnitOfficial(tx: TenantTx, { unitId, organisationId, from, to }: Hung): Promise<void> {
  const left = await findUnitRecords(
    tx,
    from.filter((id) => !to.includes(id)),
  )
  const marked = left.find(({ isOfficial }) => isOfficial)
  if (marked !== undefined) await setUnitOfficial(tx, { unitId, organisationId, isOfficial: true, markedBy: marked.markedBy })
}

/** The mailboxes of a unit that is closed stay official where its mark made them so, wherever they go. */
export async function keepMailboxesOfficial(tx: TenantTx, unitId: Id): Promise<void> {
  const marked = (await findUnitRecords(tx, [unitId])).find(({ isOfficial }) => isOfficial)
  if (marked !== undefined) await markMailboxesOf(tx, unitId, marked.markedBy)
}
