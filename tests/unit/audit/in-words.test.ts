import { auditKeyOf, auditWords } from "#app/operator/audit/in-words.ts"
import { AUDIT_TYPES } from "#lib/audit/events.ts"
import { ORGANISATION_AUDIT_TYPES } from "#lib/audit/organisation-events.ts"
import { LOCK_CHANGES } from "#lib/factors/locks-mail.ts"
import { translator } from "#lib/language/translate.ts"

describe.each(["en", "sv"])("the audit trail in %s", (language) => {
  const t = translator(language)

  it.each(AUDIT_TYPES)("O12 has words for %s, and for choosing it", (type) => {
    const details = {
      role: "support",
      way: "console",
      count: 2,
      what: "file",
      change: "codesMade",
      by: "sheet",
      kind: "restart",
      why: "restart",
      newPhone: true,
      appOff: true,
    }
    expect(auditWords(t, { type, details })).not.toMatch(/\{|undefined|operator\.audit/)
    expect(t.has(`operator.audit.kind.${auditKeyOf(type)}`)).toBe(true)
  })

  it.each(ORGANISATION_AUDIT_TYPES)("O12 has words for %s in an organisation, and for choosing it", (type) => {
    const details = {
      as: "employee",
      what: "plan",
      version: "2026-11-26",
      unit: "",
      newPhone: true,
      appOff: true,
      reply: true,
      hours: 24,
      two: true,
      count: 2,
      outcome: "erase",
      invitations: 2,
      domain: "kommun.example",
      kind: "hold",
      on: true,
    }
    expect(auditWords(t, { type, details })).not.toMatch(/\{|undefined|organizer\.log/)
    expect(t.has(`organizer.log.kind.${auditKeyOf(type)}`)).toBe(true)
  })

  it.each([...LOCK_CHANGES, "passwordChanged", "passkeyOpens"])("O12 has words of its own for the change %s", (change) => {
    const words = (of: string) => auditWords(t, { type: "locks.changed", details: { change: of } })
    expect(words(change)).not.toBe(words("something else"))
  })

  it("O10 writes a domain as people do", () => {
    expect(auditWords(t, { type: "domain.added", details: { domain: "xn--vxj-qla6g.se" } })).toContain("växjö.se")
  })

  it("O12 says of what it does not know that a later version wrote it", () => {
    expect(auditWords(t, { type: "plan.changed", details: {} })).toBe(t("operator.audit.unknown"))
    expect(auditWords(t, { type: "constructor", details: {} })).toBe(t("operator.audit.unknown"))
  })
})
