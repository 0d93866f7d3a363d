import { isAuditType } from "#lib/audit/events.ts"
import type { Translate } from "#lib/language/translate.ts"

type Entry = { readonly type: string; readonly details: Readonly<Record<string, string | number | boolean>> }

/** The name of a type as a key of the catalogue. */
export const auditKeyOf = (type: string): string => type.replaceAll(".", "_")

/** What an entry of the audit trail says, in the reader's language; one of a later version says that. */
export function auditWords(t: Translate, { type, details }: Entry): string {
  if (!isAuditType(type)) return t("operator.audit.unknown")
  const { role } = details
  const named = typeof role === "string" && t.has(`operator.role.${role}`) ? t.dynamic(`operator.role.${role}`) : ""
  return t.dynamic(`operator.audit.what.${auditKeyOf(type)}`, { ...details, role: named })
}
