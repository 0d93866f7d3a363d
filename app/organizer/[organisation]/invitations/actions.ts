"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import { remind, withdrawInvitation } from "#lib/organisations/invitations.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

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
