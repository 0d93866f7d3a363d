import { planOnce, questionsLeft, type Tx } from "#db/client.ts"
import { putAmendment } from "#db/queries/amendments.ts"
import { addToCounters } from "#db/queries/counters.ts"
import { insertDeliveries, type NewDelivery } from "#db/queries/deliveries.ts"
import { deleteDrafts } from "#db/queries/drafts.ts"
import { lockBlobs, releaseBlobs } from "#db/queries/erasing.ts"
import { recordErasure } from "#db/queries/erasure.ts"
import { insertLinks, insertNotices } from "#db/queries/links.ts"
import {
  claimToken,
  insertMessage,
  insertMessageBlobs,
  insertRecipients,
  lockAnswered,
  noteAnswered,
  recordReplied,
} from "#db/queries/messages.ts"
import { insertInvited } from "#db/queries/people.ts"
import { sizeOfBlobs } from "#db/queries/storage.ts"
import { deleteUploads, takeUploads } from "#db/queries/uploads.ts"
import type { HolderScope } from "../authz/scope.ts"
import { DAY } from "../clock.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { counterChanges } from "../mailboxes/counters.ts"
import { keepSpooled, queueSpooled } from "../notifications/outgoing.ts"
import { firstRegion, type Storing } from "./blob-lifetime.ts"
import { inConversations } from "./conversation.ts"
import { conflictOf, draftIdOf, type DraftConflict } from "./draft-form.ts"
import { holdBack } from "./hold.ts"
import { noteAbsent } from "./note-absent.ts"
import type { Sending } from "./send-message.ts"
import { amendmentRow, noticeRows, recipientRows } from "./sending-rows.ts"

/** How long a form's token is remembered: longer than anybody leaves a form open, as the API's keys (B70). */
const TOKEN_LIFETIME = DAY

type Writing = Sending & { readonly storing: Storing }

/** Thrown inside the transaction, because returning would commit what was written before. */
export class NotSent extends Error {
  readonly reason: "repeated" | "attachment_gone" | "recipient_moved" | DraftConflict
  constructor(reason: NotSent["reason"]) {
    super(reason)
    this.reason = reason
  }
}

export type Wrote = {
  /** A draft or a file went. */
  readonly hasGone: boolean
  /** The counters, which the commit does not wait for: both are on their way together, and the row of a recipient whom many write to is locked for no longer. */
  readonly counted: Promise<void>
}

/**
 * Locks are taken in the order that every transaction on mail keeps: deliveries of what is answered, message, draft, blobs, folders.
 * @returns what is to be awaited after the commit as well: it says whether that was one
 */
export async function writeSending(tx: Tx, ctx: MemberContext, scope: HolderScope, sending: Writing): Promise<Wrote> {
  const { letter, manifestId, input, storing, hold } = sending
  const { messageId, sentAt, sealed, deliveries } = letter
  const account = await ctx.open()
  const now = ctx.clock.now()
  const isStillThere =
    sending.inReplyTo !== null && (await holdAnswered(tx, scope, { messageId: sending.inReplyTo, isLeaving: hold === null }))
  const message = {
    id: messageId,
    senderId: account.accountId,
    certificateBody: account.certificate.body,
    certificateSignature: account.certificate.signature,
    header: sealed.header,
    signature: sealed.signature,
    manifestId,
    sentAt,
    inReplyTo: isStillThere ? sending.inReplyTo : null,
    holders: deliveries.length,
  }
  const [conversing, attached] = await Promise.all([inConversations(tx, deliveries, message.inReplyTo), sizeOfBlobs(tx, filesOf(input))])
  const size = sealed.manifestPayload.length + attached
  const threaded = conversing.map((row) => ({ ...row, size }))
  // Sent together and carried out in this order: the connection does not wait for each answer, nor for the disk, which takes the files meanwhile.
  // Where one says no, everything is rolled back.
  const begun = Promise.all([
    planOnce(tx),
    storing.into(tx),
    insertMessage(tx, message),
    claimToken(tx, scope, { token: input.token, messageId, now, expiresAt: new Date(now.getTime() + TOKEN_LIFETIME) }),
    deleteDrafts(tx, scope, input.draft === undefined ? [] : [draftIdOf(input.draft)]),
    invite(tx, sending, now),
  ])
  // It fails where it is awaited; until then nobody listens.
  begun.catch(() => undefined)
  // The draft is locked first, and who is invited is there, before rows name them.
  if (input.draft !== undefined || invitedOf(sending).length > 0) await questionsLeft()
  const [[, , , isFirst, draft]] = await Promise.all([
    begun,
    insertDeliveries(tx, threaded),
    insertRecipients(tx, recipientRows(ctx, sending)),
    letter.amendment !== null && putAmendment(tx, amendmentRow(messageId, letter.amendment)),
    insertNotices(tx, noticeRows(ctx, sending)),
    insertLinks(
      tx,
      letter.links.map(({ row }) => row),
    ),
    // Of what has not left nobody learns: its notices wait, and what it answers is not answered yet.
    hold === null && isStillThere && sending.inReplyTo !== null && recordReplied(tx, scope, { messageId: sending.inReplyTo, at: now }),
    hold === null ? queueSpooled(tx, ctx, sending.notices) : keepSpooled(tx, sending.notices, hold.dueAt),
    hold !== null && holdBack(tx, ctx, scope, { messageId, forwarded: input.forwardOf ?? null, fileIds: filesOf(input), ...hold }),
    hold === null && noteAbsent(tx, ctx, { messageId, holderIds: recipientsOf(threaded) }),
  ])
  // The same form once more is the message that it became, whatever became of the draft.
  if (!isFirst) throw new NotSent("repeated")
  const conflict = input.draft === undefined ? null : conflictOf(input.draft, draft.rows[0] ?? null)
  if (conflict !== null) throw new NotSent(conflict)
  const untaken = await attach(tx, scope, sending, draft.blobIds)
  await releaseBlobs(tx, [...draft.blobIds, ...untaken])
  await recordErasure(
    tx,
    draft.ids.map((id) => ({ kind: "draft", subjectId: id, holderId: scope.holderId, blobId: null, region: firstRegion(ctx) })),
  )
  const counted = addToCounters(
    tx,
    counterChanges({ arriving: threaded.map(({ readAt, ...row }) => ({ ...row, isUnread: readAt == null })), leaving: [] }),
  )
  // It fails where it is awaited; until then nobody listens.
  counted.catch(() => undefined)
  if (sending.also === undefined) await questionsLeft()
  else await counted.then(() => sending.also?.(tx, messageId))
  return { hasGone: draft.ids.length + untaken.length > 0, counted }
}

const recipientsOf = (deliveries: readonly Pick<NewDelivery, "holderId" | "role">[]): readonly Id[] =>
  deliveries.filter(({ role }) => role !== "sender").map(({ holderId }) => holderId)

type Answered = { readonly messageId: Id; /** What waits to leave answers nothing yet. */ readonly isLeaving: boolean }

/** Notes the answer and holds what is answered in place. @returns whether it is there still */
async function holdAnswered(tx: Tx, scope: HolderScope, { messageId, isLeaving }: Answered): Promise<boolean> {
  const [, isHeldStill] = await Promise.all([isLeaving && noteAnswered(tx, scope, messageId), lockAnswered(tx, scope, messageId)])
  return isHeldStill
}

/**
 * Makes accounts for those who have none, so that what waits for them lies somewhere (keys.md 4). The database is asked for everybody who is
 * written to for the first time: otherwise the time that sending takes would tell who has an account (B20).
 */
async function invite(tx: Tx, sending: Sending, now: Date): Promise<void> {
  const made = await insertInvited(
    tx,
    invitedOf(sending).map(({ accountId, address, language }) => ({ id: accountId, address, language, now })),
  )
  const strangers = new Set<string>(sending.recipients.filter(({ isNew }) => isNew).map(({ address }) => address))
  if (made.length !== strangers.size || !made.every((address) => strangers.has(address))) throw new NotSent("recipient_moved")
}

const invitedOf = ({ recipients }: Sending) => recipients.filter(({ isFirst, isNew }) => isFirst || isNew)

/** The blobs of the attachments, each once. */
const filesOf = ({ attachments }: Sending["input"]): readonly Id[] => [...new Set(attachments.map(({ blobId }) => blobId))]

/** Gives the message its files. @returns those that came ahead and do not go along, still there */
async function attach(tx: Tx, scope: HolderScope, { input, letter }: Sending, draftBlobIds: readonly Id[]): Promise<readonly Id[]> {
  const { unticked = [] } = input
  const blobIds = filesOf(input)
  const there = await lockBlobs(tx, [...new Set([...blobIds, ...draftBlobIds, ...unticked])])
  if (!blobIds.every((id) => there.has(id))) throw new NotSent("attachment_gone")
  await insertMessageBlobs(tx, letter.messageId, blobIds)
  await takeUploads(tx, scope, blobIds)
  return deleteUploads(tx, scope, unticked)
}
