import type { NotFound } from "#lib/authz/policy.ts"
import type { MemberContext, VisitorContext } from "#lib/context.ts"
import { isId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { storeAttachment, discardAttachments, type StoredAttachment } from "#lib/messages/attachments.ts"
import { firstMessagesTo } from "#lib/composing/first-messages.ts"
import { shownPhones } from "#lib/composing/shown-phones.ts"
import { MAX_ATTACHMENTS, readComposeForm, type ComposeForm } from "#lib/messages/input.ts"
import { keepLateDraft, type WhyLate } from "#lib/composing/late-drafts.ts"
import { submitCompose, type ComposeFailure, type Submitted } from "#lib/composing/submit-compose.ts"
import type { MailboxWaiting } from "#lib/shared-mailboxes/errors.ts"
import { asMailbox, draftHrefOf, placesOfWriter } from "#lib/web/as-mailbox.ts"
import { answer, inJson, json, wantsJson } from "#lib/web/json.ts"
import { readMultipart, type IncomingFile } from "#lib/web/multipart.ts"
import { isOwnOrigin } from "#lib/web/origin.ts"
import { memberRoute, redirectTo, refuse, type RouteArguments } from "#lib/web/route.ts"
import { visitorContext } from "#lib/web/session.ts"
import { forWriter } from "../for-writer.ts"

/**
 * Takes the compose form: a plain multipart post whose files stream through encryption into the store (design 3).
 * Outside the middleware's matcher, because Next would cut the body at 10 MB; session and Origin are checked before the first byte.
 */
export async function POST(request: Request, given: RouteArguments<Record<string, never>>): Promise<Response> {
  const response = await takeForm(request, given)
  return wantsJson(request) ? inJson(response) : response
}

const takeForm = memberRoute({
  name: "message.compose",
  limit: { max: 200, perSeconds: 3600 },
  run: asMailbox(compose, returnTyped),
  signedOut: (request) => keepForLater(request, "session_ended"),
  heldBack: (request) => keepForLater(request, "held_back"),
})

type Late = { readonly draft: string; readonly token: string; readonly mailbox: string | null }

/** What was typed, without its files. */
const readTyped = (request: Request) => readMultipart({ request, maxBytes: 0, maxFiles: 0, onFile: async () => undefined })

/** The mailbox has been shut to whoever wrote, for good or until a colleague opens it: the text is theirs, and goes back (M4, M15). A page that runs has it still. */
async function returnTyped(ctx: MemberContext, request: Request, why: NotFound | MailboxWaiting): Promise<Response> {
  if (wantsJson(request)) return answer(ctx.language, why)
  const form = await readTyped(request)
  return form.ok ? giveBack(ctx, refuse(ctx, why), readComposeForm(form.value.fields)) : refuse(ctx, form.error)
}

/** Where somebody comes back to what they wrote. */
const WAY_BACK: { readonly [W in WhyLate]: (late: Late) => string } = {
  session_ended: ({ draft, token, mailbox }) => {
    const next = `${mailbox === null ? `/compose?draft=${draft}` : draftHrefOf(mailbox, draft)}&form=${token}`
    return `/sign-in?next=${encodeURIComponent(next)}&kept=1`
  },
  held_back: ({ draft, token, mailbox }) => forWriter(`/account/factor?kept=1&draft=${draft}&form=${token}`, mailbox),
}

/** The session ended while somebody wrote, or their organisation demands a factor since: nothing typed is lost (M4, O11). The files are not read. */
async function keepForLater(request: Request, why: WhyLate): Promise<Response> {
  const ctx = await visitorContext()
  if (!isOwnOrigin(request.headers.get("origin"))) return refuse(ctx, { code: "foreign_origin" })
  const form = await readTyped(request)
  if (!form.ok) return refuse(ctx, form.error)
  const { fields } = form.value
  const typed = readComposeForm(fields)
  const draftId = await keepLateDraft(ctx, { ticket: fields.get("author")?.[0] ?? "", form: typed, why })
  if (draftId === null) {
    const notKept = { code: why === "held_back" ? "held_back_not_kept" : "not_kept" } as const
    return wantsJson(request) ? answer(ctx.language, notKept) : giveBack(ctx, refuse(ctx, notKept), typed)
  }
  const named = new URL(request.url).searchParams.get("mailbox")
  const location = WAY_BACK[why]({ draft: draftId, token: typed.token, mailbox: named !== null && isId(named) ? named : null })
  return wantsJson(request) ? json(200, { location }) : redirectTo(location)
}

/** Fields and several files at once; larger bodies are refused after their fields were read. */
const bodyLimit = ({ env }: MemberContext) => 4 * env.attachmentLimit + 16 * 1024 * 1024

async function compose(ctx: MemberContext, request: Request): Promise<Response> {
  const uploads: StoredAttachment[] = []
  let uploadFailure: ComposeFailure | null = null
  const onFile = async ({ name, type, stream }: IncomingFile) => {
    const stored = await storeAttachment(ctx, { name, type, stream })
    if (stored.ok) uploads.push(stored.value)
    else uploadFailure ??= stored.error
  }
  const form = await readMultipart({ request, maxBytes: bodyLimit(ctx), maxFiles: MAX_ATTACHMENTS, onFile }).catch(
    async (error: unknown) => {
      await discardAttachments(ctx, uploads)
      throw error
    },
  )
  if (!form.ok) {
    await discardAttachments(ctx, uploads)
    return wantsJson(request) ? answer(ctx.language, form.error) : refuse(ctx, form.error)
  }
  const { fields, problem } = form.value
  uploadFailure ??=
    problem === null ? null : problem.code === "too_many_files" ? { code: problem.code, max: MAX_ATTACHMENTS } : { code: problem.code }
  const typed = readComposeForm(fields)
  return show(ctx, request, { typed, submitted: await submitCompose(ctx, { form: typed, uploads, uploadFailure }) })
}

type Shown = { readonly typed: ComposeForm; readonly submitted: Submitted }

/** With JavaScript the page stays and is told; without, the browser is led on: a redirect after every post, so that reloading posts nothing. */
async function show(ctx: MemberContext, request: Request, { typed, submitted }: Shown): Promise<Response> {
  const places = placesOfWriter(ctx)
  if (submitted.kind === "refused") {
    if (wantsJson(request)) return answer(ctx.language, submitted.failure, { draft: submitted.draftId })
    return submitted.draftId === null ? giveBack(ctx, refuse(ctx, submitted.failure), typed) : redirectTo(places.draft(submitted.draftId))
  }
  const location = submitted.kind === "sent" ? places.sent(submitted.messageId) : `${places.draft(submitted.draftId)}&saved=1`
  if (!wantsJson(request)) return redirectTo(location)
  if (submitted.kind !== "saved") return json(200, { location })
  const [remembered, firsts] = await Promise.all([shownPhones(ctx, typed), firstMessagesTo(ctx, typed)])
  return json(200, { location, draft: submitted.draftId, remembered, firsts })
}

/** Not even a draft could be kept: what was typed goes back as plain text below the sentence, because a browser that goes back may have forgotten it. */
async function giveBack({ language }: VisitorContext, refusal: Response, form: ComposeForm): Promise<Response> {
  const { to, cc, bcc, phone, line, subject, text } = form
  const short = [to, cc, bcc, phone, line].filter((typed) => typed !== "").join("\n")
  const typed = [translator(language)("compose.typed"), short, subject, text]
  return new Response(`${await refusal.text()}\n${typed.join("\n\n")}\n`, { status: refusal.status, headers: refusal.headers })
}
