"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import { setUnitPolicy } from "#lib/organisations/unit-policy.ts"
import { CHOICES, DEMANDS, type Numbered } from "#lib/policies/policy.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseWithShown, SHOWN } from "#lib/web/shown-form.ts"

const yes = z
  .literal("on")
  .optional()
  .transform((on) => (on === "on" ? true : null))
const oneOf = (demand: Numbered) =>
  z.enum(["", ...CHOICES[demand].map(String)], "required").transform((text) => (text === "" ? null : Number(text)))

const rules = z.object({
  unit: z.string("required").refine(isId, "required"),
  requiresFactor: yes,
  asksAlways: yes,
  idleMinutes: oneOf("idleMinutes"),
  sessionHours: oneOf("sessionHours"),
  expiryDays: oneOf("expiryDays"),
  trashDays: oneOf("trashDays"),
  fileMebibytes: oneOf("fileMebibytes"),
  smsMonthly: oneOf("smsMonthly"),
  registeredOnly: yes,
  plainNotices: yes,
  forwardsInside: yes,
})

/** Sets what a unit demands of its employees (O11). */
export const setPolicyAction = organizerAction({
  name: "organizer.set_policy",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseWithShown(rules, form),
  keep: [...DEMANDS, SHOWN],
  run: async (context, { chosen: { unit: unitId, ...demands }, shown: { unit: _, ...shown } }) => {
    const set = await setUnitPolicy(context, { unitId, demands, shown })
    return set.ok ? { ok: true, value: unitId } : set
  },
  after: async ({ organisation }, unitId) => redirect(`/organizer/${organisation.id}/units/${unitId}?done=policy_set`),
})
