"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import { removeAdministrator } from "#lib/organisations/administrators.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { askedWord } from "../../../invitations/asked-word.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const unit = z.string("required").refine(isId, "required")
const asked = z.object({ unit, lines: z.string("required").max(30_000, "address_lines") })
const removed = z
  .object({
    unit,
    account: z.string("required").refine(isId, "required"),
    /** They alone have the keys, which is said, and what it costs has to be ticked. */
    alone: z.literal("yes").optional(),
    lost: z.literal("on").optional(),
  })
  .refine(({ alone, lost }) => alone === undefined || lost === "on", { path: ["lost"], message: "required" })

const back = ({ organisation }: OrganizerContext, unitId: string, done: string): never =>
  redirect(`/organizer/${organisation.id}/units/${unitId}/administrators?done=${done}`)

export const askAdministratorAction = organizerAction({
  name: "organizer.ask_administrator",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(asked, form),
  keep: ["lines"],
  run: async (context, { unit: unitId, lines }) => {
    const done = await invitePeople(context, { unitId, lines, kind: null, administers: true })
    return done.ok ? { ok: true, value: { unitId, ...done.value } } : done
  },
  after: async (context, { unitId, ...done }) => back(context, unitId, askedWord(done)),
})

/** Whoever takes the administration from themselves may have nothing to see here any more. */
export const removeAdministratorAction = organizerAction({
  name: "organizer.remove_administrator",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(removed, form),
  run: async (context, { unit: unitId, account: accountId, lost }) => {
    const losing = lost === "on"
    const done = await removeAdministrator(context, { unitId, accountId, ...(losing ? { keys: "may_be_lost" as const } : {}) })
    return done.ok ? { ok: true, value: { unitId, accountId, losing, ...done.value } } : done
  },
  after: async (context, { unitId, accountId, losing, isRotated }) => {
    if (accountId === context.actor.accountId) redirect("/organizer")
    if (losing && isRotated) return back(context, unitId, "administrator_removed_lost")
    return back(context, unitId, isRotated ? "administrator_removed" : "administrator_removed_later")
  },
})
