"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import { forInvitations, remind, withdrawInvitation } from "#lib/organisations/invitations.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"
import { parseChosenInvitations } from "../chosen-rows.ts"

const LIMIT = { max: 300, perSeconds: 600 }

const invitation = z.object({ invitation: z.string("required").refine(isId, "required") })

const back = ({ organisation }: OrganizerContext, done: string): never => redirect(`/organizer/${organisation.id}/invitations?done=${done}`)

export const remindAction = organizerAction({
  name: "organizer.remind",
  limit: LIMIT,
  parse: (form) => parseForm(invitation, form),
  run: (context, { invitation: id }) => remind(context, id),
  after: async (context) => back(context, "reminded"),
})

export const withdrawAction = organizerAction({
  name: "organizer.withdraw",
  limit: LIMIT,
  parse: (form) => parseForm(invitation, form),
  run: (context, { invitation: id }) => withdrawInvitation(context, id),
  after: async (context) => back(context, "withdrawn"),
})

const SAID = { remind: "many_reminded", withdraw: "many_withdrawn" } as const

/** Reminds those ticked, or takes their invitations back. */
export const chosenInvitationsAction = organizerAction({
  name: "organizer.chosen_invitations",
  limit: { max: 60, perSeconds: 600 },
  parse: parseChosenInvitations,
  keepTicked: "chosen",
  run: async (context, chosen) => {
    const done = await forInvitations(context, chosen)
    return done.ok ? { ok: true, value: { ...done.value, what: chosen.what } } : done
  },
  after: async (context, { what, count, left }) => back(context, `${SAID[what]}&count=${count}&left=${left}`),
})
