import { isId, type Id } from "#lib/ids.ts"
import { fail, ok, type Result } from "#lib/result.ts"
import type { InvalidFields } from "#lib/web/forms.ts"

/** The shared mailbox that a form names, once (B69); its other fields may come several times, one for each row that was ticked. */
export function whichMailbox(form: FormData): Result<Id, InvalidFields> {
  const [id, ...more] = form.getAll("mailbox")
  return typeof id === "string" && isId(id) && more.length === 0
    ? ok(id)
    : fail({ code: "invalid_fields", fields: { mailbox: "required" } })
}
