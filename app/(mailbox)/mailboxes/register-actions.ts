"use server"
import { refresh } from "next/cache"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import { registerLetter, withdrawNumber } from "#lib/records/registering.ts"
import { memberAction, type ActionState } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const LIMIT = { max: 300, perSeconds: 600 }

const id = z.string("required").refine(isId, "required")
const which = z.object({ mailbox: id, message: id })
const numbered = z.object({ mailbox: id, message: id, number: z.string().default("") })

/** The letter's own page shows how it stands; a redirect to it would be none where scripts run. */
async function shownAnew(): Promise<ActionState> {
  refresh()
  return { kind: "start" }
}

/** Gives a letter its number in the register (O16). */
export const registerAction = memberAction({
  name: "mailbox.register",
  limit: LIMIT,
  parse: (form) => parseForm(numbered, form),
  keep: ["number"],
  run: (context, { mailbox: mailboxId, message: messageId, number }) => registerLetter(context, { mailboxId, messageId, number }),
  after: shownAnew,
})

/** Takes a number back that was wrong. */
export const withdrawNumberAction = memberAction({
  name: "mailbox.withdraw_number",
  limit: LIMIT,
  parse: (form) => parseForm(which, form),
  run: (context, { mailbox: mailboxId, message: messageId }) => withdrawNumber(context, { mailboxId, messageId }),
  after: shownAnew,
})
