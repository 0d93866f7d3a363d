import { isOrganisationType, LOG_GROUPS } from "#lib/audit/organisation-events.ts"
import type { Translate } from "#lib/language/translate.ts"

type Details = Readonly<Record<string, string | number | boolean>>

/** How much a file of people or of the log held, and what it was narrowed to; empty for entries from before, which do not say. */
export function extentWords(t: Translate, { count, ofType, ofPerson, byPerson, since, until }: Details): string {
  if (typeof count !== "number") return ""
  return [
    t("organizer.log.extent.rows", { count }),
    ...(typeof ofType === "string" ? kindWords(t, ofType) : []),
    ...(ofPerson === true ? [t("organizer.log.extent.ofPerson")] : []),
    ...(byPerson === true ? [t("organizer.log.extent.byPerson")] : []),
    ...(typeof since === "string" ? [t("organizer.log.extent.since", { day: since })] : []),
    ...(typeof until === "string" ? [t("organizer.log.extent.until", { day: until })] : []),
  ].join("; ")
}

function kindWords(t: Translate, type: string): readonly string[] {
  const group = LOG_GROUPS.find((one) => one === type)
  if (group !== undefined) return [t(`organizer.log.all_of.${group}`)]
  return isOrganisationType(type) ? [t.dynamic(`organizer.log.kind.${type.replaceAll(".", "_")}`)] : []
}
