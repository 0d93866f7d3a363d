"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { MAX_REPLY } from "#lib/absences/absence.ts"
import { endEmployment, keepEmployment } from "#lib/ending/end-employment.ts"
import { isId } from "#lib/ids.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { lines } from "#lib/own-texts/input.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const LIMIT = { max: 60, perSeconds: 600 }

const account = z.string("required").refine(isId, "required")
const ending = z.object({
  account,
  outcome: z.enum(["release", "erase"], "required"),
  day: z.string().max(20, "end_day").default(""),
  meanwhile: z.enum(["works", "blocked"], "required"),
  reply: lines(MAX_REPLY).transform((text) => text.trim()),
  places: z.string().optional(),
})
const kept = z.object({ account })

const back = ({ organisation }: OrganizerContext, path: string): never => redirect(`/organizer/${organisation.id}/people${path}`)

/** Ends an employment, now or on a day to come (O6). Whoever it ended for may be out of sight then, so that the list says it. */
export const endEmploymentAction = organizerAction({
  name: "organizer.end_employment",
  limit: LIMIT,
  parse: (form) => parseForm(ending, form),
  keep: ["outcome", "day", "meanwhile", "reply", "places"],
  run: async (context, { account: accountId, reply, places, ...rest }) => {
    const text = reply === "" ? null : { subject: "", text: reply }
    const done = await endEmployment(context, { ...rest, accountId, reply: text, places: places === "on" ? "end" : "keep" })
    return done.ok ? { ok: true, value: { ...done.value, accountId } } : done
  },
  after: async (context, { hasEnded, accountId }) =>
    back(context, hasEnded ? "?done=employment_ended" : `/${accountId}?done=employment_ending`),
})

/** Stops an end that was announced. */
export const keepEmploymentAction = organizerAction({
  name: "organizer.keep_employment",
  limit: LIMIT,
  parse: (form) => parseForm(kept, form),
  run: async (context, { account: accountId }) => {
    const done = await keepEmployment(context, { accountId })
    return done.ok ? { ok: true, value: accountId } : done
  },
  after: async (context, accountId) => back(context, `/${accountId}?done=employment_kept`),
})
