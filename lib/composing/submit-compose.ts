import { touchBlobs } from "#db/queries/blobs.ts"
import { findDraft } from "#db/queries/drafts.ts"
import { findSubmission } from "#db/queries/messages.ts"
import { authorize } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { DraftProblem } from "../drafts/content.ts"
import { saveForm } from "../drafts/save-form.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { discardAttachments, type StoredAttachment } from "../messages/attachments.ts"
import { placesOf, type DraftConflict, type FormPlace } from "../messages/draft-form.ts"
import type { Doubtful, InvalidMessage, SendFailure, UploadFailure } from "../messages/errors.ts"
import { forwardedOutside } from "../messages/forwarded-outside.ts"
import type { Hold } from "../messages/hold.ts"
import { parseSendMessage, type ComposeForm, type SendMessage } from "../messages/input.ts"
import { readSendTime } from "../messages/send-time.ts"
import { findDoubts } from "./doubts.ts"
import { keptAttachments } from "./kept-attachments.ts"
import { questionOf } from "./question.ts"
import { sendMessage, type Sent } from "../messages/send-message.ts"
import { contactPhones } from "./shown-phones.ts"

export type ComposeFailure =
  | SendFailure
  | UploadFailure
  | Doubtful
  | { readonly code: "unexpected" | "body_too_large" }
  | { readonly code: "too_many_files"; readonly max: number }

export type Submission = {
  readonly form: ComposeForm
  /** Files that came with the form and are stored. */
  readonly uploads: readonly StoredAttachment[]
  /** What went wrong with a file on the way in. */
  readonly uploadFailure: ComposeFailure | null
}

export type Submitted =
  | { readonly kind: "sent"; readonly messageId: Id }
  | { readonly kind: "saved"; readonly draftId: Id }
  /** Nothing was sent. What was typed lies in the draft; without a draft id it could not even be saved. */
  | { readonly kind: "refused"; readonly failure: ComposeFailure; readonly draftId: Id | null }

/**
 * What a compose form leads to: a message, a saved draft, or a draft that says why it was not sent. Nothing typed and no file is lost (design 3):
 * on a refusal everything is sealed into the draft first. A form that came without a draft uses its token as the draft's id,
 * so that trying again does not leave drafts behind; one whose draft is not as it was seen is refused, and becomes a draft of its own.
 */
export async function submitCompose(ctx: MemberContext, submission: Submission): Promise<Submitted> {
  const { uploads, uploadFailure } = submission
  await touchBlobs(
    ctx.db,
    uploads.map(({ blobId }) => blobId),
    ctx.clock.now(),
  )
  const kept = await keptAttachments(ctx, submission.form)
  if (!kept.ok) return { kind: "refused", failure: kept.error, draftId: null }
  const form = { ...submission.form, forwardOf: submission.form.forwardOf ?? kept.value.forwardOf }
  const attachments = [...kept.value.attachments, ...uploads]
  const arrived = uploadFailure === null ? (kept.value.problem === null ? null : fail(kept.value.problem)) : fail(uploadFailure)
  const outcome = form.act === "save" ? arrived : await trySending(ctx, { form, attachments, arrived })
  const isAnother = outcome?.ok === true && outcome.value.isRepeated && (await hasWrittenOn(ctx, form))
  if (outcome?.ok === true && !isAnother) {
    if (outcome.value.isRepeated) await discardAttachments(ctx, uploads)
    return { kind: "sent", messageId: outcome.value.messageId }
  }
  const failed = outcome === null ? null : outcome.ok ? ({ code: "draft_gone" } as const) : outcome.error
  const missing = arrived === null ? null : arrived.error
  const saved = await trySaving(ctx, { form, attachments, failed, missing })
  if (!saved.ok) {
    await discardAttachments(ctx, uploads)
    return { kind: "refused", failure: failed ?? saved.error, draftId: null }
  }
  const { draftId, conflict } = saved.value
  // To a page of its own, whose form is another one: what is typed there can be sent.
  if (isAnother) return { kind: "saved", draftId }
  const failure = failureOf({ failed, missing }, conflict)
  return failure === null ? { kind: "saved", draftId } : { kind: "refused", failure, draftId }
}

/** Whether a form that was sent has written a draft since: what is typed in it then is not what was sent, and *sent* would not be true of it (M5). */
async function hasWrittenOn(ctx: MemberContext, form: ComposeForm): Promise<boolean> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return false
  const rows = await Promise.all(placesOf(form).map((id) => findDraft(ctx.db, scope.value, id)))
  return rows.some((row) => row?.formToken === form.token)
}

type Refusals = {
  readonly failed: ComposeFailure | null
  /** What is wrong with files that should go along. */
  readonly missing: ComposeFailure | null
}

/** That the draft is another by now comes before all else, which is said once the form is sent again; but for files that are not in it. */
function failureOf({ failed, missing }: Refusals, conflict: DraftConflict | null): ComposeFailure | null {
  if (conflict === null) return failed
  if (missing === null) return { code: conflict }
  const isKept = missing.code === "attachment_gone" || missing.code === "no_forwarding"
  return { code: conflict, fields: { attachments: isKept ? missing.code : "file_not_taken" } }
}

type Sending = {
  readonly form: ComposeForm
  readonly attachments: readonly StoredAttachment[]
  /** What is wrong before anything is sent. */
  readonly arrived: Result<never, ComposeFailure> | null
}

/** A surprise must not cost what was typed: it is logged and becomes a failure like the others. */
async function trySending(ctx: MemberContext, sending: Sending): Promise<Result<Sent, ComposeFailure>> {
  try {
    const sent = sending.arrived ?? (await send(ctx, sending))
    if (sent.ok) return sent
    const earlier = await sentBefore(ctx, sending.form)
    return earlier === null ? sent : ok({ messageId: earlier, isRepeated: true })
  } catch (error) {
    ctx.log.error("send_failed", error)
    return fail("unexpected")
  }
}

/**
 * A form that is sent once more, because its sender does not know that it has arrived, is the message that it became, whatever is wrong by then: its files are
 * the message's, its time has passed, a question would be asked.
 */
async function sentBefore(ctx: MemberContext, { token }: ComposeForm): Promise<Id | null> {
  const scope = authorize(ctx.actor, "message:send")
  return scope.ok ? findSubmission(ctx.db, scope.value, token, ctx.clock.now()) : null
}

async function send(ctx: MemberContext, { form, attachments }: Sending): Promise<Result<Sent, ComposeFailure>> {
  const { language, timeZone, env, clock } = ctx
  const input = parseSendMessage(form, { attachments, language, smsCountries: env.smsCountries, timeZone, now: clock.now() })
  if (!input.ok) return input
  const hold = holdOf(ctx, form)
  if (!hold.ok) return hold
  if (hold.value !== null && endsBefore(input.value, hold.value.dueAt))
    return fail({ code: "invalid_fields", fields: { expiry_date: "expiry_before_sending" } })
  const message = await withContactPhones(ctx, input.value, form.fromContacts ?? [])
  // Before the question, which would ask about people whom it may not go to anyway.
  const outside = await forwardedOutside(ctx, message)
  if (outside !== null) return fail(outside)
  const question = questionOf(await findDoubts(ctx, message), form.accepted)
  const { token, draftId, seen } = form
  const draft = { token, draftId, seen }
  return question === null ? sendMessage(ctx, { ...message, draft }, { hold: hold.value }) : fail(question)
}

/** Nobody could read it. */
const endsBefore = ({ options }: SendMessage, at: Date): boolean => options?.expiresAt != null && options.expiresAt <= at

/** Until the time that the sender chose, or for as long as Send can be undone (M7, M14); null for a message that leaves at once. */
function holdOf(ctx: MemberContext, form: ComposeForm): Result<Hold | null, InvalidMessage> {
  const chosen = readSendTime(form, { timeZone: ctx.timeZone, now: ctx.clock.now() })
  if (!chosen.ok) return chosen
  // What has not left is taken back on pages that a shared mailbox does not have.
  if (ctx.actor.memberId !== null)
    return chosen.value === null ? ok(null) : fail({ code: "invalid_fields", fields: { send_date: "not_from_mailbox" } })
  if (chosen.value !== null) return ok({ kind: "scheduled", dueAt: chosen.value })
  const { undoSeconds } = ctx.env
  return ok(undoSeconds === 0 ? null : { kind: "undo", dueAt: new Date(ctx.clock.now().getTime() + undoSeconds * 1000) })
}

/** Numbers of contacts that were ticked are demanded as if they had been typed (I9); what was typed goes before them. */
async function withContactPhones(ctx: MemberContext, input: SendMessage, ticked: readonly string[]): Promise<SendMessage> {
  const addresses = [...input.to, ...input.cc, ...input.bcc].filter((address) => ticked.includes(address) && !input.phones.has(address))
  if (addresses.length === 0) return input
  const saved = await contactPhones(ctx, addresses)
  return { ...input, phones: new Map([...[...saved].map(([address, { number }]) => [address, number] as const), ...input.phones]) }
}

type Saving = Refusals & { readonly form: ComposeForm; readonly attachments: readonly StoredAttachment[] }

async function trySaving(ctx: MemberContext, { form, attachments, ...refusals }: Saving): Promise<Result<FormPlace, ComposeFailure>> {
  // What the form is for and was asked belongs to no draft.
  const { token: _token, draftId: _draftId, seen: _seen, keep: _keep, act: _act, accepted: _accepted, ...content } = form
  const contentOf = (conflict: DraftConflict | null) => {
    const failure = failureOf(refusals, conflict)
    return { ...content, attachments, problem: failure === null ? null : toProblem(failure) }
  }
  try {
    return await saveForm(ctx, { form, contentOf, known: conflictIn(refusals.failed) })
  } catch (error) {
    ctx.log.error("save_failed", error)
    return fail("unexpected")
  }
}

const conflictIn = (failure: ComposeFailure | null): DraftConflict | null =>
  failure?.code === "draft_changed" || failure?.code === "draft_gone" ? failure.code : null

/** A failure as the draft keeps it: its code, and the words and numbers that its sentence names. */
function toProblem(failure: ComposeFailure): DraftProblem {
  const detail = Object.fromEntries(
    Object.entries(failure).filter(
      (entry): entry is [string, string | number] => entry[0] !== "code" && (typeof entry[1] === "string" || typeof entry[1] === "number"),
    ),
  )
  return { code: failure.code, detail, fields: "fields" in failure ? { ...failure.fields } : {} }
}
