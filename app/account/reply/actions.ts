"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { MAX_REPLY, MAX_REPLY_SUBJECT } from "#lib/absences/absence.ts"
import { endAbsence, setAbsence, type SetAbsence } from "#lib/absences/own-absence.ts"
import type { MemberContext } from "#lib/context.ts"
import { fail, ok } from "#lib/result.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const LIMIT = { max: 120, perSeconds: 600 }
const moment = z.string("required").max(20, "reply_time_unreadable")
const wanted = z.object({
  text: z
    .string("required")
    .transform((text) => text.toWellFormed().replaceAll("\u0000", "").replaceAll(/\r\n?/g, "\n").trim())
    .pipe(z.string().min(1, "required")),
  subject: z.string("required").transform((text) =>
    text
      .toWellFormed()
      .replaceAll(/[\p{Cc}\s]+/gu, " ")
      .trim(),
  ),
  from_date: moment,
  from_time: moment,
  until_date: moment,
  until_time: moment,
})

/** Switches the automatic reply on, or changes it (M14). */
export const setReplyAction = memberAction({
  name: "reply.set",
  limit: LIMIT,
  parse: (form) => parseForm(wanted, form),
  keep: ["text", "subject", "from_date", "from_time", "until_date", "until_time"],
  run: set,
  after: async (_context, { isOn }) => redirect(`/account/reply?done=${isOn ? "on" : "comes"}`),
})

/** Too long is said with how much fits. */
async function set(context: MemberContext, given: SetAbsence) {
  const tooLong = (field: string, max: number) => fail({ code: "invalid_fields" as const, fields: { [field]: "tooLong" }, max })
  if (given.text.length > MAX_REPLY) return tooLong("text", MAX_REPLY)
  if (given.subject.length > MAX_REPLY_SUBJECT) return tooLong("subject", MAX_REPLY_SUBJECT)
  return setAbsence(context, given)
}

/** Switches it off, from its page or from a list; its text is erased. */
export const endReplyAction = memberAction({
  name: "reply.end",
  limit: LIMIT,
  parse: () => ok(null),
  run: endAbsence,
  after: async () => redirect("/account/reply?done=off"),
})
