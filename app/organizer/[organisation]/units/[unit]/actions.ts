"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { hangUnder } from "#lib/organisations/hang-under.ts"
import { addUnit, closeUnit, renameUnit, setUnit } from "#lib/organisations/units.ts"
import { askedWord } from "../../invitations/asked-word.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"
import { parseWithShown, SHOWN } from "#lib/web/shown-form.ts"

const LIMIT = { max: 300, perSeconds: 600 }

const unit = z.string("required").refine(isId, "required")
const name = z.string("required").max(200, "name")
const named = z.object({ unit, name })
const below = z.object({ unit, name, kind: z.enum(["department", "sponsored_group"], "required") })
const moved = z.object({ unit, parent: z.string("required").refine(isId, "required") })
const settings = z.object({
  unit,
  cost_centre: z.string("required").refine((id) => id === "" || isId(id), "required"),
  plan: z.enum(["", "full", "lite"], "required"),
})
const asked = z.object({ unit, lines: z.string("required").max(30_000, "address_lines"), kind: z.enum(["employee", "member"], "required") })

const toSettings = ({ cost_centre: costCentre, plan }: z.infer<typeof settings>) => ({
  costCentreId: costCentre === "" ? null : costCentre,
  plan: plan === "" ? null : plan,
})

/** The page of a unit, which says what was done. */
const back = ({ organisation }: OrganizerContext, unitId: string, done: string): never =>
  redirect(`/organizer/${organisation.id}/units/${unitId}?done=${done}`)

export const addBelowAction = organizerAction({
  name: "organizer.add_unit",
  limit: LIMIT,
  parse: (form) => parseForm(below, form),
  keep: ["name", "kind"],
  run: async (context, input) => {
    const made = await addUnit(context, { parentId: input.unit, kind: input.kind, name: input.name })
    return made.ok ? { ok: true, value: input.unit } : made
  },
  after: async (context, parentId) => back(context, parentId, "unit_made"),
})

export const renameUnitAction = organizerAction({
  name: "organizer.rename_unit",
  limit: LIMIT,
  parse: (form) => parseForm(named, form),
  keep: ["name"],
  run: async (context, input) => {
    const renamed = await renameUnit(context, { unitId: input.unit, name: input.name })
    return renamed.ok ? { ok: true, value: input.unit } : renamed
  },
  after: async (context, id) => back(context, id, "renamed"),
})

export const setUnitAction = organizerAction({
  name: "organizer.set_unit",
  limit: LIMIT,
  parse: (form) => parseWithShown(settings, form),
  keep: ["cost_centre", "plan", SHOWN],
  run: async (context, { chosen, shown }) => {
    const unitId = chosen.unit
    const set = await setUnit(context, { unitId, ...toSettings(chosen), shown: toSettings(shown) })
    return set.ok ? { ok: true, value: unitId } : set
  },
  after: async (context, id) => back(context, id, "settings_saved"),
})

export const moveUnitAction = organizerAction({
  name: "organizer.move_unit",
  limit: LIMIT,
  parse: (form) => parseForm(moved, form),
  keep: ["parent"],
  run: async (context, { unit: unitId, parent: parentId }) => {
    const done = await hangUnder(context, { unitId, parentId })
    return done.ok ? { ok: true, value: unitId } : done
  },
  after: async (context, id) => back(context, id, "unit_moved"),
})

export const closeUnitAction = organizerAction({
  name: "organizer.close_unit",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ unit }), form),
  run: (context, input) => closeUnit(context, input.unit),
  after: async ({ organisation }) => redirect(`/organizer/${organisation.id}?done=unit_closed`),
})

export const inviteAction = organizerAction({
  name: "organizer.invite",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(asked, form),
  keep: ["lines", "kind"],
  run: async (context, { unit: unitId, lines, kind }) => {
    const done = await invitePeople(context, { unitId, lines, kind, administers: false })
    return done.ok ? { ok: true, value: { unitId, ...done.value } } : done
  },
  after: async (context, { unitId, ...done }) => back(context, unitId, askedWord(done)),
})
