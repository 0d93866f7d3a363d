import type { Tx } from "#db/client.ts"
import { addToCounters } from "#db/queries/counters.ts"
import {
  deleteDeliveries,
  deleteMessages,
  releaseBlobs,
  takeFromRecipientCount,
  takeHolder,
  type ErasableRow,
} from "#db/queries/erasing.ts"
import { deleteTracking, deleteWaitingNotices, deleteWaitingReports } from "#db/queries/erasing-notices.ts"
import { findFormerHolders } from "#db/queries/joining.ts"
import { recordErasure, type NewErasure } from "#db/queries/erasure.ts"
import { deleteSegmentsNaming } from "#db/queries/search-segments.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { counterChanges } from "../mailboxes/counters.ts"
import { firstRegion } from "./blob-lifetime.ts"

type Erase = {
  readonly scope: HolderScope
  /** As `lockErasable` gave them. */ readonly rows: readonly ErasableRow[]
  /** What else the sender is to see of it; written when notices that had not left are no more. */
  readonly also?: (tx: Tx) => Promise<void>
}

/**
 * Destroys a holder's stanzas, row seals and what their search index has of them, with the last holder everything else of the message, and writes down what has to follow
 * (keys.md 7); after commit call `runErasure`. Locks are taken in the order that every transaction on mail keeps: deliveries, messages, waiting notices, recipients, segments, blobs, folders.
 */
export async function eraseDeliveries(tx: Tx, services: Services, { scope, rows, also }: Erase): Promise<void> {
  if (rows.length === 0) return
  const { holderId } = scope
  await takeFromRecipientCount(tx, rows.flatMap(neverRead))
  const messageIds = rows.map(({ messageId }) => messageId)
  const former = await findFormerHolders(tx, scope, messageIds)
  await deleteDeliveries(tx, scope, messageIds)
  const gone = await takeHolder(tx, messageIds)
  const goneIds = new Set(gone.map(({ id }) => id))
  const left = rows.filter(({ messageId }) => !goneIds.has(messageId))
  const spools = await deleteWaitingNotices(tx, scope, { gone: [...goneIds], left: left.map(({ messageId }) => messageId) })
  await also?.(tx)
  const sentIds = left.filter(({ role }) => role === "sender").map(({ messageId }) => messageId)
  const reports = await deleteWaitingReports(tx, sentIds)
  await deleteTracking(tx, sentIds)
  const blobIds = await deleteMessages(tx, gone)
  const segments = await deleteSegmentsNaming(tx, { holderIds: [holderId], messageIds })
  await releaseBlobs(tx, [...new Set([...blobIds, ...segments, ...spools, ...reports])])
  const line = (kind: NewErasure["kind"], subjectId: Id, holder: Id | null): NewErasure => ({
    kind,
    subjectId,
    holderId: holder,
    blobId: null,
    region: firstRegion(services),
  })
  const held = [...messageIds.map((messageId) => ({ messageId, holderId })), ...former]
  await recordErasure(tx, [
    ...held.map((one) => line("delivery", one.messageId, one.holderId)),
    ...[...goneIds].map((id) => line("message", id, null)),
  ])
  await addToCounters(tx, counterChanges({ leaving: rows.map((row) => ({ holderId, ...row })), arriving: [] }))
}

/** Erased before it was read: this recipient can read it no more and does not count (design 7). The sender's view says so. */
function neverRead({ messageId, role, wasOpened, senderId }: ErasableRow) {
  return role === "sender" || role === "given" || wasOpened || senderId === null ? [] : [{ senderId, messageId }]
}
