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

  it("O12 says what was changed and from what to what, and of entries from before only that something was", () => {
    const unit = "u"
    const words = (type: string, details: Parameters<typeof auditWords>[1]["details"], units?: ReadonlyMap<string, string>) =>
      auditWords(t, { type, details }, units)
    const plain = words("unit.changed", { unit, what: "policy" })
    const facts = { requiresFactorWas: false, requiresFactorNow: true, fileMebibytesWas: 5, fileMebibytesNow: false }
    const said = words("unit.changed", { unit, what: "policy", ...facts })
    expect(said).toContain(plain)
    expect(said).toContain(`${t("organizer.policy.notDemanded")} → ${t("organizer.policy.yes")}`)
    expect(said).toContain(`5 MiB → ${t("organizer.policy.notDemanded")}`)
    expect(words("unit.changed", { unit, what: "plan", planWas: false, planNow: "lite" })).toContain(
      `${t("organizer.unit.asAbove")} → ${t("organizer.plan.lite")}`,
    )
    expect(words("unit.changed", { unit, what: "costCentre", codeWas: "100", codeNow: "200" })).toContain("100 → 200")
    expect(words("unit.changed", { unit, what: "name", nameWas: "Omsorg", nameNow: "Vård" })).toContain("Omsorg → Vård")
    expect(words("cost_centre.made", { code: "1010" })).toContain("1010")
    expect(words("cost_centre.changed", { code: "1020", codeWas: "1010" })).toContain("1010 → 1020")
    expect(words("cost_centre.made", {})).toBe(t("organizer.log.what.cost_centre_made"))
    const units = new Map([
      ["a", "Omsorg"],
      ["b", "Skola"],
    ])
    expect(words("unit.moved", { unit, wasUnder: "a", under: "b" }, units)).toContain("Omsorg → Skola")
    expect(words("unit.moved", { unit }, units)).toBe(t("organizer.log.what.unit_moved"))
  })

  it("O9 O12 O16 says of contact lists, of lists and of disposal what was and what is, and of entries from before that they were changed", () => {
    const words = (type: string, details: Parameters<typeof auditWords>[1]["details"]) => auditWords(t, { type, details })
    const lists = { unit: "u", what: "contactLists" }
    const plain = words("unit.changed", lists)
    expect(plain).not.toBe(words("unit.changed", { unit: "u", what: "something else" }))
    const said = words("unit.changed", { ...lists, seenWas: "none", seenNow: "group", listedWas: false, listedNow: "yes" })
    expect(said).toContain(plain)
    expect(said).toContain(`${t("organizer.contactLists.see.none")} → ${t("organizer.contactLists.see.group")}`)
    expect(said).toContain(`${t("organizer.unit.asAbove")} → ${t("organizer.contactLists.yes")}`)
    const writers = words("unit_list.changed", {
      unit: "u",
      writersWas: "unit",
      writersNow: "anyone",
      withBelowWas: true,
      withBelowNow: false,
    })
    expect(writers).toContain(`${t("organizer.lists.writer.unit")} → ${t("organizer.lists.writer.anyone")}`)
    expect(writers).toContain(`${t("organizer.contactLists.yes")} → ${t("organizer.contactLists.no")}`)
    expect(words("unit_list.changed", { unit: "u" })).toBe(t("organizer.log.what.unit_list_changed"))
    const five = t("organizer.records.rule", { count: 5, span: "year", counts: "arrival" })
    const set = words("records.rule_set", { unit: "u", on: true, ruleWas: false, ruleNow: "5 year arrival" })
    expect(set).toContain(`${t("organizer.records.ruleNone")} → ${five}`)
    expect(words("records.rule_set", { unit: "u", on: false, ruleWas: "5 year arrival", ruleNow: false })).toContain(
      `${five} → ${t("organizer.records.ruleNone")}`,
    )
    expect(words("records.rule_set", { unit: "u", on: true })).not.toContain("→")
  })

  it("O10 writes a domain as people do", () => {
    expect(auditWords(t, { type: "domain.added", details: { domain: "xn--vxj-qla6g.se" } })).toContain("växjö.se")
  })

  it("O12 says of what it does not know that a later version wrote it", () => {
    expect(auditWords(t, { type: "plan.changed", details: {} })).toBe(t("operator.audit.unknown"))
    expect(auditWords(t, { type: "constructor", details: {} })).toBe(t("operator.audit.unknown"))
  })
})
