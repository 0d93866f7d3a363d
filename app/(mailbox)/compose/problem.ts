/** Why a message was not sent: a sentence about the whole, and one for each field that has to be mended. */
export type Problem = { readonly message: string; readonly fields: Readonly<Record<string, string>> }

/** Refusals that concern one field, though they were found elsewhere. */
const FIELD_OF: Readonly<Record<string, string>> = {
  unknown_recipients: "to",
  certificate_broken: "to",
  attachment_too_large: "attachments",
  attachment_gone: "attachments",
  too_many_files: "attachments",
  body_too_large: "attachments",
}

/** Puts a refusal beside the field that it concerns (look.md, Pages). */
export function byField({ code, message, fields }: Problem & { readonly code: string }, notSent: string): Problem {
  const field = Object.hasOwn(FIELD_OF, code) ? FIELD_OF[code] : undefined
  return field === undefined ? { message, fields } : { message: notSent, fields: { [field]: message, ...fields } }
}
