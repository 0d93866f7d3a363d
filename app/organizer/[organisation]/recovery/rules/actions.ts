"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { setRules, WAIT_HOURS } from "#lib/helping/recovery-rules.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseWithShown, SHOWN } from "#lib/web/shown-form.ts"

const rules = z.object({ wait: z.enum(WAIT_HOURS.map(String), "required").transform(Number), two: z.literal("on").optional() })

const toRules = ({ wait: waitHours, two }: z.infer<typeof rules>) => ({ waitHours, needsTwo: two === "on" })

/** What the next page says. */
const DONE = { set: "rules_set", set_instead: "rules_set_instead", asked: "rules_asked" } as const

/** Sets what helping demands (O7); where that is less than before, another administrator may have to approve. */
export const setRulesAction = organizerAction({
  name: "organizer.recovery_rules",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseWithShown(rules, form),
  keep: ["wait", "two", SHOWN],
  run: (context, { chosen, shown }) => setRules(context, { ...toRules(chosen), shown: toRules(shown) }),
  after: async ({ organisation }, said) => redirect(`/organizer/${organisation.id}/recovery?done=${DONE[said]}`),
})
