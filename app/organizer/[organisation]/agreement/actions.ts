"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { acceptNewAgreement } from "#lib/organisations/accept-agreement.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

export const acceptAgreementAction = organizerAction({
  name: "organizer.accept_agreement",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(z.object({ agreement: z.literal("on").optional() }), form),
  run: (context, { agreement }) => acceptNewAgreement(context, { agreement: agreement === "on" }),
  after: async ({ organisation }) => redirect(`/organizer/${organisation.id}?done=agreement_accepted`),
})
