"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { approveClosing, callOffClosing } from "#lib/closing/answer-closing.ts"
import { askClosing } from "#lib/closing/ask-closing.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const LIMIT = { max: 30, perSeconds: 600 }

const asked = z.object({
  day: z.string("closing_day").max(20, "closing_day"),
  outcome: z.enum(["release", "erase"], "required"),
  sure: z.literal("on", "closing_sure"),
})

const back = ({ organisation }: OrganizerContext, done: string): never => redirect(`/organizer/${organisation.id}/closing?done=${done}`)

/** Asks for the closing of the organisation, or announces it where nobody else has to say yes (D8). */
export const askClosingAction = organizerAction({
  name: "organizer.ask_closing",
  limit: LIMIT,
  parse: (form) => parseForm(asked, form),
  keep: ["day", "outcome"],
  run: askClosing,
  after: async (context, state) => back(context, `closing_${state}`),
})

/** The second administrator's yes. */
export const approveClosingAction = organizerAction({
  name: "organizer.approve_closing",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({}), form),
  run: (context) => approveClosing(context),
  after: async (context) => back(context, "closing_announced"),
})

/** Calls it off, or says no to it. */
export const callOffClosingAction = organizerAction({
  name: "organizer.call_off_closing",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({}), form),
  run: (context) => callOffClosing(context),
  after: async (context, { wasAnnounced }) => back(context, wasAnnounced ? "closing_called_off" : "closing_declined"),
})
