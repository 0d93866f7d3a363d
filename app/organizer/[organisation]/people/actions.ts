"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { movePeople, movePerson, removePeople, removePerson } from "#lib/organisations/people.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"
import { parseChosenPeople } from "../chosen-rows.ts"

const LIMIT = { max: 300, perSeconds: 600 }

const id = z.string("required").refine(isId, "required")
const place = z.object({ unit: id, account: id })
const move = place.extend({ to: id })

/** They may be out of sight then, so that the list says it. */
const back = ({ organisation }: OrganizerContext, done: string): never => redirect(`/organizer/${organisation.id}/people?done=${done}`)

export const movePersonAction = organizerAction({
  name: "organizer.move_person",
  limit: LIMIT,
  parse: (form) => parseForm(move, form),
  keep: ["to"],
  run: (context, { unit: unitId, account: accountId, to: toUnitId }) => movePerson(context, { unitId, accountId, toUnitId }),
  after: async (context) => back(context, "moved"),
})

export const removePersonAction = organizerAction({
  name: "organizer.remove_person",
  limit: LIMIT,
  parse: (form) => parseForm(place, form),
  run: (context, { unit: unitId, account: accountId }) => removePerson(context, { unitId, accountId }),
  after: async (context) => back(context, "membership_ended"),
})

const SAID = { move: "many_moved", end: "many_ended" } as const

/** Moves those ticked, or ends their memberships. */
export const chosenPeopleAction = organizerAction({
  name: "organizer.chosen_people",
  limit: { max: 60, perSeconds: 600 },
  parse: parseChosenPeople,
  keep: ["to", "sure"],
  keepTicked: "chosen",
  run: async (context, chosen) => {
    const done = await (chosen.act === "move" ? movePeople(context, chosen) : removePeople(context, chosen.places))
    return done.ok ? { ok: true, value: { ...done.value, act: chosen.act } } : done
  },
  after: async (context, { act, count, left }) => back(context, `${SAID[act]}&count=${count}&left=${left}`),
})
