"use server"
import { refresh } from "next/cache"
import { redirect } from "next/navigation"
import { isId, type Id } from "#lib/ids.ts"
import { fail, ok, type Result } from "#lib/result.ts"
import { giveConversations } from "#lib/shared-mailboxes/give-conversations.ts"
import { memberAction } from "#lib/web/action.ts"
import type { InvalidFields } from "#lib/web/forms.ts"
import { parseChosen } from "../_folder/moves.ts"
import { chosenOn, giveHref, type Chosen } from "./giving.ts"

const parseIds = parseChosen("message")

/** The conversations that were chosen, and the mailbox that gets them. */
function parseGiving(form: FormData): Result<{ readonly chosen: Chosen; readonly mailboxId: Id }, InvalidFields> {
  const ids = parseIds(form)
  if (!ids.ok) return ids
  const mailboxId = form.get("mailbox")
  if (typeof mailboxId !== "string" || !isId(mailboxId)) return fail({ code: "invalid_fields", fields: { mailbox: "choose_mailbox" } })
  return ok({ mailboxId, chosen: { ids: ids.value, ...chosenOn(form.get("folder"), form.get("from")) } })
}

/** Gives conversations to a shared mailbox, after the page that asks (O6); given twice they are given once. */
export const giveAction = memberAction({
  name: "message.give",
  limit: { max: 60, perSeconds: 600 },
  parse: parseGiving,
  keep: ["mailbox"],
  run: async (context, { chosen, mailboxId }) => {
    const done = await giveConversations(context, { mailboxId, messageIds: chosen.ids })
    if (done.ok) return ok({ chosen, gave: done.value })
    // Which mailboxes there are to choose from has changed.
    if (done.error.code === "mailbox_not_offered") refresh()
    return done
  },
  after: async (_context, { chosen, gave }) => redirect(giveHref(chosen, gave)),
})
