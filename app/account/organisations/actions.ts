"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { leaveDomain } from "#lib/domains/leave-domain.ts"
import { keepAttempt } from "#lib/web/browser.ts"
import { confirmCorrection, refuseCorrection } from "#lib/addresses/answer-correction.ts"
import { CORRECTED } from "#lib/organisations/correct-person.ts"
import { acceptInvitation, declineInvitation } from "#lib/organisations/join.ts"
import { leaveUnit } from "#lib/organisations/own-memberships.ts"
import { agreeToRecovery } from "#lib/organisations/own-recovery.ts"
import { ok } from "#lib/result.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const LIMIT = { max: 60, perSeconds: 600 }
const id = z.uuid("required")
const answer = z.object({ invitation: id, recovery: z.string().optional(), agreement: z.string().optional() })

/** Joins what the person was asked to, with the visible yes where one is needed (O7, D7). */
export const acceptInvitationAction = memberAction({
  name: "organisation.accept",
  limit: LIMIT,
  parse: (form) => parseForm(answer, form),
  keep: ["recovery", "agreement"],
  run: (context, { invitation, recovery, agreement }) =>
    acceptInvitation(context, { invitationId: invitation, recovery: recovery === "on", agreement: agreement === "on" }),
  after: async (_context, { kind, administers }) =>
    redirect(`/account/organisations?done=${kind === "employee" ? "employed" : administers ? "administers" : "joined"}`),
})

/** Says no, which the organisation sees. */
export const declineInvitationAction = memberAction({
  name: "organisation.decline",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ invitation: id }), form),
  run: (context, { invitation }) => declineInvitation(context, invitation),
  after: async () => redirect("/account/organisations?done=declined"),
})

/** Lets the organisation help the account back in, where it could not (O15); after a fresh proof, as joining does. */
export const agreeToRecoveryAction = memberAction({
  name: "organisation.agree",
  limit: LIMIT,
  parse: () => ok(null),
  run: agreeToRecovery,
  after: async () => redirect("/account/organisations?done=agreed"),
})

/** Ends a membership; the account was never the organisation's (O3). */
export const leaveUnitAction = memberAction({
  name: "organisation.leave",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ unit: id }), form),
  run: (context, { unit }) => leaveUnit(context, unit),
  after: async () => redirect("/account/organisations?done=left"),
})

/** Keeps the account as the person's own, under another address than the one in an organisation's domain (O10). */
export const leaveDomainAction = memberAction({
  name: "organisation.leave_domain",
  limit: LIMIT,
  parse: (form) =>
    parseForm(z.object({ invitation: id, address: z.string("address_other").min(1, "address_other").max(300, "address_other") }), form),
  keep: ["address"],
  run: (context, { invitation: invitationId, address }) => leaveDomain(context, { invitationId, address }),
  after: async () => redirect("/account/organisations?done=addressChanged"),
})

const correction = z.object({ what: z.enum(CORRECTED, "required") })

const PROOF_PAGES = { address: "/account/id-control/addresses", phone: "/account/id-control/phone" } as const

/** Says yes to what the employer asks to correct (O6); an address or a number gets its code now, which the page of addresses or phone takes. */
export const confirmCorrectionAction = memberAction({
  name: "organisation.correct",
  limit: LIMIT,
  parse: (form) => parseForm(correction, form),
  run: confirmCorrection,
  after: async (_context, confirmed) => {
    if (confirmed.next === "done") redirect("/account/organisations?done=corrected")
    await keepAttempt(confirmed.token)
    redirect(PROOF_PAGES[confirmed.next])
  },
})

/** Says no to it. */
export const refuseCorrectionAction = memberAction({
  name: "organisation.refuse_correction",
  limit: LIMIT,
  parse: (form) => parseForm(correction, form),
  run: refuseCorrection,
  after: async () => redirect("/account/organisations?done=correction_refused"),
})
