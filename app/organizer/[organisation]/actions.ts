"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { Counted } from "#lib/organisations/for-each.ts"
import { keepLists, takeOffLists } from "#lib/organisations/listed-groups.ts"
import { addUnit } from "#lib/organisations/units.ts"
import { objectToSuccessor } from "#lib/succession/answer-successor.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"
import { readGroups } from "./shown-groups.ts"

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

const listedGroups = z.object({ groups: z.string("required").transform((text) => readGroups(text).slice(0, MOST_GROUPS)) })

const listsActs = { limit: { max: 60, perSeconds: 600 }, parse: (form: FormData) => parseForm(listedGroups, form) }

const saidOfLists =
  (done: string) =>
  async ({ organisation }: OrganizerContext, { count, left }: Counted) =>
    redirect(`/organizer/${organisation.id}?done=${done}&count=${count}&left=${left}`)

/** The people of these groups see no contact list and stand in none any more (O5, O9), as they were shown. */
export const takeOffListsAction = organizerAction({
  name: "organizer.take_off_lists",
  ...listsActs,
  run: (context, { groups }) => takeOffLists(context, groups),
  after: saidOfLists("off_lists"),
})

/** That the people of these groups see others, or are seen by them, as they were shown, is meant so: as in a board (O5, O9). */
export const keepListsAction = organizerAction({
  name: "organizer.keep_lists",
  ...listsActs,
  run: (context, { groups }) => keepLists(context, groups),
  after: saidOfLists("lists_kept"),
})

/** An administrator is there after all: nothing comes of the successor whom operators asked (keys.md 5). */
export const objectToSuccessorAction = organizerAction({
  name: "organizer.object_to_successor",
  limit: { max: 30, perSeconds: 600 },
  parse: (form) => parseForm(z.object({}), form),
  run: (context) => objectToSuccessor(context),
  after: async ({ organisation }) => redirect(`/organizer/${organisation.id}?done=successor_objected`),
})
