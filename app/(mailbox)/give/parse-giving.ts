import type { Id } from "#lib/ids.ts"
import { fail, ok, type Result } from "#lib/result.ts"
import type { InvalidFields } from "#lib/web/forms.ts"
import { parseChosen } from "../_folder/moves.ts"
import { whichMailbox } from "../mailboxes/which-mailbox.ts"
import { chosenOn, type Chosen } from "./giving.ts"

const parseIds = parseChosen("message")

/** The conversations that were chosen, and the mailbox that gets them; what may come once comes once (B69). */
export function parseGiving(form: FormData): Result<{ readonly chosen: Chosen; readonly mailboxId: Id }, InvalidFields> {
  const ids = parseIds(form)
  if (!ids.ok) return ids
  const mailbox = whichMailbox(form)
  const isTwice = ["folder", "from"].some((name) => form.getAll(name).length > 1)
  if (!mailbox.ok || isTwice) return fail({ code: "invalid_fields", fields: { mailbox: "choose_mailbox" } })
  return ok({ mailboxId: mailbox.value, chosen: { ids: ids.value, ...chosenOn(form.get("folder"), form.get("from")) } })
}
