import { domainToUnicode } from "node:url"
import { isAuditType } from "#lib/audit/events.ts"
import { isOrganisationType } from "#lib/audit/organisation-events.ts"
import type { Translate } from "#lib/language/translate.ts"

type Entry = { readonly type: string; readonly details: Readonly<Record<string, string | number | boolean>> }

/** The name of a type as a key of the catalogue. */
export const auditKeyOf = (type: string): string => type.replaceAll(".", "_")

/** What an entry of the installation's trail or of an organisation's says, in the reader's language; one of a later version says that. */
export function auditWords(t: Translate, { type, details }: Entry): string {
  const what = isOrganisationType(type) ? "organizer.log.what" : isAuditType(type) ? "operator.audit.what" : null
  if (what === null) return t("operator.audit.unknown")
  const { role, domain } = details
  const named = typeof role === "string" && t.has(`operator.role.${role}`) ? t.dynamic(`operator.role.${role}`) : ""
  const written = typeof domain === "string" ? domainToUnicode(domain) : ""
  return t.dynamic(`${what}.${auditKeyOf(type)}`, { ...details, domain: written, role: named })
}
