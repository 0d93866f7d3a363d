/** Why a message was not sent: a sentence about the whole, and one for each field that has to be mended. */
export type Problem = {
  readonly message: string
  readonly fields: Readonly<Record<string, string>>
  /** It was a warning: the sender may send it as it is. */
  readonly mayInsist?: boolean
  /** The notification line that was refused: what *Send anyway* is about. */
  readonly line?: string
}

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
export function byField({ code, message, fields }: Problem & { readonly code: string }, notSent: string): Problem {
  const field = Object.hasOwn(FIELD_OF, code) ? FIELD_OF[code] : undefined
  const mayInsist = code === "line_risky"
  return field === undefined ? { message, fields, mayInsist } : { message: notSent, fields: { [field]: message, ...fields } }
}
