"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import { buildDepartments } from "#lib/organisations/build-departments.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { placeSelf } from "#lib/organisations/place-self.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"
import { askedWord } from "../invitations/asked-word.ts"

const LIMIT = { max: 60, perSeconds: 600 }
const unit = z.string("required").refine(isId, "required")
const people = z.string("required").max(30_000, "address_lines")

/** The page of the first day, at what comes next. */
const back = ({ organisation }: OrganizerContext, done: string, step: string): never =>
  redirect(`/organizer/${organisation.id}/start?done=${done}#${step}`)

export const buildDepartmentsAction = organizerAction({
  name: "organizer.build_departments",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ departments: z.string("required").max(60_000, "tooLong") }), form),
  keep: ["departments"],
  run: (context, { departments }) => buildDepartments(context, departments),
  after: async (context, { departments, changed }) => back(context, `departments_built&count=${departments}&changed=${changed}`, "own"),
})

export const placeSelfAction = organizerAction({
  name: "organizer.place_self",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ unit, recovery: z.literal("on").optional() }), form),
  keep: ["unit"],
  run: (context, { unit: unitId, recovery }) => placeSelf(context, { unitId, recovery: recovery === "on" }),
  after: async (context) => back(context, "placed", "second"),
})

export const askSecondAction = organizerAction({
  name: "organizer.ask_administrator",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ lines: people }), form),
  keep: ["lines"],
  run: (context, { lines }) => invitePeople(context, { unitId: context.organisation.id, lines, kind: null, administers: true }),
  after: async (context, asked) => back(context, askedWord(asked), "people"),
})

export const inviteFirstAction = organizerAction({
  name: "organizer.invite",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ unit, lines: people }), form),
  keep: ["unit", "lines"],
  run: (context, { unit: unitId, lines }) => invitePeople(context, { unitId, lines, kind: "employee", administers: false }),
  after: async (context, asked) => back(context, askedWord(asked), "people"),
})
