"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { approveRequest, declineRequest } from "#lib/helping/requests.ts"
import { isId } from "#lib/ids.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const LIMIT = { max: 60, perSeconds: 600 }

const answered = z.object({ request: z.string("required").refine(isId, "required") })

const back = ({ organisation }: OrganizerContext, done: string): never => redirect(`/organizer/${organisation.id}/recovery?done=${done}`)

/** A second administrator's yes to what another one asked for (O7). */
export const approveAction = organizerAction({
  name: "organizer.approve",
  limit: LIMIT,
  parse: (form) => parseForm(answered, form),
  run: (context, { request }) => approveRequest(context, request),
  after: async (context, kind) => back(context, kind === "help" ? "approved" : "rules_approved"),
})

export const declineAction = organizerAction({
  name: "organizer.decline",
  limit: LIMIT,
  parse: (form) => parseForm(answered, form),
  run: (context, { request }) => declineRequest(context, request),
  after: async (context) => back(context, "declined"),
})
