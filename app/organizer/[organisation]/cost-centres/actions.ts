"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { removeCostCentre, writeCostCentre } from "#lib/organisations/cost-centres.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"
import { parseWithShown, SHOWN } from "#lib/web/shown-form.ts"

const LIMIT = { max: 300, perSeconds: 600 }

const id = z.string("required").refine(isId, "required")
const day = z.string("required").regex(/^(?:\d{4}-\d{2}-\d{2})?$/, "expiry_unreadable")
const written = z.object({
  code: z.string("required").max(200, "cost_centre_code"),
  name: z.string("required").max(200, "name"),
  valid_from: day,
  valid_to: day,
  buyer_reference: z.string("required").max(200, "name"),
})
const changed = written.extend({ centre: id })
const KEPT = ["code", "name", "valid_from", "valid_to", "buyer_reference"]

const toWrite = ({ code, name, valid_from: validFrom, valid_to: validTo, buyer_reference: buyerReference }: z.infer<typeof written>) => ({
  code,
  name,
  validFrom,
  validTo,
  buyerReference,
})

const back = ({ organisation }: OrganizerContext, done: string): never =>
  redirect(`/organizer/${organisation.id}/cost-centres?done=${done}`)

export const addCostCentreAction = organizerAction({
  name: "organizer.write_cost_centre",
  limit: LIMIT,
  parse: (form) => parseForm(written, form),
  keep: KEPT,
  run: (context, input) => writeCostCentre(context, { id: null, ...toWrite(input) }),
  after: async (context) => back(context, "centre_made"),
})

export const changeCostCentreAction = organizerAction({
  name: "organizer.write_cost_centre",
  limit: LIMIT,
  parse: (form) => parseWithShown(changed, form),
  keep: [...KEPT, SHOWN],
  run: (context, { chosen, shown }) => writeCostCentre(context, { id: chosen.centre, ...toWrite(chosen), shown: toWrite(shown) }),
  after: async (context) => back(context, "centre_changed"),
})

export const removeCostCentreAction = organizerAction({
  name: "organizer.remove_cost_centre",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ centre: id }), form),
  run: (context, { centre }) => removeCostCentre(context, centre),
  after: async (context) => back(context, "centre_removed"),
})
