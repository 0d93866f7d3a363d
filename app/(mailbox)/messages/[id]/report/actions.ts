"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { ok } from "#lib/result.ts"
import { REPORT_REASONS, reportMessage } from "#lib/staff/report-message.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const MOST_CHARACTERS = 10_000

const reported = z.object({
  token: z.uuid("required"),
  id: z.uuid("required"),
  reason: z.enum(REPORT_REASONS, "report_reason"),
  message: z.string("required").max(MOST_CHARACTERS, "tooLong"),
  with_text: z.literal("on").optional(),
  block: z.literal("on").optional(),
})

/** Reports a message to support, and blocks its sender where that is ticked (M18). */
export const reportAction = memberAction({
  name: "message.report",
  limit: { max: 20, perSeconds: 24 * 3600 },
  parse: (form) => parseForm(reported, form),
  keep: ["reason", "message", "with_text", "block"],
  run: async (context, { token, id: messageId, reason, message: text, ...ticked }) => {
    const [withText, block] = [ticked.with_text === "on", ticked.block === "on"]
    const done = await reportMessage(context, { token, messageId, reason, text, with: { text: withText, block } })
    return done.ok ? ok({ messageId, block }) : done
  },
  after: async (_context, { messageId, block }) => redirect(`/messages/${messageId}?reported=${block ? "blocked" : "1"}`),
})
