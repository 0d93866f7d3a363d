"use server"
import { refresh } from "next/cache"
import { redirect } from "next/navigation"
import { ok } from "#lib/result.ts"
import { giveConversations } from "#lib/shared-mailboxes/give-conversations.ts"
import { memberAction } from "#lib/web/action.ts"
import { giveHref } from "./giving.ts"
import { parseGiving } from "./parse-giving.ts"

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
