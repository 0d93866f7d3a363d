import type { Tx } from "#db/client.ts"
import { putAmendment } from "#db/queries/amendments.ts"
import { insertDeliveries, isHeld } from "#db/queries/deliveries.ts"
import { deleteDrafts } from "#db/queries/drafts.ts"
import { lockBlobs, releaseBlobs } from "#db/queries/erasing.ts"
import { recordErasure } from "#db/queries/erasure.ts"
import { addToCounters } from "#db/queries/counters.ts"
import { insertLinks, insertNotices } from "#db/queries/links.ts"
import { insertInvited } from "#db/queries/people.ts"
import {
  claimToken,
  findSubmission,
  insertMessage,
  insertMessageBlobs,
  insertRecipients,
  lockAnswered,
  recordReplied,
} from "#db/queries/messages.ts"
import { authorize } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import { DAY } from "../clock.ts"
import type { MemberContext } from "../context.ts"
import { StorageError } from "../blobs/blob-store.ts"
import { newId, type Id } from "../ids.ts"
import type { OpenedAccount } from "../keys/opened-account.ts"
import { counterChanges } from "../mailboxes/counters.ts"
import { queueSpooled, sealOutgoing, type SealedOutgoing } from "../notifications/outgoing.ts"
import { fail, ok, type Result } from "../result.ts"
import { beginStoring, eraseNow, region, type NewPayload, type Storing } from "./blob-lifetime.ts"
import { inConversations } from "./conversation.ts"
import type { SendFailure } from "./errors.ts"
import type { SendMessage } from "./input.ts"
import { writeLetter, type Letter } from "./letter.ts"
import { isMissingReference } from "./missing-reference.ts"
import { newNoticeCode } from "./notice-mail.ts"
import { noticesOf } from "./notices.ts"
import { resolveRecipients, type Recipient } from "./resolve-recipients.ts"
import { amendmentRow, noticeRows, recipientRows } from "./sending-rows.ts"
import { smsNotices, type SmsNotices } from "./sms-notices.ts"

export type Sent = {
  readonly messageId: Id
  /** The form had been submitted before: this is the message that it became then, and nothing of this submit was used. */
  readonly isRepeated: boolean
}

export type SendOptions = {
  /** What else belongs into the transaction, last in it; what it throws leaves the message unsent. */
  readonly also?: (tx: Tx, messageId: Id) => Promise<void>
}

/** How long a form's token is remembered: longer than anybody leaves a form open, as the API's keys (B70). */
const TOKEN_LIFETIME = DAY

/**
 * Sends a message in one transaction (keys.md 3, M1): its payload and the notices are written and synced before it commits; message, deliveries, notices, counters, the form's
 * token and the draft's removal commit together. A crash leaves a whole message or a blob that the sweeper takes.
 */
export async function sendMessage(ctx: MemberContext, input: SendMessage, { also }: SendOptions = {}): Promise<Result<Sent, SendFailure>> {
  const scope = authorize(ctx.actor, "message:send")
  if (!scope.ok) return scope
  const [earlier, isAnswer, account, found] = await Promise.all([
    findSubmission(ctx.db, scope.value, input.token, ctx.clock.now()),
    input.inReplyTo !== null && isHeld(ctx.db, scope.value, { messageId: input.inReplyTo, now: ctx.clock.now() }),
    ctx.open(),
    resolveRecipients(ctx, scope.value, input),
  ])
  if (earlier !== null) return ok({ messageId: earlier, isRepeated: true })
  for (let [round, recipients] = [1, found]; ; round++) {
    if (!recipients.ok) return recipients
    const once = { input, inReplyTo: isAnswer ? input.inReplyTo : null, account, recipients: recipients.value, also }
    const sent = await sendOnce(ctx, scope.value, once)
    if (sent.ok || sent.error.code !== "recipient_moved") return sent as Result<Sent, SendFailure>
    if (round === ROUNDS) return fail({ code: "too_many_requests", retryAfterSeconds: 1 })
    recipients = await resolveRecipients(ctx, scope.value, input)
  }
}

/** Somebody may make an account for an address, or invite it, between our look and our commit; then we look again. */
const ROUNDS = 3

type Once = {
  readonly input: SendMessage
  readonly inReplyTo: Id | null
  readonly account: OpenedAccount
  readonly recipients: readonly Recipient[]
  readonly also: SendOptions["also"]
}
type Moved = { readonly code: "recipient_moved" }

async function sendOnce(
  ctx: MemberContext,
  scope: HolderScope,
  { input, inReplyTo, account, recipients, also }: Once,
): Promise<Result<Sent, SendFailure | Moved>> {
  const letter = writeLetter(ctx, { account, input, recipients, inReplyTo })
  const codes = recipients.map(() => newNoticeCode(ctx.random))
  const { texts, fates } = await smsNotices(ctx, { letter, recipients, options: input.options })
  const notices = sealOutgoing(ctx, [...noticesOf(ctx, { letter, recipients, line: input.line, codes, options: input.options }), ...texts])
  return commit(ctx, scope, { letter, manifestId: newId(), notices, fates, codes, input, recipients, inReplyTo, also })
}

type Writing = Sending & { readonly storing: Storing }

export type Sending = {
  readonly letter: Letter
  readonly manifestId: Id
  readonly notices: readonly SealedOutgoing[]
  /** By which each recipient's notice is known as ours (M9). */
  readonly codes: readonly string[]
  /** What became of the text message to each recipient, where the sender asked for one (M6). */
  readonly fates: SmsNotices["fates"]
  readonly input: SendMessage
  readonly recipients: readonly Recipient[]
  readonly inReplyTo: Id | null
  readonly also: SendOptions["also"]
}

/** Thrown inside the transaction, because returning would commit what was written before. */
class NotSent extends Error {
  readonly reason: "repeated" | "attachment_gone" | "recipient_moved"
  constructor(reason: NotSent["reason"]) {
    super(reason)
    this.reason = reason
  }
}

/** The letter and its notices, which may take the last room on a disk: they tell of what is sent already. */
const payloadsOf = ({ letter, manifestId, notices }: Sending): readonly NewPayload[] => [
  { id: manifestId, bytes: letter.sealed.manifestPayload },
  ...notices.map(({ spoolId, bytes }) => ({ id: spoolId, bytes, mayUseReserve: true })),
]

async function commit(ctx: MemberContext, scope: HolderScope, sending: Sending): Promise<Result<Sent, SendFailure | Moved>> {
  const storing = beginStoring(ctx, payloadsOf(sending))
  let isAsked = false
  try {
    const hadDraft = await ctx.db.transaction(async (tx) => {
      const wrote = await write(tx, ctx, scope, { ...sending, storing })
      isAsked = true
      return wrote
    })
    if (hadDraft) await eraseNow(ctx)
    return ok({ messageId: sending.letter.messageId, isRepeated: false })
  } catch (error) {
    // Where the commit was asked for, only the database knows whether rows refer to the files; if none do, they are the sweeper's.
    if (!isAsked) await storing.takeBack()
    if (error instanceof NotSent && error.reason !== "repeated") return fail(error.reason)
    if (error instanceof StorageError) return fail(error.code)
    // A recipient's account was deleted between our look and our commit.
    if (isMissingReference(error)) return fail("recipient_moved")
    // A connection that broke at the commit says nothing: the token knows whether the message is sent.
    const messageId = await findSubmission(ctx.db, scope, sending.input.token, ctx.clock.now())
    if (messageId === null) throw error
    return ok({ messageId, isRepeated: messageId !== sending.letter.messageId })
  }
}

/** Locks are taken in the order that every transaction on mail keeps: message, draft, blobs, folders. @returns whether a draft went. */
async function write(tx: Tx, ctx: MemberContext, scope: HolderScope, sending: Writing): Promise<boolean> {
  const { letter, manifestId, input, storing } = sending
  const { messageId, sentAt, sealed, deliveries } = letter
  const account = await ctx.open()
  const isStillThere = sending.inReplyTo !== null && (await lockAnswered(tx, scope, sending.inReplyTo))
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
  const threaded = await inConversations(tx, deliveries, message.inReplyTo)
  // Sent together and carried out in this order: the connection does not wait for each answer, nor for the disk, which takes the files meanwhile.
  // Where one says no, everything is rolled back.
  const [, , isFirst, draft] = await Promise.all([
    storing.into(tx),
    insertMessage(tx, message),
    claimToken(tx, scope, { token: input.token, messageId, now: sentAt, expiresAt: new Date(sentAt.getTime() + TOKEN_LIFETIME) }),
    deleteDrafts(tx, scope, input.draftId === null ? [] : [input.draftId]),
    invite(tx, sending),
    insertDeliveries(tx, threaded),
    insertRecipients(tx, recipientRows(ctx, sending)),
    letter.amendment !== null && putAmendment(tx, amendmentRow(messageId, letter.amendment)),
    insertNotices(tx, noticeRows(ctx, sending)),
    insertLinks(
      tx,
      letter.links.map(({ row }) => row),
    ),
    isStillThere && sending.inReplyTo !== null && recordReplied(tx, scope, { messageId: sending.inReplyTo, at: sentAt }),
    queueSpooled(tx, ctx, sending.notices),
  ])
  if (!isFirst) throw new NotSent("repeated")
  await attach(tx, sending, draft.blobIds)
  await releaseBlobs(tx, draft.blobIds)
  await recordErasure(
    tx,
    draft.ids.map((id) => ({ kind: "draft", subjectId: id, holderId: scope.holderId, blobId: null, region: region(ctx) })),
  )
  await addToCounters(
    tx,
    counterChanges({ arriving: threaded.map(({ readAt, ...row }) => ({ ...row, isUnread: readAt == null })), leaving: [] }),
  )
  await sending.also?.(tx, messageId)
  return draft.ids.length > 0
}

/**
 * Makes accounts for those who have none, so that what waits for them lies somewhere (keys.md 4). The database is asked for everybody who is
 * written to for the first time: otherwise the time that sending takes would tell who has an account (B20).
 */
async function invite(tx: Tx, { recipients, letter }: Sending): Promise<void> {
  const made = await insertInvited(
    tx,
    recipients
      .filter(({ isFirst, isNew }) => isFirst || isNew)
      .map(({ accountId, address, language }) => ({ id: accountId, address, language, now: letter.sentAt })),
  )
  const strangers = new Set<string>(recipients.filter(({ isNew }) => isNew).map(({ address }) => address))
  if (made.length !== strangers.size || !made.every((address) => strangers.has(address))) throw new NotSent("recipient_moved")
}

async function attach(tx: Tx, { input, letter }: Sending, draftBlobIds: readonly Id[]): Promise<void> {
  const blobIds = [...new Set(input.attachments.map(({ blobId }) => blobId))]
  const there = await lockBlobs(tx, [...new Set([...blobIds, ...draftBlobIds])])
  if (!blobIds.every((id) => there.has(id))) throw new NotSent("attachment_gone")
  await insertMessageBlobs(tx, letter.messageId, blobIds)
}
