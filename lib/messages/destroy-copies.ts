import type { Tx } from "#db/client.ts"
import { addToCounters } from "#db/queries/counters.ts"
import { deleteCopies, deleteNoticesOf, findFormerHoldersOf, type CopyRow } from "#db/queries/copies.ts"
import { deleteMessages, releaseBlobs, takeHolders } from "#db/queries/erasing.ts"
import { recordErasure } from "#db/queries/erasure.ts"
import { deleteSegmentsNaming } from "#db/queries/search-segments.ts"
import { deleteEmptyInvited } from "#db/queries/unclaimed.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { counterChanges } from "../mailboxes/counters.ts"
import { keepsFrom, type Gate } from "../holding/gate.ts"
import { firstRegion } from "./blob-lifetime.ts"

type Destroy = {
  readonly messageId: Id
  /** As `lockCopies` gave them. */
  readonly copies: readonly CopyRow[]
  /** Of all their holders: what it keeps is destroyed by nobody. */ readonly gate: Gate
  /** What else is to be written while the copies are still there, and their notices no more. */
  readonly also?: (tx: Tx) => Promise<void>
}

/**
 * Destroys several holders' copies of one message and what their search indexes have of it, with the last one everything else of it, and writes down what has to follow (keys.md 7); after commit
 * call `eraseNow`. Notices that have not left are taken back, and invited accounts that hold nothing any more go. Locks as by who erases.
 */
export async function destroyCopies(tx: Tx, services: Services, { messageId, copies, gate, also }: Destroy): Promise<void> {
  const holderIds = copies.map(({ holderId }) => holderId)
  if (holderIds.some((id) => keepsFrom(gate, id))) throw new Error("a copy that is kept was to be destroyed")
  const of = { messageId, holderIds }
  const former = await findFormerHoldersOf(tx, of)
  const gone = await takeHolders(tx, [messageId], copies.length)
  const notices = await deleteNoticesOf(tx, of)
  await also?.(tx)
  await deleteCopies(tx, of)
  const blobIds = await deleteMessages(tx, gone)
  const segments = await deleteSegmentsNaming(tx, { holderIds, messageIds: [messageId] })
  await releaseBlobs(tx, [...new Set([...blobIds, ...segments, ...notices])])
  const line = { subjectId: messageId, blobId: null, region: firstRegion(services) }
  await recordErasure(tx, [
    ...[...holderIds, ...former].map((holderId) => ({ ...line, kind: "delivery" as const, holderId })),
    ...gone.map(() => ({ ...line, kind: "message" as const, holderId: null })),
  ])
  await addToCounters(tx, counterChanges({ leaving: copies, arriving: [] }))
  for (const holderId of [...holderIds].sort()) await deleteEmptyInvited(tx, holderId)
}
