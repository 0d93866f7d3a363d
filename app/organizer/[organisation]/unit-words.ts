import type { KeyIn, Translate } from "#lib/language/translate.ts"
import type { ShownUnit } from "#lib/organisations/units.ts"

/** The texts of the Organizer. */
export type OrganizerWords = Translate<KeyIn<"organizer">>

/** Who belongs to a unit, in one line. */
export function peopleWords(t: OrganizerWords, { employees, members, invited }: ShownUnit): string {
  const parts = [
    ...(employees > 0 ? [t("tree.employees", { count: employees })] : []),
    ...(members > 0 ? [t("tree.members", { count: members })] : []),
    ...(invited > 0 ? [t("tree.invited", { count: invited })] : []),
  ]
  return parts.length === 0 ? t("tree.nobody") : parts.join(" · ")
}

/** What a unit charges, and whether that is its own or comes from above (O4). */
export function costCentreWords(t: OrganizerWords, { costCentre, hasOwnCostCentre }: ShownUnit): string {
  if (costCentre === null) return t("tree.noCostCentre")
  const { code, name } = costCentre
  return hasOwnCostCentre ? t("tree.costCentre", { code, name }) : t("tree.costCentreInherited", { code, name })
}

/** Which plan its people get, and where that is said. */
export function planWords(t: OrganizerWords, { plan, activePlan, parentId }: ShownUnit): string {
  const name = t(`plan.${activePlan}`)
  return plan === null && parentId !== null ? t("tree.planInherited", { plan: name }) : name
}

/** Which contact list a unit's people see, and whether they are in the organisation's (O9). */
export function contactListWords(t: OrganizerWords, unit: ShownUnit): string {
  const { kind, parentId, contactLists, contactsSeen, contactsListed } = unit
  const see = kind === "sponsored_group" && contactLists.seen === "department" ? "group" : contactLists.seen
  const holds = `${t(`contactLists.sees.${see}`)} · ${t(contactLists.isListed ? "contactLists.isListed" : "contactLists.isNotListed")}`
  const isInherited = kind !== "sponsored_group" && parentId !== null && contactsSeen === null && contactsListed === null
  return isInherited ? t("contactLists.inherited", { holds }) : holds
}
