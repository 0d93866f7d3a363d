"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import { forInvitationsThatFit } from "#lib/organisations/find-invitations.ts"
import { forInvitations, remind, withdrawInvitation } from "#lib/organisations/invitations.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"
import { parseChosenInvitations } from "../chosen-rows.ts"
import { invitationsHref, type AskedFor } from "./asked-for.ts"

const LIMIT = { max: 300, perSeconds: 600 }

const narrowed = z.string().max(500).default("")
const invitation = z.object({ invitation: z.string("required").refine(isId, "required"), words: narrowed, unit: narrowed, state: narrowed })

type Said = Readonly<Record<string, string>> & { readonly done: string }

/** To what the page was narrowed to before. */
const back = ({ organisation }: OrganizerContext, asked: AskedFor, said: Said): never =>
  redirect(invitationsHref(organisation.id, asked, said))

export const remindAction = organizerAction({
  name: "organizer.remind",
  limit: LIMIT,
  parse: (form) => parseForm(invitation, form),
  run: async (context, { invitation: id, ...asked }) => {
    const done = await remind(context, id)
    return done.ok ? { ok: true, value: asked } : done
  },
  after: async (context, asked) => back(context, asked, { done: "reminded" }),
})

export const withdrawAction = organizerAction({
  name: "organizer.withdraw",
  limit: LIMIT,
  parse: (form) => parseForm(invitation, form),
  run: async (context, { invitation: id, ...asked }) => {
    const done = await withdrawInvitation(context, id)
    return done.ok ? { ok: true, value: asked } : done
  },
  after: async (context, asked) => back(context, asked, { done: "withdrawn" }),
})

const SAID = {
  ticked: { remind: "many_reminded", withdraw: "many_withdrawn" },
  fitting: { remind: "fitting_reminded", withdraw: "fitting_withdrawn" },
} as const

/** Reminds those ticked, or all that fit, or takes their invitations back. */
export const chosenInvitationsAction = organizerAction({
  name: "organizer.chosen_invitations",
  limit: { max: 60, perSeconds: 600 },
  parse: parseChosenInvitations,
  keep: ["act"],
  keepTicked: "chosen",
  run: async (context, { what, agreed, asked, ...chosen }) => {
    const done = await (chosen.which === "ticked"
      ? forInvitations(context, { ids: chosen.ids, what, agreed })
      : forInvitationsThatFit(context, { ...chosen.wanted, what, agreed }))
    return done.ok ? { ok: true, value: { ...done.value, done: SAID[chosen.which][what], asked } } : done
  },
  after: async (context, { done, asked, count, left }) => back(context, asked, { done, count: String(count), left: String(left) }),
})
