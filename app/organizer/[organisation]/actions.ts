"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import { addUnit } from "#lib/organisations/units.ts"
import { objectToSuccessor } from "#lib/succession/answer-successor.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

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

/** An administrator is there after all: nothing comes of the successor whom operators asked (keys.md 5). */
export const objectToSuccessorAction = organizerAction({
  name: "organizer.object_to_successor",
  limit: { max: 30, perSeconds: 600 },
  parse: (form) => parseForm(z.object({}), form),
  run: (context) => objectToSuccessor(context),
  after: async ({ organisation }) => redirect(`/organizer/${organisation.id}?done=successor_objected`),
})
