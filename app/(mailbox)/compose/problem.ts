/** Why a message was not sent: a sentence about the whole, and one for each field that has to be mended. */
export type Problem = {
  readonly message: string
  readonly fields: Readonly<Record<string, string>>
  /** It was a question: what *Send anyway* is about, as the form carries it. */
  readonly about?: string | undefined
  /** Nothing that was written is wrong: the draft became another's, and this is one of its own. */
  readonly isElsewhere?: boolean
}

/** Whether a draft was changed, sent or erased elsewhere; what was posted is saved then. */
export const isElsewhere = (code: string): boolean => code === "draft_changed" || code === "draft_gone"

/** Refusals that concern one field, though they were found elsewhere. */
const FIELD_OF: Readonly<Record<string, string>> = {
  certificate_broken: "to",
  attachment_too_large: "attachments",
  attachment_gone: "attachments",
  no_forwarding: "attachments",
  too_many_files: "attachments",
  body_too_large: "attachments",
}

/** Puts a refusal beside the field that it concerns (look.md, Pages). */
export function byField({ code, message, fields, about }: Problem & { readonly code: string }, notSent: string): Problem {
  const field = Object.hasOwn(FIELD_OF, code) ? FIELD_OF[code] : undefined
  return field === undefined
    ? { message, fields, about, isElsewhere: isElsewhere(code) }
    : { message: notSent, fields: { [field]: message, ...fields } }
}
