import type { Address } from "#lib/address.ts"
import type { MemberContext } from "#lib/context.ts"
import { findDraftOfForm } from "#lib/drafts/find-draft-of-form.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import type { DraftProblem } from "#lib/drafts/content.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import { prepareAnswer, type AnswerKind, type ComposeValues } from "#lib/messages/answer.ts"
import { firstMessagesTo } from "#lib/composing/first-messages.ts"
import { shownPhones, type ShownPhone } from "#lib/composing/shown-phones.ts"
import { listOwnTexts } from "#lib/own-texts/list-own-texts.ts"
import type { OwnText } from "#lib/own-texts/own-text.ts"
import { NO_TYPED_OPTIONS } from "#lib/messages/options.ts"
import { ok, type Result } from "#lib/result.ts"
import { uploadsOfDraft, type UploadsOfDraft } from "#lib/uploads/find-uploads.ts"
import { presentation, type FailureCode } from "#lib/web/failures.ts"
import { openWriteTo } from "#lib/searching/sealed-words.ts"
import type { PageParams } from "../_folder/said.ts"
import { byField, type Problem } from "./problem.ts"

export type Begun = {
  readonly kind: "new" | "reply" | "forward" | "draft"
  readonly values: ComposeValues
  readonly problem: Problem | null
  /** What is known of the phones of those who stand in it. */
  readonly remembered: readonly ShownPhone[]
  /** Who of them was not written to before (M17). */
  readonly firsts: readonly Address[]
  /** What can be put into the text (M14); their texts are fetched when they are wanted. */
  readonly templates: readonly Pick<OwnText, "id" | "name">[]
  /** Files of the draft that broke off on their way. */
  readonly begun: UploadsOfDraft["begun"]
}

type BeginFailure = { readonly code: "not_found" | "not_recorded" | "cannot_open" | "waiting" | "no_forwarding" }

const EMPTY: ComposeValues = {
  to: "",
  cc: "",
  bcc: "",
  subject: "",
  text: "",
  formatted: false,
  attachments: [],
  inReplyTo: null,
  draftId: null,
  phone: "",
  letGo: [],
  line: "",
  options: NO_TYPED_OPTIONS,
}

const ANSWERS = { reply: "reply", reply_all: "reply", forward: "forward" } as const satisfies Record<AnswerKind, Begun["kind"]>

/**
 * What the form starts with: `?reply=ID`, `?reply_all=ID`, `?forward=ID`, `?draft=ID` (also with `&form=TOKEN`), `?to=` with sealed addresses, `?template=ID`, or nothing; with the writer's signature.
 * An answer shows the message's text, so it counts as reading; not for a prefetch (keys.md 3).
 */
export async function begin(
  context: MemberContext,
  params: PageParams,
  { record }: { readonly record: boolean },
): Promise<Result<Begun, BeginFailure>> {
  const [begun, own] = await Promise.all([valuesOf(context, params, { record }), listOwnTexts(context)])
  if (!begun.ok) return begun
  const { signature, templates } = own.ok ? own.value : { signature: null, templates: [] }
  const { kind, values } = begun.value
  const template = templates.find(({ id }) => kind === "new" && id === params["template"])
  // A draft has been written on already, and has what its writer left in it.
  const text = kind === "draft" ? values.text : withSignature({ text: template?.text ?? values.text, kind, signature })
  const [remembered, firsts] = await Promise.all([shownPhones(context, values), firstMessagesTo(context, values)])
  const choices = templates.map(({ id, name }) => ({ id, name }))
  return ok({ begun: [], ...begun.value, values: { ...values, text }, remembered, firsts, templates: choices })
}

type Signing = { readonly text: string; readonly kind: Begun["kind"]; readonly signature: string | null }

/** Below what is written, and above what is answered or passed on, which begins with two empty lines. */
function withSignature({ text, kind, signature }: Signing): string {
  if (signature === null) return text
  return kind === "new" ? `${text}\n\n${signature}` : `\n\n${signature}${text}`
}

type Started = Omit<Begun, "remembered" | "firsts" | "templates" | "begun"> & Partial<Pick<Begun, "begun">>

async function valuesOf(
  context: MemberContext,
  params: PageParams,
  { record }: { readonly record: boolean },
): Promise<Result<Started, BeginFailure>> {
  for (const [answer, kind] of Object.entries(ANSWERS) as [AnswerKind, Begun["kind"]][]) {
    const id = params[answer]
    if (typeof id !== "string") continue
    const values = await prepareAnswer(context, id, answer, { record })
    return values.ok ? ok({ kind, values: values.value, problem: null }) : values
  }
  if (typeof params["draft"] === "string") return takeUp(context, await findDraftOfForm(context, params["draft"], params["form"]))
  const to = await openWriteTo(context, params["to"])
  return ok({ kind: "new", values: { ...EMPTY, to }, problem: null })
}

async function takeUp(context: MemberContext, id: string): Promise<Result<Started, BeginFailure>> {
  const draft = await openDraft(context, id)
  if (!draft.ok) return draft
  const { problem, ...typed } = draft.value
  const uploads = await uploadsOfDraft(context, id)
  const { whole, begun } = uploads.ok ? uploads.value : { whole: [], begun: [] }
  const came = whole.map(({ blobId, name, size, type }) => ({ id: blobId, name, size, type }))
  const values = { ...typed, attachments: [...typed.attachments, ...came] }
  if (problem === null) return ok({ kind: "draft", values, problem, begun })
  return ok({ kind: "draft", values, problem: said(problem, translator(context.language)), begun })
}

/** Why the draft was not sent, in words; a code from another version of the service is said in general. */
function said({ code, detail, fields }: DraftProblem, t: Translate): Problem {
  const isKnown = (given: string): given is FailureCode => Object.hasOwn(presentation, given)
  const message = isKnown(code) ? t(presentation[code].message, detail) : t("errors.unexpected")
  const entries = Object.entries(fields).map(([name, problem]) => [name, t.dynamic(`errors.field.${problem}`, detail)] as const)
  const about = typeof detail["about"] === "string" ? detail["about"] : undefined
  return byField({ code, message, fields: Object.fromEntries(entries), about }, t("compose.notSent"))
}
