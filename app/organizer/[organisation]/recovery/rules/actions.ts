"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { setRules, WAIT_HOURS } from "#lib/helping/recovery-rules.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const rules = z.object({ wait: z.enum(WAIT_HOURS.map(String), "required").transform(Number), two: z.literal("on").optional() })

/** Sets what helping demands (O7); where that is less than before, another administrator may have to approve. */
export const setRulesAction = organizerAction({
  name: "organizer.recovery_rules",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(rules, form),
  keep: ["wait", "two"],
  run: (context, { wait: waitHours, two }) => setRules(context, { waitHours, needsTwo: two === "on" }),
  after: async ({ organisation }, said) => redirect(`/organizer/${organisation.id}/recovery?done=rules_${said}`),
})
