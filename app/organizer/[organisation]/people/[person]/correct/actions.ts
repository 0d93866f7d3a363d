"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import { correctPerson, CORRECTED, withdrawCorrection } from "#lib/organisations/correct-person.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const LIMIT = { max: 60, perSeconds: 600 }

const account = z.string("required").refine(isId, "required")
const text = z.string().max(320).optional()
const asking = z
  .object({ account, what: z.enum(CORRECTED, "required"), name: text, address: text, phone: text })
  .transform(({ account: accountId, what, ...typed }) => ({ accountId, what, text: typed[what] ?? "" }))
const one = z.object({ account, what: z.enum(CORRECTED, "required") })

/** Asks an employee to confirm a name, an address or a number (O6). */
export const correctPersonAction = organizerAction({
  name: "organizer.correct_person",
  limit: LIMIT,
  parse: (form) => parseForm(asking, form),
  keep: [...CORRECTED],
  run: async (context, input) => {
    const asked = await correctPerson(context, input)
    return asked.ok ? { ok: true, value: input.accountId } : asked
  },
  after: async ({ organisation }, accountId) => redirect(`/organizer/${organisation.id}/people/${accountId}?done=correction_asked`),
})

/** Takes back what was not confirmed. */
export const withdrawCorrectionAction = organizerAction({
  name: "organizer.withdraw_correction",
  limit: LIMIT,
  parse: (form) => parseForm(one, form),
  run: async (context, { account: accountId, what }) => {
    const taken = await withdrawCorrection(context, { accountId, what })
    return taken.ok ? { ok: true, value: accountId } : taken
  },
  after: async ({ organisation }, accountId) => redirect(`/organizer/${organisation.id}/people/${accountId}?done=correction_withdrawn`),
})
