"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import { askDeletion } from "#lib/staff/ask-deletion.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const asking = z.object({ token: z.string("required").refine(isId, "required"), message: z.string("required") })

/** Asks support to delete the account (I11). */
export const askDeletionAction = memberAction({
  name: "account.ask_deletion",
  limit: { max: 10, perSeconds: 600 },
  parse: (form) => parseForm(asking, form),
  keep: ["message"],
  run: (context, { token, message }) => askDeletion(context, { token, text: message }),
  after: async () => redirect("/account/privacy?asked=1"),
})
