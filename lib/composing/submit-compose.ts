import { touchBlobs } from "#db/queries/blobs.ts"
import type { MemberContext } from "../context.ts"
import type { DraftProblem } from "../drafts/content.ts"
import { saveDraft } from "../drafts/save-draft.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { discardAttachments, type StoredAttachment } from "../messages/attachments.ts"
import type { SendFailure, UploadFailure } from "../messages/errors.ts"
import { parseSendMessage, type ComposeForm } from "../messages/input.ts"
import { keptAttachments } from "./kept-attachments.ts"
import { sendMessage, type Sent } from "../messages/send-message.ts"

export type ComposeFailure =
  | SendFailure
  | UploadFailure
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
 * so that trying again does not leave drafts behind.
 */
export async function submitCompose(ctx: MemberContext, submission: Submission): Promise<Submitted> {
  const { form, uploads, uploadFailure } = submission
  const draftId = form.draftId ?? form.token
  await touchBlobs(
    ctx.db,
    uploads.map(({ blobId }) => blobId),
    ctx.clock.now(),
  )
  const kept = await keptAttachments(ctx, form)
  if (!kept.ok) return { kind: "refused", failure: kept.error, draftId: null }
  const attachments = [...kept.value.attachments, ...uploads]
  const arrived = uploadFailure === null ? (kept.value.problem === null ? null : fail(kept.value.problem)) : fail(uploadFailure)
  const outcome = arrived ?? (form.act === "save" ? null : await trySending(ctx, { ...form, draftId }, attachments))
  if (outcome?.ok === true) {
    if (outcome.value.isRepeated) await discardAttachments(ctx, uploads)
    return { kind: "sent", messageId: outcome.value.messageId }
  }
  const failure = outcome === null ? null : outcome.error
  const saved = await trySaving(ctx, { form, draftId, attachments, problem: failure === null ? null : toProblem(failure) })
  if (!saved.ok) {
    await discardAttachments(ctx, uploads)
    return { kind: "refused", failure: failure ?? saved.error, draftId: null }
  }
  return failure === null ? { kind: "saved", draftId } : { kind: "refused", failure, draftId }
}

/** A surprise must not cost what was typed: it is logged and becomes a failure like the others. */
async function trySending(
  ctx: MemberContext,
  form: ComposeForm,
  attachments: readonly StoredAttachment[],
): Promise<Result<Sent, ComposeFailure>> {
  try {
    const { language, timeZone, env, clock } = ctx
    const input = parseSendMessage(form, { attachments, language, smsCountries: env.smsCountries, timeZone, now: clock.now() })
    return input.ok ? await sendMessage(ctx, input.value) : input
  } catch (error) {
    ctx.log.error("send_failed", error)
    return fail("unexpected")
  }
}

type Saving = {
  readonly form: ComposeForm
  readonly draftId: Id
  readonly attachments: readonly StoredAttachment[]
  readonly problem: DraftProblem | null
}

async function trySaving(ctx: MemberContext, { form, draftId, attachments, problem }: Saving): Promise<Result<null, ComposeFailure>> {
  const { to, cc, bcc, subject, text, formatted, inReplyTo, phone, letGo, line, options } = form
  const content = { to, cc, bcc, subject, text, formatted, inReplyTo, phone, letGo, line, options }
  try {
    const saved = await saveDraft(ctx, { ...content, draftId, attachments, problem })
    return saved.ok ? ok(null) : saved
  } catch (error) {
    ctx.log.error("save_failed", error)
    return fail("unexpected")
  }
}

/** A failure as the draft keeps it: its code, and the words and numbers that its sentence names. */
function toProblem(failure: ComposeFailure): DraftProblem {
  const detail = Object.fromEntries(
    Object.entries(failure).filter(
      (entry): entry is [string, string | number] => entry[0] !== "code" && (typeof entry[1] === "string" || typeof entry[1] === "number"),
    ),
  )
  return { code: failure.code, detail, fields: "fields" in failure ? { ...failure.fields } : {} }
}
