import { isId, type Id } from "#lib/ids.ts"
import { CONTACTS_SEEN, type ListSettings } from "#lib/organisations/contact-lists.ts"
import type { ShownGroup } from "#lib/organisations/listed-groups.ts"

/** Groups with what holds for them, as a form carries them: so that only what was seen is kept, or taken away. */
export const writeGroups = (groups: readonly (ListSettings & { readonly id: Id })[]): string =>
  groups.map(({ id, seen, isListed }) => `${id}.${seen}.${isListed ? "yes" : "no"}`).join(" ")

/** Of what a form carries, those that can be read. */
export function readGroups(text: string): readonly ShownGroup[] {
  return text.split(" ").flatMap((group) => {
    const [unitId = "", what, listed] = group.split(".")
    const seen = CONTACTS_SEEN.find((one) => one === what)
    return isId(unitId) && seen !== undefined ? [{ unitId, seen, isListed: listed === "yes" }] : []
  })
}
