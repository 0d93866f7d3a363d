import type { Tx } from "#db/client.ts"
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
  noteAnswered,
  recordReplied,
} from "#db/queries/messages.ts"
import { announceArrivals } from "../arrivals/announce.ts"
import { takeUploads } from "#db/queries/uploads.ts"
import { authorize } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import { DAY } from "../clock.ts"
import type { MemberContext } from "../context.ts"
import { StorageError } from "../blobs/blob-store.ts"
import { newId, type Id } from "../ids.ts"
import type { OpenedAccount } from "../keys/opened-account.ts"
import { counterChanges } from "../mailboxes/counters.ts"
import { keepSpooled, queueSpooled, sealOutgoing, type SealedOutgoing } from "../notifications/outgoing.ts"
import { fail, ok, type Result } from "../result.ts"
import { beginStoring, eraseNow, region, type NewPayload, type Storing } from "./blob-lifetime.ts"
import { inConversations } from "./conversation.ts"
import type { SendFailure } from "./errors.ts"
import { holdBack, type Hold } from "./hold.ts"
import type { SendMessage } from "./input.ts"
import { writeLetter, type Letter } from "./letter.ts"
import { isMissingReference } from "./missing-reference.ts"
import { newNoticeCode } from "./notice-mail.ts"
import { noticesOf } from "./notices.ts"
import { resolveRecipients, type Recipient } from "./resolve-recipients.ts"
import { noticeRows, recipientRows } from "./sending-rows.ts"

export type Sent = {
  readonly messageId: Id
  /** The form had been submitted before: this is the message that it became then, and nothing of this submit was used. */
  readonly isRepeated: boolean
}

export type SendOptions = {
  /** Where it is not to leave at once (M7, M14). */
  readonly hold?: Hold | null
  /** What else belongs into the transaction, last in it; what it throws leaves the message unsent. */
  readonly also?: (tx: Tx, messageId: Id) => Promise<void>
}

/** How long a form's token is remembered: longer than anybody leaves a form open, as the API's keys (B70). */
const TOKEN_LIFETIME = DAY

/**
 * Sends a message in one transaction (keys.md 3, M1): its payload and the notices are written and synced before it commits; message, deliveries, notices, counters, the form's
 * token and the draft's removal commit together. A crash leaves a whole message or a blob that the sweeper takes.
 */
export async function sendMessage(
  ctx: MemberContext,
  input: SendMessage,
  { hold = null, also }: SendOptions = {},
): Promise<Result<Sent, SendFailure>> {
  const scope = authorize(ctx.actor, "message:send")
  if (!scope.ok) return scope
  const [earlier, isAnswer, account, found] = await Promise.all([
    findSubmission(ctx.db, scope.value, input.token, ctx.clock.now()),
    input.inReplyTo !== null && isHeld(ctx.db, scope.value, input.inReplyTo),
    ctx.open(),
    resolveRecipients(ctx, scope.value, input),
  ])
  if (earlier !== null) return ok({ messageId: earlier, isRepeated: true })
  for (let [round, recipients] = [1, found]; ; round++) {
    if (!recipients.ok) return recipients
    const once = { input, inReplyTo: isAnswer ? input.inReplyTo : null, account, recipients: recipients.value, hold, also }
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
  readonly hold: Hold | null
  readonly also: SendOptions["also"]
}
type Moved = { readonly code: "recipient_moved" }

async function sendOnce(ctx: MemberContext, scope: HolderScope, { account, ...once }: Once): Promise<Result<Sent, SendFailure | Moved>> {
  const { input, recipients } = once
  const letter = writeLetter(ctx, { account, ...once })
  const codes = recipients.map(() => newNoticeCode(ctx.random))
  const notices = sealOutgoing(ctx, noticesOf(ctx, { letter, recipients, line: input.line, codes }))
  return commit(ctx, scope, { ...once, letter, manifestId: newId(), notices, codes })
}

type Writing = Sending & { readonly storing: Storing }

export type Sending = Omit<Once, "account"> & {
  readonly letter: Letter
  readonly manifestId: Id
  readonly notices: readonly SealedOutgoing[]
  /** By which each recipient's notice is known as ours (M9). */
  readonly codes: readonly string[]
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
    announceArrivals(ctx, arrivingAt(sending.letter))
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

/** In whose Inbox it lies now. */
const arrivingAt = ({ deliveries }: Letter): readonly Id[] =>
  deliveries.filter(({ folder }) => folder === "inbox").map(({ holderId }) => holderId)

/** Locks are taken in the order that every transaction on mail keeps: deliveries of what is answered, message, draft, blobs, folders. @returns whether a draft went. */
async function write(tx: Tx, ctx: MemberContext, scope: HolderScope, sending: Writing): Promise<boolean> {
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
  const threaded = await inConversations(tx, deliveries, message.inReplyTo)
  // Sent together and carried out in this order: the connection does not wait for each answer, nor for the disk, which takes the files meanwhile.
  // Where one says no, everything is rolled back.
  const [, , isFirst, draft] = await Promise.all([
    storing.into(tx),
    insertMessage(tx, message),
    claimToken(tx, scope, { token: input.token, messageId, now, expiresAt: new Date(now.getTime() + TOKEN_LIFETIME) }),
    deleteDrafts(tx, scope, input.draftId === null ? [] : [input.draftId]),
    invite(tx, sending, now),
    insertDeliveries(tx, threaded),
    insertRecipients(tx, recipientRows(ctx, sending)),
    insertNotices(tx, noticeRows(ctx, sending)),
    insertLinks(
      tx,
      letter.links.map(({ row }) => row),
    ),
    // Of what has not left nobody learns: its notices wait, and what it answers is not answered yet.
    hold === null && isStillThere && sending.inReplyTo !== null && recordReplied(tx, scope, { messageId: sending.inReplyTo, at: now }),
    hold === null ? queueSpooled(tx, ctx, sending.notices) : keepSpooled(tx, sending.notices, hold.dueAt),
    hold !== null && holdBack(tx, ctx, { messageId, ...hold }),
  ])
  if (!isFirst) throw new NotSent("repeated")
  await attach(tx, scope, sending, draft.blobIds)
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
async function invite(tx: Tx, { recipients }: Sending, now: Date): Promise<void> {
  const made = await insertInvited(
    tx,
    recipients
      .filter(({ isFirst, isNew }) => isFirst || isNew)
      .map(({ accountId, address, language }) => ({ id: accountId, address, language, now })),
  )
  const strangers = new Set<string>(recipients.filter(({ isNew }) => isNew).map(({ address }) => address))
  if (made.length !== strangers.size || !made.every((address) => strangers.has(address))) throw new NotSent("recipient_moved")
}

async function attach(tx: Tx, scope: HolderScope, { input, letter }: Sending, draftBlobIds: readonly Id[]): Promise<void> {
  const blobIds = [...new Set(input.attachments.map(({ blobId }) => blobId))]
  const there = await lockBlobs(tx, [...new Set([...blobIds, ...draftBlobIds])])
  if (!blobIds.every((id) => there.has(id))) throw new NotSent("attachment_gone")
  await insertMessageBlobs(tx, letter.messageId, blobIds)
  await takeUploads(tx, scope, blobIds)
}
