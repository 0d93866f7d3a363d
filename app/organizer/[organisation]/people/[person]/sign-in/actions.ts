"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { MAX_REPLY } from "#lib/absences/absence.ts"
import { isId } from "#lib/ids.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { switchOffSignIn, switchOnSignIn } from "#lib/helping/switch-sign-in.ts"
import { lines } from "#lib/own-texts/input.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const LIMIT = { max: 60, perSeconds: 600 }

const account = z.string("required").refine(isId, "required")
const off = z.object({ account, reply: lines(MAX_REPLY).transform((text) => text.trim()) })
const on = z.object({ account })

const back = ({ organisation }: OrganizerContext, accountId: string, done: string): never =>
  redirect(`/organizer/${organisation.id}/people/${accountId}?done=${done}`)

/** Nobody signs in to the account until it is switched on again (O7). */
export const switchOffSignInAction = organizerAction({
  name: "organizer.sign_in_off",
  limit: LIMIT,
  parse: (form) => parseForm(off, form),
  keep: ["reply"],
  run: async (context, { account: accountId, reply }) => {
    const done = await switchOffSignIn(context, { accountId, reply: reply === "" ? null : { subject: "", text: reply } })
    return done.ok ? { ok: true, value: accountId } : done
  },
  after: async (context, accountId) => back(context, accountId, "sign_in_off"),
})

export const switchOnSignInAction = organizerAction({
  name: "organizer.sign_in_on",
  limit: LIMIT,
  parse: (form) => parseForm(on, form),
  run: async (context, { account: accountId }) => {
    const done = await switchOnSignIn(context, { accountId })
    return done.ok ? { ok: true, value: accountId } : done
  },
  after: async (context, accountId) => back(context, accountId, "sign_in_on"),
})
