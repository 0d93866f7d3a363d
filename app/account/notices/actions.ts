"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { NOTICE_CHOICES, setNoticeChoice } from "#lib/daily-notices/notice-choice.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const wanted = z.object({ notices: z.enum(NOTICE_CHOICES, "notices") })

/** How the person is told of new messages. */
export const setNoticeChoiceAction = memberAction({
  name: "account.notices",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(wanted, form),
  run: (context, { notices }) => setNoticeChoice(context, notices),
  after: async () => redirect("/account/notices?saved=1"),
})
