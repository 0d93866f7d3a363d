"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { blockSender } from "#lib/blocking/block-sender.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

/** The person takes no messages any more from who sent this one, after the page that asks (M18). */
export const blockSenderAction = memberAction({
  name: "sender.block",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(z.object({ message: z.uuid("required") }), form),
  run: (context, { message }) => blockSender(context, { messageId: message }),
  after: async () => redirect("/account/blocked?done=blocked"),
})
