"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { unblockSender } from "#lib/blocking/block-sender.ts"
import { lastMessageFrom } from "#lib/blocking/find-sender.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const LIMIT = { max: 60, perSeconds: 600 }

/** Takes messages from somebody again (M18). */
export const unblockAction = memberAction({
  name: "sender.unblock",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ block: z.uuid("required") }), form),
  run: (context, { block }) => unblockSender(context, block),
  after: async () => redirect("/account/blocked?done=unblocked"),
})

/** Leads from an address to the page that asks; the address stands in none. */
export const findToBlockAction = memberAction({
  name: "sender.find_to_block",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ address: z.string("address").max(400, "address") }), form),
  keep: ["address"],
  run: lastMessageFrom,
  after: async (_context, { messageId }) => redirect(`/messages/${messageId}/block`),
})
