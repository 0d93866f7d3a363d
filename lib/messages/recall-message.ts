import type { Tx } from "#db/client.ts"
import { lockCopiesOfSent, type CopyRow } from "#db/queries/copies.ts"
import { findTracking } from "#db/queries/messages.ts"
import {
  findHoldersOf,
  findKeptAt,
  findRecalledFrom,
  findRecalledLink,
  findRecipientsOf,
  keepRecalledLinks,
  recordRecalled,
  type RecipientRow,
} from "#db/queries/recalling.ts"
import { HELD_FOLDER } from "#db/schema/messages.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext, VisitorContext } from "../context.ts"
import { sha256 } from "../crypto/kdf.ts"
import { isId, type Id } from "../ids.ts"
import { readLinkSecret } from "../keys/link.ts"
import { keepsFrom, passGate } from "../holding/gate.ts"
import { fail, ok, type Result } from "../result.ts"
import { eraseNow } from "./blob-lifetime.ts"
import { destroyCopies } from "./destroy-copies.ts"
import type { Person } from "./open-message.ts"

/** Everybody has read it by now, or can read it no more anyway. */
export type NothingToRecall = { readonly code: "nothing_to_recall" }

/** The organisation of whoever has not read it keeps what has arrived there: an official document, or a hold; which of them is not told (O16). */
export type RecallKept = { readonly code: "recall_kept" }

export type Recall = {
  readonly messageId: Id
  /** Which of the recipients, as the sender's page numbers them; null for all. */
  readonly position: number | null
}

export type Recalled = {
  /** From how many it was taken back just now: none where that had been done before. */
  readonly count: number
  /** At how many it was not, because their organisation keeps it (O16); only where there are any. */
  readonly kept?: number
}

/**
 * Takes a message back from one recipient, or from all, who have not read it (M7): each one's stanza, row seal, link and waiting notice are destroyed as by
 * erasing, in one transaction; files are overwritten when this returns. What the recipient's organisation keeps is left there (O16). Of a reading at the same moment it ends as if one had come first (B43).
 * @returns `recall_kept` where it is kept at all who have not read it; `nothing_to_recall` where nobody is left who has not; `not_found` for all but the sender who still has the message
 */
export async function recallMessage(
  ctx: MemberContext,
  { messageId, position }: Recall,
): Promise<Result<Recalled, NotFound | NothingToRecall | RecallKept>> {
  const scope = authorize(ctx.actor, "message:recall")
  if (!scope.ok) return scope
  if (!isId(messageId)) return fail("not_found")
  const recalled = await ctx.db.transaction((tx) => recall(tx, ctx, scope.value, { messageId, position }))
  if (recalled.ok && recalled.value.count > 0) await eraseNow(ctx)
  return recalled
}

async function recall(
  tx: Tx,
  ctx: MemberContext,
  scope: HolderScope,
  { messageId, position }: Recall,
): Promise<Result<Recalled, NotFound | NothingToRecall | RecallKept>> {
  // Before anything is locked: a hold that begins waits for us, and we for none that waits (order-of-locks.md).
  const gate = await passGate(tx, await findHoldersOf(tx, scope, messageId))
  const copies = await lockCopiesOfSent(tx, scope, messageId)
  if (copies.length === 0) return fail("not_found")
  const chosen = (await findRecipientsOf(tx, messageId)).filter(
    (recipient) => position === null || [recipient.position, recipient.via].includes(position),
  )
  const unread = copies.filter((copy) => isRecallable(copy, chosen))
  if (unread.length === 0) return chosen.some(({ recalledAt }) => recalledAt !== null) ? ok({ count: 0 }) : fail("nothing_to_recall")
  const free = unread.filter(({ holderId }) => !keepsFrom(gate, holderId))
  if (free.length === 0) return fail("recall_kept")
  const holderIds = free.map(({ holderId }) => holderId)
  const at = ctx.clock.now()
  const also = async () => {
    await keepRecalledLinks(tx, { messageId, holderIds })
    await recordRecalled(tx, scope, { messageId, holderIds, at })
  }
  await destroyCopies(tx, ctx, { messageId, copies: free, gate, also })
  const kept = unread.length - free.length
  return ok({ count: free.length, ...(kept > 0 ? { kept } : {}) })
}

/** Whatever its holder marked it as: what was opened once was read (M5). */
function isRecallable({ holderId, role, folder, wasOpened }: CopyRow, chosen: readonly RecipientRow[]): boolean {
  const theirs = chosen.filter((recipient) => recipient.holderId === holderId)
  // What has not left is not recalled but stopped. What was given, whoever gave it has read.
  return (
    role !== "sender" &&
    role !== "given" &&
    folder !== HELD_FOLDER &&
    !wasOpened &&
    theirs.length > 0 &&
    theirs.every(({ openedAt }) => openedAt === null)
  )
}

export type Recallable = Person & {
  readonly position: number
  /** Their organisation keeps it, so that it cannot be taken back (O16). */ readonly isKept: boolean
}

/** From whom the sender can take a message back as it is now. Opens nothing, so it counts as no reading. @returns nobody also where it is not the actor's */
export async function findRecallable(ctx: MemberContext, messageId: Id): Promise<Result<readonly Recallable[], NotFound>> {
  const scope = authorize(ctx.actor, "message:recall")
  if (!scope.ok) return scope
  const rows = isId(messageId) ? await findTracking(ctx.db, scope.value, { messageId, now: ctx.clock.now() }) : []
  if (rows.length === 0) return fail("not_found")
  const unread = rows.filter(({ isRecallable }) => isRecallable)
  const kept = unread.length === 0 ? new Set<number>() : await findKeptAt(ctx.db, scope.value, messageId)
  // A list is one, however many it still waits at, and kept where nobody is left who could lose it.
  const people = new Map<number, Recallable>()
  for (const { position, via, name, address } of unread) {
    const at = via ?? position
    people.set(at, { position: at, name, address, isKept: kept.has(position) && people.get(at)?.isKept !== false })
  }
  return ok([...people.values()].sort((a, b) => a.position - b.position))
}

/** Whether a message that the actor does not have was taken back from them, so that the way to it can say so (M9). */
export async function wasRecalled(ctx: MemberContext, messageId: Id): Promise<boolean> {
  const scope = authorize(ctx.actor, "message:open")
  return scope.ok && isId(messageId) && findRecalledFrom(ctx.db, scope.value, messageId)
}

/** Whether the message behind a link was taken back. Only who holds its secret learns it. */
export async function wasLinkRecalled(ctx: VisitorContext, secretText: string): Promise<boolean> {
  const secret = readLinkSecret(secretText)
  return secret !== null && findRecalledLink(ctx.db, sha256(secret))
}
