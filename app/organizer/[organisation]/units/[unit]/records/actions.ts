"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId, type Id } from "#lib/ids.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { approveRecords, askRecords, declineRecords } from "#lib/records/requests.ts"
import { markOfficial, setDisposal } from "#lib/records/set-records.ts"
import { ok } from "#lib/result.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"
import { parseWithShown, SHOWN } from "#lib/web/shown-form.ts"

const LIMIT = { max: 60, perSeconds: 600 }

const id = z.string("required").refine(isId, "required")
const mailbox = id.optional().transform((one) => one ?? null)
const marked = z.object({ unit: id, mailbox })
const rule = z.object({ unit: id, count: z.string().default(""), span: z.string().default(""), counts: z.string().default("") })
const asked = z.object({ unit: id, mailbox, kind: z.enum(["hold", "lift", "unmark"], "required"), reason: z.string().default("") })
const answered = z.object({ request: id })

const back = ({ organisation }: OrganizerContext, unitId: Id, done: string): never =>
  redirect(`/organizer/${organisation.id}/units/${unitId}/records?done=${done}`)

/** Marks one shared mailbox, or all of the unit and below, as official (O16). */
export const markOfficialAction = organizerAction({
  name: "organizer.mark_official",
  limit: LIMIT,
  parse: (form) => parseForm(marked, form),
  run: async (context, { unit: unitId, mailbox: mailboxId }) => {
    const done = await markOfficial(context, { unitId, mailboxId })
    return done.ok ? ok(unitId) : done
  },
  after: async (context, unitId) => back(context, unitId, "records_marked"),
})

/** Sets when official documents of the unit and below are disposed of (O11, O16). */
export const setDisposalAction = organizerAction({
  name: "organizer.set_disposal",
  limit: LIMIT,
  parse: (form) => parseWithShown(rule, form),
  keep: ["count", "span", "counts", SHOWN],
  run: async (context, { chosen: { unit: unitId, ...typed }, shown }) => {
    const done = await setDisposal(context, { unitId, ...typed, shown })
    return done.ok ? ok(unitId) : done
  },
  after: async (context, unitId) => back(context, unitId, "records_rule_set"),
})

/** Asks a second administrator for a hold, its end, or that something is official no more (O16). */
export const askRecordsAction = organizerAction({
  name: "organizer.ask_records",
  limit: LIMIT,
  parse: (form) => parseForm(asked, form),
  keep: ["reason"],
  run: async (context, { unit: unitId, mailbox: mailboxId, kind, reason }) => {
    const done = await askRecords(context, { unitId, mailboxId, kind, reason })
    return done.ok ? ok(unitId) : done
  },
  after: async (context, unitId) => back(context, unitId, "records_asked"),
})

const APPROVED = { hold: "records_hold", lift: "records_lift", unmark: "records_unmark" } as const

/** A second administrator's yes (O16). */
export const approveRecordsAction = organizerAction({
  name: "organizer.approve_records",
  limit: LIMIT,
  parse: (form) => parseForm(answered, form),
  run: (context, { request }) => approveRecords(context, request),
  after: async (context, { unitId, kind }) => back(context, unitId, APPROVED[kind]),
})

export const declineRecordsAction = organizerAction({
  name: "organizer.decline_records",
  limit: LIMIT,
  parse: (form) => parseForm(answered, form),
  run: (context, { request }) => declineRecords(context, request),
  after: async (context, { unitId }) => back(context, unitId, "records_declined"),
})
