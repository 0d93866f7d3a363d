import { recordProvenPhone, takeLinkCode, type LinkRow } from "#db/queries/links.ts"
import type { Letterhead } from "../branding/letterhead.ts"
import type { VisitorContext } from "../context.ts"
import { MINUTE } from "../clock.ts"
import { goOn, openAttempt, replaceState, startAttempt, tryCode, type Attempt, type CodeProblem } from "../identity/attempts.ts"
import { newCode } from "../identity/codes.ts"
import { invalidField, type AttemptGone, type InvalidField, type StepDone } from "../identity/errors.ts"
import { CODES_PER_ATTEMPT, maySms, type SmsRefusal } from "../identity/limits.ts"
import { sendCodeSms } from "../identity/notices.ts"
import { homeOf, lastDigits, readPhoneNumber } from "../identity/phone-number.ts"
import type { Id } from "../ids.ts"
import { sealField } from "../keys/field.ts"
import { fail, ok, type Result } from "../result.ts"
import { findById, findBySecret, letterheadOfLink, opens, phoneOf } from "./find-link.ts"
import { openLink, readLinkSecret } from "../keys/link.ts"

/** From the link to the message: the code by SMS, then reading (keys.md 4). */
export const STEP = { provePhone: 1, read: 2 } as const

export type LinkState = {
  readonly linkId: Id
  readonly messageId: Id
  readonly holderId: Id
  readonly position: number
  /** The address that the notice went to: following its link proves the mailbox. */
  readonly address: string
  readonly secret: string
  readonly phone: string
  readonly code: string | null
  readonly codesSent: number
  /** Base64url; from the code on. */
  readonly fileKey: string | null
}

export type Following = Attempt<LinkState>

/** What cannot be followed: gone, or so many codes were sent that none more is. */
export type LinkGone = { readonly code: "link_gone" | "link_spent" }

/** How long a message can be read after the code, before another is asked for. */
const READING_MS = 60 * MINUTE

/** The link that this browser is following, or null. */
export const openFollowing = (ctx: VisitorContext, token: string | null): Promise<Following | null> =>
  openAttempt<LinkState>(ctx, token, "link")

export type ShownFollowing = {
  readonly phone: string
  readonly isPhoneGiven: boolean
  /** The code was right: the message can be read. */
  readonly isOpen: boolean
  /** Of the organisation whose paper it is on (O13); null for nobody's. */
  readonly letterhead: Letterhead | null
}

/** Where this browser stands on its way from the link to the message, or null when it is on none. */
export async function showFollowing(ctx: VisitorContext, token: string | null): Promise<ShownFollowing | null> {
  const attempt = await openFollowing(ctx, token)
  const row = attempt === null ? null : await findById(ctx, attempt.state.linkId)
  if (attempt === null || row === null) return null
  const letterhead = await letterheadOfLink(ctx, row)
  return { phone: attempt.state.phone, isPhoneGiven: row.isPhoneGiven, isOpen: attempt.step === STEP.read, letterhead }
}

type Begin = { readonly secret: string; /** As typed; only read where the sender gave no number. */ readonly phone: string }

/**
 * Follows a link: a code goes to the phone. Following it proves the mailbox, so an SMS to a number that the reader names is asked for
 * by nobody anonymous (B73). @returns what the browser keeps of the attempt
 */
export async function followLink(
  ctx: VisitorContext,
  { secret, phone: typed }: Begin,
): Promise<Result<{ readonly token: string }, LinkGone | InvalidField | SmsRefusal>> {
  const row = await findBySecret(ctx, secret)
  if (row === null || !opens(ctx, row)) return fail("link_gone")
  if (row.isPhoneGiven && row.wrongNumberAt !== null) return fail("link_gone")
  const known = phoneOf(ctx, row)
  const home = homeOf(ctx.language)
  const number = known !== null ? ok(known) : readPhoneNumber({ typed, home, countries: ctx.env.smsCountries })
  if (!number.ok) return invalidField("phone", number.error.code)
  const free = await maySms(ctx, { number: number.value, asker: row.id })
  if (!free.ok) return free
  if (!(await takeLinkCode(ctx.db, row.id))) return fail("link_spent")
  const { digits, kept } = newCode(ctx.random)
  const token = await ctx.db.transaction(async (tx) => {
    const announces = { messageId: row.messageId, recipientPosition: row.position }
    await sendCodeSms(ctx, tx, { to: number.value, language: ctx.language, digits, purpose: "read", announces })
    return startAttempt<LinkState>(ctx, tx, {
      purpose: "link",
      step: STEP.provePhone,
      state: { ...placeOf(row), secret, phone: number.value, code: kept, codesSent: 1, fileKey: null },
      accountId: null,
    })
  })
  return ok({ token })
}

const placeOf = ({ id: linkId, messageId, holderId, position, address }: LinkRow) => ({ linkId, messageId, holderId, position, address })

type WithToken = { readonly token: string | null }

/** Sends another code to the same phone; the one before is worthless from then on. */
export async function linkCodeAgain(
  ctx: VisitorContext,
  { token }: WithToken,
): Promise<Result<null, AttemptGone | StepDone | SmsRefusal | LinkGone>> {
  const attempt = await openFollowing(ctx, token)
  if (attempt === null) return fail("attempt_gone")
  if (attempt.step !== STEP.provePhone) return fail("step_done")
  const { phone, codesSent, linkId, messageId, position: recipientPosition } = attempt.state
  if (codesSent >= CODES_PER_ATTEMPT) return fail({ code: "too_many_requests", retryAfterSeconds: 600 })
  if (!isStillTheirs(ctx, await findById(ctx, linkId), phone)) return fail("link_gone")
  const free = await maySms(ctx, { number: phone, asker: linkId })
  if (!free.ok) return free
  if (!(await takeLinkCode(ctx.db, linkId))) return fail("link_spent")
  const { digits, kept } = newCode(ctx.random)
  if (!(await replaceState(ctx, attempt, { ...attempt.state, code: kept, codesSent: codesSent + 1 }))) return fail("step_done")
  await ctx.db.transaction((tx) =>
    sendCodeSms(ctx, tx, { to: phone, language: ctx.language, digits, purpose: "read", announces: { messageId, recipientPosition } }),
  )
  return ok(null)
}

/** The number that a code went to may have been changed, mended or lost since; its codes open nothing then (I12, B25). */
function isStillTheirs(ctx: VisitorContext, row: LinkRow | null, phone: string): boolean {
  if (row === null || !opens(ctx, row)) return false
  const known = phoneOf(ctx, row)
  return known === null || known === phone
}

export type ProveFailure = AttemptGone | StepDone | CodeProblem | LinkGone | { readonly code: "cannot_open" }

/**
 * The code from the SMS releases the server's half, which with the secret of the link opens the file key (B17). The key stays in the attempt,
 * sealed under the secret in the browser's cookie. A phone of the reader's own is the link's from then on, and the sender sees its last digits.
 */
export async function proveLink(
  ctx: VisitorContext,
  { token, code }: WithToken & { readonly code: string },
): Promise<Result<null, ProveFailure>> {
  const attempt = await openFollowing(ctx, token)
  if (attempt === null) return fail("attempt_gone")
  const { state } = attempt
  if (attempt.step !== STEP.provePhone || state.code === null) return fail("step_done")
  const problem = await tryCode(ctx, attempt, { typed: code, kept: state.code, phone: state.phone })
  if (problem !== null) return fail(problem)
  const row = await findById(ctx, state.linkId)
  const secret = readLinkSecret(state.secret)
  if (row === null || !opens(ctx, row) || !isStillTheirs(ctx, row, state.phone)) return fail("link_gone")
  if (row.serverHalf === null || secret === null) return fail("link_gone")
  const { id, messageId, sealedFor: holderId, stanza, serverHalf } = row
  const fileKey = openLink(ctx, { id, messageId, holderId, stanza, serverHalf }, secret)
  if (fileKey === null) {
    ctx.log.error("link_broken", new Error("a link's row does not open"), { link: id })
    return fail("cannot_open")
  }
  // Whose it is now: it may have come over into somebody's mailbox since the link was followed.
  const next = { ...state, holderId: row.holderId, code: null, fileKey: Buffer.from(fileKey).toString("base64url") }
  if (!(await goOn(ctx, attempt, { step: STEP.read, state: next, lifetimeMs: READING_MS }))) return fail("step_done")
  if (row.purpose === "invited") await keepPhone(ctx, row, state.phone)
  return ok(null)
}

async function keepPhone(ctx: VisitorContext, { id: linkId, messageId, position }: LinkRow, phone: string): Promise<void> {
  const sealed = sealField(ctx, { name: "link-phone", ownerId: linkId, text: phone })
  await ctx.db.transaction((tx) => recordProvenPhone(tx, { linkId, messageId, position, digits: lastDigits(phone), phone: sealed }))
}
