"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import { CONTACTS_SEEN } from "#lib/organisations/contact-lists.ts"
import { setContactLists } from "#lib/organisations/set-contact-lists.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseWithShown, SHOWN } from "#lib/web/shown-form.ts"

const settings = z.object({
  unit: z.string("required").refine(isId, "required"),
  seen: z.enum(["", ...CONTACTS_SEEN], "required"),
  listed: z.enum(["", "yes", "no"], "required"),
})

const toLists = ({ seen, listed }: z.infer<typeof settings>) => ({
  seen: seen === "" ? null : seen,
  listed: listed === "" ? null : listed,
})

export const setContactListsAction = organizerAction({
  name: "organizer.contact_lists",
  limit: { max: 300, perSeconds: 600 },
  parse: (form) => parseWithShown(settings, form),
  keep: ["seen", "listed", SHOWN],
  run: async (context, { chosen, shown }) => {
    const unitId = chosen.unit
    const set = await setContactLists(context, { unitId, ...toLists(chosen), shown: toLists(shown) })
    return set.ok ? { ok: true, value: unitId } : set
  },
  after: async ({ organisation }, unitId) => redirect(`/organizer/${organisation.id}/units/${unitId}?done=contact_lists_saved`),
})
