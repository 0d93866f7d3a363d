"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { inviteFromFile } from "#lib/people-files/invite-from-file.ts"
import { dropPeopleFile, readPeopleFile } from "#lib/people-files/read-people-file.ts"
import { ok } from "#lib/result.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const LIMIT = { max: 60, perSeconds: 3600 }

const pasted = z.object({
  text: z.string().default(""),
  unit: z.string("required").refine(isId, "required"),
  kind: z.enum(["employee", "member"], "required"),
})
const yes = z.object({ missing: z.enum(["make", "leave_out"], "required") })

const to = ({ organisation }: OrganizerContext, path: string): never => redirect(`/organizer/${organisation.id}${path}`)

/** A list that was pasted is read as a file is (O6). */
export const pastePeopleAction = organizerAction({
  name: "organizer.paste_people",
  limit: LIMIT,
  parse: (form) => parseForm(pasted, form),
  keep: ["text", "unit", "kind"],
  run: (context, { text, unit: unitId, kind }) => readPeopleFile(context, { bytes: new TextEncoder().encode(text), unitId, kind }),
  after: async (context) => to(context, "/people/import"),
})

/** The yes to what the file would do. */
export const inviteFromFileAction = organizerAction({
  name: "organizer.invite_from_file",
  limit: LIMIT,
  parse: (form) => parseForm(yes, form),
  run: (context, input) => inviteFromFile(context, input),
  after: async (context, { invited, units }) =>
    to(context, invited + units === 0 ? "/people/import?done=file_nobody" : "/invitations?done=file_invited"),
})

export const dropPeopleFileAction = organizerAction({
  name: "organizer.drop_people_file",
  limit: LIMIT,
  parse: () => ok(null),
  run: (context) => dropPeopleFile(context),
  after: async (context) => to(context, "/people/import?done=file_dropped"),
})
