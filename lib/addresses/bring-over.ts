import {
  deleteGuestRows,
  findAlsoHeld,
  lockGuestRows,
  moveGuestRows,
  moveRecipients,
  moveWaysTo,
  type GuestRow,
} from "#db/queries/joining.ts"
import { addToCounters } from "#db/queries/counters.ts"
import { lockErasable } from "#db/queries/erasing.ts"
import { closeLinksOf } from "#db/queries/links.ts"
import { isUnread } from "#db/queries/marks.ts"
import { HELD_FOLDER } from "#db/schema/messages.ts"
import type { Tx } from "#db/client.ts"
import { authorize } from "../authz/policy.ts"
import type { OwnerScope } from "../authz/scope.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { counterChanges } from "../mailboxes/counters.ts"
import { eraseDeliveries } from "../messages/erase-deliveries.ts"
import { passGate } from "../holding/gate.ts"

/** What came over: into the mailbox, and how many the owner had already, whose second copy went. */
export type BroughtOver = { readonly moved: number; readonly erased: number }

/**
 * Brings what waits at an invited account into the mailbox of the person who has just proven its address (docs/decisions/second-address-of-a-guest.md).
 * It still opens by link and code, or when its sender is here next; nothing is opened here. The caller has locked the invited account and ends it, and
 * calls `eraseNow` after commit where a second copy went.
 */
export async function bringOver(
  tx: Tx,
  services: Services,
  { scope, guestId }: { readonly scope: OwnerScope; readonly guestId: Id },
): Promise<BroughtOver> {
  const rows = await lockGuestRows(tx, guestId)
  if (rows.length === 0) return { moved: 0, erased: 0 }
  const had = await findAlsoHeld(tx, scope, idsOf(rows))
  const [twice, moving] = [rows.filter(({ messageId }) => had.has(messageId)), rows.filter(({ messageId }) => !had.has(messageId))]
  await eraseSecondCopies(tx, services, { scope, guestId, messageIds: idsOf(twice) })
  await moveGuestRows(tx, scope, moving)
  await moveWaysTo(tx, scope, { guestId, messageIds: idsOf(moving) })
  await deleteGuestRows(tx, { guestId, messageIds: idsOf(moving) })
  await moveRecipients(tx, scope, guestId)
  const arriving = moving.map((row) => ({ ...row, holderId: scope.accountId, isUnread: isUnread(row) }))
  await addToCounters(tx, counterChanges({ arriving, leaving: [] }))
  // Of what has not left nobody learns.
  return { moved: moving.filter(({ folder }) => folder !== HELD_FOLDER).length, erased: twice.length }
}

const idsOf = (rows: readonly GuestRow[]): readonly Id[] => rows.map(({ messageId }) => messageId)

type Second = { readonly scope: OwnerScope; readonly guestId: Id; readonly messageIds: readonly Id[] }

/** Written to both addresses: the owner's own copy stays, and the links in the notices of the other lead to it (M9). */
async function eraseSecondCopies(tx: Tx, services: Services, { scope, guestId, messageIds }: Second): Promise<void> {
  if (messageIds.length === 0) return
  const guest = authorize({ kind: "leaving", holderId: guestId }, "holdings:erase")
  if (!guest.ok) return
  await closeLinksOf(tx, guestId, messageIds)
  await moveWaysTo(tx, scope, { guestId, messageIds })
  const gate = await passGate(tx, [guest.value.holderId])
  const rows = await lockErasable(tx, guest.value, messageIds, { gate, lying: "anywhere" })
  await eraseDeliveries(tx, services, { scope: guest.value, rows })
}
