import { findHolds } from "#db/queries/holds.ts"
import { findUnitRecords, markMailboxesOf, setUnitOfficial } from "#db/queries/records.ts"
import type { TenantTx } from "#db/tenancy.ts"
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

type Hung = { readonly unitId: Id; readonly organisationId: Id; readonly from: readonly Id[]; readonly to: readonly Id[] }

/** A unit that is hung elsewhere stays official where a unit above it made it so: its own mark takes the place of that one's. */
export async function keepUnitOfficial(tx: TenantTx, { unitId, organisationId, from, to }: Hung): Promise<void> {
  const left = await findUnitRecords(
    tx,
    from.filter((id) => !to.includes(id)),
  )
  if (left.some(({ isOfficial }) => isOfficial)) await setUnitOfficial(tx, { unitId, organisationId, isOfficial: true })
}

/** The mailboxes of a unit that is closed stay official where its mark made them so, wherever they go. */
export async function keepMailboxesOfficial(tx: TenantTx, unitId: Id): Promise<void> {
  if ((await findUnitRecords(tx, [unitId])).some(({ isOfficial }) => isOfficial)) await markMailboxesOf(tx, unitId)
}
