import { DEMANDS, isNumbered, NO_DEMANDS, type Demand, type Policy } from "#lib/policies/policy.ts"
import type { ShownPolicy } from "#lib/organisations/unit-policy.ts"
import type { OrganizerWords } from "./unit-words.ts"

/** What a demand says, in words; null where nothing is demanded. */
export function demandValue(t: OrganizerWords, policy: Policy, demand: Demand): string | null {
  const value = policy[demand]
  if (value === null) return null
  if (!isNumbered(demand)) return t("policy.yes")
  return typeof value === "number" ? t(`policy.value.${demand}`, { count: value }) : null
}

/** Everything that holds in a unit, with the unit above that it comes from. */
export function demandFacts(
  t: OrganizerWords,
  { policy, above, by }: Pick<ShownPolicy, "policy" | "above" | "by">,
): readonly { readonly name: string; readonly value: string }[] {
  return DEMANDS.flatMap((demand) => {
    const value = demandValue(t, policy, demand)
    if (value === null) return []
    const unit = above[demand] === policy[demand] ? by[demand] : undefined
    return [{ name: t(`policy.name.${demand}`), value: unit === undefined ? value : t("policy.by", { value, unit }) }]
  })
}

/** Everything that is demanded of somebody. */
export const policyFacts = (t: OrganizerWords, policy: Policy): readonly { readonly name: string; readonly value: string }[] =>
  demandFacts(t, { policy, above: NO_DEMANDS, by: {} })
