import { questionsLeft, type Tx } from "#db/client.ts"
import { isHeld } from "#db/queries/deliveries.ts"
import { findDraft } from "#db/queries/drafts.ts"
import { findSubmission } from "#db/queries/messages.ts"
import { findSender } from "#db/queries/sending.ts"
import { announceArrivals } from "../arrivals/announce.ts"
import { authorize } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import { StorageError } from "../blobs/blob-store.ts"
import type { MemberContext } from "../context.ts"
import { newId, type Id } from "../ids.ts"
import type { OpenedAccount } from "../keys/opened-account.ts"
import { sealOutgoing, type SealedOutgoing } from "../notifications/outgoing.ts"
import { fail, ok, type Result } from "../result.ts"
import { fullnessBy } from "../storage/own-fullness.ts"
import { maySend } from "../storage/storage.ts"
import { beginStoring, eraseNow, type NewPayload } from "./blob-lifetime.ts"
import { asDemanded } from "./as-demanded.ts"
import { conflictOf, draftIdOf, type DraftConflict } from "./draft-form.ts"
import { forwardedOutside } from "./forwarded-outside.ts"
import type { SendFailure } from "./errors.ts"
import { timeOfSending, type Hold } from "./hold.ts"
import type { SendMessage } from "./input.ts"
import { writeLetter, type Letter } from "./letter.ts"
import { isMissingReference } from "./missing-reference.ts"
import { newNoticeCode } from "./notice-mail.ts"
import { noticesOf } from "./notices.ts"
import { picturesOf } from "./pictures.ts"
import { inPortions } from "./portions.ts"
import { refusalOf, resolveRecipients, type Recipient } from "./resolve-recipients.ts"
import { isToSupport } from "../support-address.ts"
import { smsNotices, type SmsNotices } from "./sms-notices.ts"
import { countNewPeople, stopped } from "./standing.ts"
import { NotSent, writeSending } from "./write-sending.ts"

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

/**
 * Sends a message in one transaction (keys.md 3, M1): its payload and the notices are written and synced before it commits; message, deliveries, notices, counters, the form's
 * token and the draft's removal commit together. A crash leaves a whole message or a blob that the sweeper takes.
 */
export async function sendMessage(
  ctx: MemberContext,
  written: SendMessage,
  { hold = null, also }: SendOptions = {},
): Promise<Result<Sent, SendFailure>> {
  const scope = authorize(ctx.actor, "message:send")
  if (!scope.ok) return scope
  if (ctx.policy.plainNotices === true && written.line !== "") return fail({ code: "invalid_fields", fields: { line: "line_policy" } })
  const input = asDemanded(ctx, written, timeOfSending(hold, ctx.clock.now()))
  const [sender, isAnswer, account, found] = await Promise.all([
    findSender(ctx.db, scope.value, { token: input.token, now: ctx.clock.now() }),
    input.inReplyTo !== null && isHeld(ctx.db, scope.value, { messageId: input.inReplyTo, now: ctx.clock.now() }),
    ctx.open(),
    resolveRecipients(ctx, scope.value, input),
  ])
  if (sender.submittedAs !== null) return ok({ messageId: sender.submittedAs, isRepeated: true })
  const to = [...input.to, ...input.cc, ...input.bcc]
  const stop = stopped(ctx, sender, to)
  if (stop !== null) return fail(stop)
  const outside = await forwardedOutside(ctx, input)
  if (outside !== null) return fail(outside)
  const own = await fullnessBy(ctx, scope.value, sender.bytes)
  for (let [round, recipients] = [1, found]; ; round++) {
    if (!recipients.ok) return recipients
    if (!maySend(own) && !isToSupport(ctx.env, to)) return fail(ctx.actor.memberId === null ? "mailbox_full" : "shared_mailbox_full")
    const once = { input, inReplyTo: isAnswer ? input.inReplyTo : null, account, recipients: recipients.value, hold, also }
    const refusal = refusalOf(ctx, recipients.value)
    const letter = await sealedMeanwhile(ctx, once, refusal)
    const refused = await refusal
    if (refused !== null) return fail(refused)
    // Last, and once: whatever else refuses a message leaves the day's people as they are.
    const strangers = round === 1 ? newAmong(recipients.value) : []
    const conflict = strangers.length > 0 ? await conflictNow(ctx, scope.value, input) : null
    if (conflict !== null) return fail(conflict)
    const free = round === 1 ? await countNewPeople(ctx, sender, strangers) : ok(null)
    if (!free.ok) return free
    const sent = await sendOnce(ctx, scope.value, { ...once, letter })
    if (sent.ok || sent.error.code !== "recipient_moved") return sent as Result<Sent, SendFailure>
    if (round === ROUNDS) return fail({ code: "too_many_requests", retryAfterSeconds: 1 })
    recipients = await resolveRecipients(ctx, scope.value, input)
  }
}

/** What stands between the form and its draft by now; the transaction has the last word. */
async function conflictNow(ctx: MemberContext, scope: HolderScope, { draft }: SendMessage): Promise<DraftConflict | null> {
  return draft === undefined ? null : conflictOf(draft, await findDraft(ctx.db, scope, draftIdOf(draft)))
}

/** Sealed while the database answers, so that neither waits for the other; nothing of it is written. */
async function sealedMeanwhile(ctx: MemberContext, once: Once, asked: Promise<unknown>): Promise<Letter> {
  // It fails where it is awaited; until then nobody listens.
  asked.catch(() => undefined)
  await questionsLeft()
  return writeLetter(ctx, { ...once, pictureOf: await picturesOf(ctx, once.input) })
}

const newAmong = (recipients: readonly Recipient[]) => recipients.filter(({ isFirst }) => isFirst).map(({ address }) => address)

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

type Sealed = Once & { readonly letter: Letter }

async function sendOnce(ctx: MemberContext, scope: HolderScope, once: Sealed): Promise<Result<Sent, SendFailure | Moved>> {
  const { input, recipients, letter } = once
  const codes = recipients.map(() => newNoticeCode(ctx.random))
  const { texts, fates } = await smsNotices(ctx, { letter, recipients, options: input.options })
  const mails = await noticesOf(ctx, { letter, recipients, line: input.line, codes, options: input.options })
  const notices = (await inPortions([...mails, ...texts], (item) => sealOutgoing(ctx, [item]))).flat()
  return commit(ctx, scope, { ...once, manifestId: newId(), notices, fates, codes })
}

export type Sending = Sealed & {
  readonly manifestId: Id
  readonly notices: readonly SealedOutgoing[]
  /** By which each recipient's notice is known as ours (M9). */
  readonly codes: readonly string[]
  /** What became of the text message to each recipient, where the sender asked for one (M6). */
  readonly fates: SmsNotices["fates"]
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
    const { hasGone, counted } = await ctx.db.transaction(async (tx) => {
      const wrote = await writeSending(tx, ctx, scope, { ...sending, storing })
      isAsked = true
      return wrote
    })
    // Where it failed, PostgreSQL took the commit for a rollback.
    await counted
    announceArrivals(ctx, arrivingAt(sending.letter))
    if (hasGone) await eraseNow(ctx)
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
