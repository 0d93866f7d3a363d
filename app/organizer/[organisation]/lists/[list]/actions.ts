"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import { changeUnitList, closeUnitList, WRITERS } from "#lib/organisations/unit-lists.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"
import { parseWithShown, SHOWN } from "#lib/web/shown-form.ts"

const LIMIT = { max: 60, perSeconds: 600 }

const list = z.string("required").refine(isId, "required")
const rules = z.object({ list, writers: z.enum(WRITERS, "required"), below: z.string().optional() })

const toRules = ({ writers, below }: z.infer<typeof rules>) => ({ writers, withBelow: below === "on" })

/** Who may write to a list, and whom it reaches (O2). */
export const changeListAction = organizerAction({
  name: "organizer.list_change",
  limit: LIMIT,
  parse: (form) => parseWithShown(rules, form),
  keep: ["writers", "below", SHOWN],
  run: async (context, { chosen, shown }) => {
    const id = chosen.list
    const changed = await changeUnitList(context, { id, ...toRules(chosen), shown: toRules(shown) })
    return changed.ok ? { ok: true, value: id } : changed
  },
  after: async ({ organisation }, id) => redirect(`/organizer/${organisation.id}/lists/${id}?done=list_changed`),
})

/** Closes it for good. */
export const closeListAction = organizerAction({
  name: "organizer.list_close",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ list }), form),
  run: (context, { list: id }) => closeUnitList(context, id),
  after: async ({ organisation }, unitId) => redirect(`/organizer/${organisation.id}/units/${unitId}/mailboxes?done=list_closed`),
})
