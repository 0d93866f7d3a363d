"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { emailAddress } from "#lib/identity/input.ts"
import { isId } from "#lib/ids.ts"
import { correctInvitation } from "#lib/organisations/correct-invitation.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const correcting = z.object({
  invitation: z.string("required").refine(isId, "required"),
  name: z.string().max(200, "name").default(""),
  address: emailAddress,
  phone: z.string().max(50, "phone_unreadable").default(""),
})

/** Corrects an invitation that was not answered yet (O6). */
export const correctInvitationAction = organizerAction({
  name: "organizer.correct_invitation",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(correcting, form),
  keep: ["name", "address", "phone"],
  run: (context, { invitation: id, ...corrected }) => correctInvitation(context, { id, ...corrected }),
  after: async ({ organisation }) => redirect(`/organizer/${organisation.id}/invitations?done=invitation_corrected`),
})
