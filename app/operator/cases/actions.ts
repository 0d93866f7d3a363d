"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import { allowSending, dismissReports, stopSending } from "#lib/staff/abuse-cases.ts"
import { carryOutCase, declineCase, openCase } from "#lib/staff/cases.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const id = z.string("required").refine(isId, "required")
const LIMIT = { max: 60, perSeconds: 600 }

/** Makes a case of a message that asks for deletion (I11). */
export const openCaseAction = memberAction({
  name: "case.open",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ message: id }), form),
  run: (context, { message }) => openCase(context, { messageId: message }),
  after: async (_context, { caseId }) => redirect(`/operator/cases/${caseId}`),
})

/** Deletes the account for good (I11). */
export const carryOutCaseAction = memberAction({
  name: "case.carry_out",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ case: id }), form),
  run: (context, input) => carryOutCase(context, { caseId: input.case }),
  after: async () => redirect("/operator/cases?done=deleted"),
})

const declining = z.object({ case: id, token: id, message: z.string("reason").trim().min(1, "reason") })

/** Declines with a reason, which the person is sent (I11). */
export const declineCaseAction = memberAction({
  name: "case.decline",
  limit: LIMIT,
  parse: (form) => parseForm(declining, form),
  keep: ["message"],
  run: (context, { token, message, ...input }) => declineCase(context, { token, reason: message, caseId: input.case }),
  after: async () => redirect("/operator/cases?done=declined"),
})

const ofCase = (form: FormData) => parseForm(z.object({ case: id }), form)

/** Nothing is to be done about what was reported (M18). */
export const dismissReportsAction = memberAction({
  name: "case.dismiss",
  limit: LIMIT,
  parse: ofCase,
  run: (context, input) => dismissReports(context, { caseId: input.case }),
  after: async () => redirect("/operator/cases?done=dismissed"),
})

/** Stops the sending of an account that was reported. */
export const stopSendingAction = memberAction({
  name: "case.stop_sending",
  limit: LIMIT,
  parse: ofCase,
  run: (context, input) => stopSending(context, { caseId: input.case }),
  after: async () => redirect("/operator/cases?done=stopped"),
})

/** Lets it send again. */
export const allowSendingAction = memberAction({
  name: "case.allow_sending",
  limit: LIMIT,
  parse: ofCase,
  run: (context, input) => allowSending(context, { caseId: input.case }),
  after: async () => redirect("/operator/cases?done=allowed"),
})
