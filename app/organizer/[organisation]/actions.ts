"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import { keepContactLists, setContactLists } from "#lib/organisations/set-contact-lists.ts"
import { addUnit } from "#lib/organisations/units.ts"
import { ok } from "#lib/result.ts"
import { objectToSuccessor } from "#lib/succession/answer-successor.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

/** As many as there are units in the largest organisations. */
const MOST_GROUPS = 500

const added = z.object({
  parent: z.string("required").refine(isId, "required"),
  kind: z.enum(["department", "sponsored_group"], "required"),
  name: z.string("required").max(200, "name"),
})

/** Adds a department or a sponsored group below a unit (O2), and leads back to the tree. */
export const addUnitAction = organizerAction({
  name: "organizer.add_unit",
  limit: { max: 300, perSeconds: 600 },
  parse: (form) => parseForm(added, form),
  keep: ["parent", "kind", "name"],
  run: (context, { parent: parentId, ...unit }) => addUnit(context, { parentId, ...unit }),
  after: async ({ organisation }) => redirect(`/organizer/${organisation.id}?done=unit_made`),
})

const listedGroups = z.object({ chosen: z.string("required").transform((text) => text.split(" ").filter(isId)) })

/** The people of these groups see no contact list and stand in none any more (O5, O9): each group for itself, and one that is off them already stays so. */
export const takeOffListsAction = organizerAction({
  name: "organizer.take_off_lists",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(listedGroups, form),
  run: async (context, { chosen }) => {
    for (const unitId of chosen.slice(0, MOST_GROUPS)) {
      const set = await setContactLists(context, { unitId, seen: "none", listed: "no" })
      if (!set.ok) return set
    }
    return ok(null)
  },
  after: async ({ organisation }) => redirect(`/organizer/${organisation.id}?done=off_lists`),
})

/** That the people of these groups see others, or are seen by them, is meant so: as in a board (O5, O9). */
export const keepListsAction = organizerAction({
  name: "organizer.keep_lists",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(listedGroups, form),
  run: async (context, { chosen }) => {
    for (const unitId of chosen.slice(0, MOST_GROUPS)) {
      const kept = await keepContactLists(context, unitId)
      if (!kept.ok) return kept
    }
    return ok(null)
  },
  after: async ({ organisation }) => redirect(`/organizer/${organisation.id}?done=lists_kept`),
})

/** An administrator is there after all: nothing comes of the successor whom operators asked (keys.md 5). */
export const objectToSuccessorAction = organizerAction({
  name: "organizer.object_to_successor",
  limit: { max: 30, perSeconds: 600 },
  parse: (form) => parseForm(z.object({}), form),
  run: (context) => objectToSuccessor(context),
  after: async ({ organisation }) => redirect(`/organizer/${organisation.id}?done=successor_objected`),
})
