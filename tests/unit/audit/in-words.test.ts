import { auditKeyOf, auditWords } from "#app/operator/audit/in-words.ts"
import { AUDIT_TYPES } from "#lib/audit/events.ts"
import { translator } from "#lib/language/translate.ts"

describe.each(["en", "sv"])("the audit trail in %s", (language) => {
  const t = translator(language)

  it.each(AUDIT_TYPES)("O12 has words for %s, and for choosing it", (type) => {
    const details = { role: "support", way: "console", count: 2 }
    expect(auditWords(t, { type, details })).not.toMatch(/\{|undefined|operator\.audit/)
    expect(t.has(`operator.audit.kind.${auditKeyOf(type)}`)).toBe(true)
  })

  it("O12 says of what it does not know that a later version wrote it", () => {
    expect(auditWords(t, { type: "plan.changed", details: {} })).toBe(t("operator.audit.unknown"))
    expect(auditWords(t, { type: "constructor", details: {} })).toBe(t("operator.audit.unknown"))
  })
})
