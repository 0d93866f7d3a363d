"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import { registerLetter, withdrawNumber } from "#lib/records/registering.ts"
import { ok } from "#lib/result.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const LIMIT = { max: 300, perSeconds: 600 }

const id = z.string("required").refine(isId, "required")
const which = z.object({ mailbox: id, message: id })
const numbered = z.object({ mailbox: id, message: id, number: z.string().default("") })

type Place = { readonly mailbox: string; readonly message: string }

const back = ({ mailbox, message }: Place): never => redirect(`/mailboxes/${mailbox}/messages/${message}#register`)

/** Gives a letter its number in the register (O16). */
export const registerAction = memberAction({
  name: "mailbox.register",
  limit: LIMIT,
  parse: (form) => parseForm(numbered, form),
  keep: ["number"],
  run: async (context, { mailbox, message, number }) => {
    const done = await registerLetter(context, { mailboxId: mailbox, messageId: message, number })
    return done.ok ? ok({ mailbox, message }) : done
  },
  after: async (_context, place) => back(place),
})

/** Takes a number back that was wrong. */
export const withdrawNumberAction = memberAction({
  name: "mailbox.withdraw_number",
  limit: LIMIT,
  parse: (form) => parseForm(which, form),
  run: async (context, { mailbox, message }) => {
    const done = await withdrawNumber(context, { mailboxId: mailbox, messageId: message })
    return done.ok ? ok({ mailbox, message }) : done
  },
  after: async (_context, place) => back(place),
})
