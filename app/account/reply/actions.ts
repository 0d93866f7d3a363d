"use server"
import { redirect } from "next/navigation"
import { absenceInput } from "#lib/absences/input.ts"
import { endAbsence, setAbsence } from "#lib/absences/own-absence.ts"
import { ok } from "#lib/result.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const LIMIT = { max: 120, perSeconds: 600 }

/** Switches the automatic reply on, or changes it (M14). */
export const setReplyAction = memberAction({
  name: "reply.set",
  limit: LIMIT,
  parse: (form) => parseForm(absenceInput, form),
  keep: ["text", "subject", "from_date", "from_time", "until_date", "until_time"],
  run: setAbsence,
  after: async (_context, { isOn }) => redirect(`/account/reply?done=${isOn ? "on" : "comes"}`),
})

/** Switches it off, from its page or from a list; its text is erased. */
export const endReplyAction = memberAction({
  name: "reply.end",
  limit: LIMIT,
  parse: () => ok(null),
  run: endAbsence,
  after: async () => redirect("/account/reply?done=off"),
})
