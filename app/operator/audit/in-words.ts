import { domainToUnicode } from "node:url"
import { changeWords } from "./change-words.ts"
import { isAuditType } from "#lib/audit/events.ts"
import { isOrganisationType } from "#lib/audit/organisation-events.ts"
import type { Translate } from "#lib/language/translate.ts"

type Entry = { readonly type: string; readonly details: Readonly<Record<string, string | number | boolean>> }

/** The name of a type as a key of the catalogue. */
export const auditKeyOf = (type: string): string => type.replaceAll(".", "_")

/** What is said of with what it was and is. */
const SETTINGS_CHANGED: ReadonlySet<string> = new Set(["unit.changed", "unit_list.changed", "records.rule_set"])

/** What an entry of an organisation adds to its words: what was changed, a code, where a unit hung and hangs. Entries from before add nothing. */
function factsOf(t: Translate, { type, details }: Entry, units: ReadonlyMap<string, string>): string {
  const { code, codeWas, wasUnder, under } = details
  if (SETTINGS_CHANGED.has(type)) return changeWords(t, details)
  if (type.startsWith("cost_centre.") && typeof code === "string")
    return typeof codeWas === "string" ? t("organizer.log.change", { what: t("organizer.centres.code"), was: codeWas, now: code }) : code
  if (type !== "unit.moved" || typeof wasUnder !== "string" || typeof under !== "string") return ""
  const [was, now] = [units.get(wasUnder), units.get(under)]
  return was === undefined || now === undefined ? "" : t("organizer.log.change", { what: t("organizer.log.under"), was, now })
}

/** What an entry of the installation's trail or of an organisation's says, in the reader's language; one of a later version says that. */
export function auditWords(t: Translate, { type, details }: Entry, units: ReadonlyMap<string, string> = new Map()): string {
  const what = isOrganisationType(type) ? "organizer.log.what" : isAuditType(type) ? "operator.audit.what" : null
  if (what === null) return t("operator.audit.unknown")
  const { role, domain } = details
  const named = typeof role === "string" && t.has(`operator.role.${role}`) ? t.dynamic(`operator.role.${role}`) : ""
  const written = typeof domain === "string" ? domainToUnicode(domain) : ""
  const words = t.dynamic(`${what}.${auditKeyOf(type)}`, { ...details, domain: written, role: named })
  const facts = factsOf(t, { type, details }, units)
  return facts === "" ? words : t("organizer.log.with", { words, facts })
}
