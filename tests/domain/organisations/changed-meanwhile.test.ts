import { verifyOrganisations } from "#lib/audit/verify-audit.ts"
import { addDomain, setDomain, showDomain } from "#lib/domains/own-domains.ts"
import { setRules, showRules } from "#lib/helping/recovery-rules.ts"
import type { Id } from "#lib/ids.ts"
import { prepareColours, prepareLogo, prepareTexts, showBranding } from "#lib/organisations/branding.ts"
import { listCostCentres, writeCostCentre } from "#lib/organisations/cost-centres.ts"
import { dropBranding } from "#lib/organisations/publish-branding.ts"
import { listLog } from "#lib/organisations/list-log.ts"
import { setContactLists } from "#lib/organisations/set-contact-lists.ts"
import { setUnitPolicy, showUnitPolicy } from "#lib/organisations/unit-policy.ts"
import { setUnit, showUnit } from "#lib/organisations/units.ts"
import { NO_DEMANDS } from "#lib/policies/policy.ts"
import { setDisposal } from "#lib/records/set-records.ts"
import { testDatabase } from "../../support/database.ts"
import { newDomain } from "../../support/domains.ts"
import { givenServices, value } from "../../support/given.ts"
import { png } from "../../support/pictures.ts"
import { givenOrganisations } from "../../support/organisations.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, organizer, unit, joined } = givenOrganisations(given)

const refused = (...fields: readonly string[]) => ({
  ok: false,
  error: { code: "changed_meanwhile", fields: Object.fromEntries(fields.map((field) => [field, "changed_meanwhile"])) },
})

/** Two administrators of the whole, each with a page of a unit open. */
async function twoWithPagesOpen() {
  const { anna, bo } = await given.people("anna", "bo")
  const org: Id = await organisation(anna)
  await joined(anna, org, { person: bo, unitId: org, as: "administrator" })
  const care = await unit(anna, org, { name: "Care" })
  const school = await unit(anna, org, { name: "School" })
  return { org, care, school, asAnna: await organizer(anna, org), asBo: await organizer(bo, org) }
}

test("O4 O11 what a colleague demands meanwhile stays demanded, and the same demand is not overwritten unseen", async () => {
  const { care, asAnna, asBo } = await twoWithPagesOpen()
  const shown = NO_DEMANDS
  value(await setUnitPolicy(asBo, { unitId: care, demands: { ...NO_DEMANDS, requiresFactor: true }, shown }))
  value(await setUnitPolicy(asAnna, { unitId: care, demands: { ...NO_DEMANDS, fileMebibytes: 5 }, shown }))
  const own = async () => value(await showUnitPolicy(asAnna, care)).own
  expect(await own()).toMatchObject({ requiresFactor: true, fileMebibytes: 5 })
  const stale = { ...NO_DEMANDS, fileMebibytes: 10, expiryDays: 30 }
  expect(await setUnitPolicy(asBo, { unitId: care, demands: stale, shown })).toEqual(refused("fileMebibytes"))
  expect(await own()).toMatchObject({ requiresFactor: true, fileMebibytes: 5, expiryDays: null })
  // The same as the colleague's is no quarrel; and whoever saw it may change it.
  value(await setUnitPolicy(asBo, { unitId: care, demands: { ...NO_DEMANDS, fileMebibytes: 5 }, shown }))
  const seen = { ...NO_DEMANDS, requiresFactor: true, fileMebibytes: 5 } as const
  value(await setUnitPolicy(asBo, { unitId: care, demands: { ...seen, requiresFactor: null }, shown: seen }))
  expect(await own()).toMatchObject({ requiresFactor: null, fileMebibytes: 5 })
})

test("O4 of a unit's plan and cost centre each colleague writes only their own", async () => {
  const { org, care, asAnna, asBo } = await twoWithPagesOpen()
  const centre = { id: null, code: "100", name: "Care", validFrom: "", validTo: "", buyerReference: "" }
  value(await writeCostCentre(asAnna, centre))
  const costCentreId = value(await listCostCentres(asAnna))[0]?.id ?? ""
  const shown = { costCentreId: null, plan: null }
  value(await setUnit(asBo, { unitId: care, ...shown, plan: "lite", shown }))
  value(await setUnit(asAnna, { unitId: care, ...shown, costCentreId, shown }))
  expect(value(await showUnit(asAnna, care)).unit).toMatchObject({ plan: "lite", costCentreId })
  expect(await setUnit(asAnna, { unitId: care, ...shown, plan: "full", shown })).toEqual(refused("plan"))
  expect(value(await showUnit(asAnna, care)).unit).toMatchObject({ plan: "lite", costCentreId })
  // The whole organisation shows a plan though it says none.
  const top = { costCentreId: null, plan: "full" } as const
  value(await setUnit(asAnna, { unitId: org, ...top, plan: "lite", shown: top }))
  expect(await setUnit(asBo, { unitId: org, ...top, costCentreId, shown: top })).toEqual({ ok: true, value: null })
  expect(value(await showUnit(asAnna, org)).unit).toMatchObject({ plan: "lite", costCentreId })
})

test("O4 O9 of a unit's contact lists each colleague writes only their own", async () => {
  const { org, care, asAnna, asBo } = await twoWithPagesOpen()
  const shown = { seen: null, listed: null }
  value(await setContactLists(asBo, { unitId: care, ...shown, listed: "no", shown }))
  value(await setContactLists(asAnna, { unitId: care, ...shown, seen: "department", shown }))
  expect(value(await showUnit(asAnna, care)).unit).toMatchObject({ contactsSeen: "department", contactsListed: false })
  expect(await setContactLists(asBo, { unitId: care, ...shown, seen: "none", shown })).toEqual(refused("seen"))
  const top = { seen: "organisation", listed: "yes" } as const
  value(await setContactLists(asBo, { unitId: org, ...top, listed: "no", shown: top }))
  value(await setContactLists(asAnna, { unitId: org, ...top, seen: "none", shown: top }))
  expect(value(await showUnit(asAnna, org)).unit.contactLists).toEqual({ seen: "none", isListed: false })
})

test("O4 O7 of what is demanded of helping each colleague writes only their own", async () => {
  const { asAnna, asBo } = await twoWithPagesOpen()
  const shown = value(await showRules(asAnna))
  expect(value(await setRules(asBo, { ...shown, waitHours: 72, shown }))).toBe("set")
  expect(value(await setRules(asAnna, { ...shown, needsTwo: true, shown }))).toBe("set")
  expect(value(await showRules(asAnna))).toEqual({ waitHours: 72, needsTwo: true })
  expect(await setRules(asAnna, { ...shown, waitHours: 168, shown })).toEqual(refused("wait"))
})

test("O4 O8 of a cost centre each colleague writes only their own, and days are judged as they will stand", async () => {
  const { asAnna, asBo } = await twoWithPagesOpen()
  const shown = { code: "100", name: "Care", validFrom: "", validTo: "", buyerReference: "" }
  value(await writeCostCentre(asAnna, { id: null, ...shown }))
  const id = value(await listCostCentres(asAnna))[0]?.id ?? ""
  value(await writeCostCentre(asBo, { id, ...shown, validFrom: "2026-06-01", shown }))
  value(await writeCostCentre(asAnna, { id, ...shown, name: "Care and school", shown }))
  expect(value(await listCostCentres(asAnna))).toMatchObject([{ name: "Care and school", validFrom: "2026-06-01", validTo: null }])
  expect(await writeCostCentre(asBo, { id, ...shown, name: "School", shown })).toEqual(refused("name"))
  expect(await writeCostCentre(asAnna, { id, ...shown, validTo: "2026-01-01", shown })).toMatchObject({
    error: { fields: { valid_to: "day_before" } },
  })
})

test("O4 O16 a rule for disposal that a colleague has set meanwhile is not overwritten, and not removed by a form that showed none", async () => {
  const { care, asAnna, asBo } = await twoWithPagesOpen()
  const shown = { count: "", span: "year", counts: "registration" }
  value(await setDisposal(asBo, { unitId: care, ...shown, count: "10", shown }))
  expect(await setDisposal(asAnna, { unitId: care, ...shown, count: "2", shown })).toEqual(refused("count"))
  value(await setDisposal(asAnna, { unitId: care, ...shown, shown }))
  expect(await database.owner`select count from unit_records where unit_id = ${care}`).toEqual([{ count: 10 }])
})

test("O4 O13 of the look that is prepared each colleague writes only their own, and lets go of what they saw", async () => {
  const { asAnna, asBo } = await twoWithPagesOpen()
  const texts = { nameLine: "", addressLines: "", footer: "", sender: "service" }
  const current = async () => value(await showBranding(asAnna)).current
  value(await prepareTexts(asBo, { ...texts, footer: "Telefon 018-12 34 56", shown: texts }))
  const seen = value(await showBranding(asAnna)).preparedAt?.getTime() ?? 0
  given.clock.pass(1000)
  value(await prepareTexts(asAnna, { ...texts, nameLine: "Vård", addressLines: "Storgatan 1\r\nUppsala", shown: texts }))
  const kept = { nameLine: "Vård", addressLines: "Storgatan 1\nUppsala", footer: "Telefon 018-12 34 56" }
  expect(await current()).toMatchObject(kept)
  expect(await prepareTexts(asBo, { ...texts, nameLine: "Omsorg", shown: texts })).toEqual(refused("name_line"))
  const colours = { seal: "", accent: "", takesNearest: false, shown: { seal: "", accent: "" } }
  value(await prepareColours(asBo, { ...colours, seal: "#005a3c" }))
  value(await prepareColours(asAnna, { ...colours, accent: "#1d4680" }))
  expect(await prepareColours(asAnna, { ...colours, seal: "#1d4680" })).toEqual(refused("seal"))
  value(await prepareLogo(asBo, { file: png(), shown: null }))
  expect(await prepareLogo(asAnna, { file: png({ width: 40 }), shown: null })).toEqual(refused("logo"))
  expect(await prepareLogo(asAnna, { file: png(), shown: null })).toEqual({ ok: true, value: null })
  expect(await current()).toMatchObject({ ...kept, seal: "#005a3c", accent: "#1d4680", logoWidth: 32 })
  // What Anna looked at before the others prepared more is not what would go.
  expect(await dropBranding(asAnna, { preparedAt: seen })).toMatchObject({ error: { code: "branding_changed" } })
  expect(await current()).toMatchObject(kept)
})

test("O4 O10 of a domain's settings each colleague writes only their own", async () => {
  const { care, school, asAnna, asBo } = await twoWithPagesOpen()
  const shown = { coversBelow: false, unitId: null }
  const { id } = value(await addDomain(asAnna, { domain: newDomain(), ...shown }))
  value(await setDomain(asBo, { id, ...shown, unitId: care, shown }))
  value(await setDomain(asAnna, { id, ...shown, coversBelow: true, shown }))
  expect(value(await showDomain(asAnna, id))).toMatchObject({ coversBelow: true, unitId: care })
  expect(await setDomain(asAnna, { id, ...shown, unitId: school, shown })).toEqual(refused("department"))
  expect(value(await showDomain(asAnna, id))).toMatchObject({ coversBelow: true, unitId: care })
})

test("O12 B78 the log holds what was changed, from what to what, and its chain holds", async () => {
  const { care, org, asAnna, asBo } = await twoWithPagesOpen()
  value(await setUnitPolicy(asAnna, { unitId: care, demands: { ...NO_DEMANDS, fileMebibytes: 5 } }))
  value(await setUnitPolicy(asBo, { unitId: care, demands: { ...NO_DEMANDS, fileMebibytes: 1, requiresFactor: true } }))
  value(await setUnit(asAnna, { unitId: care, costCentreId: null, plan: "lite" }))
  value(await writeCostCentre(asAnna, { id: null, code: "100", name: "Care", validFrom: "", validTo: "", buyerReference: "" }))
  const entries = value(await listLog(asAnna, {})).entries.slice(0, 4)
  expect(entries.map(({ details }) => details)).toEqual([
    { code: "100" },
    { unit: care, what: "plan", planWas: false, planNow: "lite" },
    { unit: care, what: "policy", requiresFactorWas: false, requiresFactorNow: true, fileMebibytesWas: 5, fileMebibytesNow: 1 },
    { unit: care, what: "policy", fileMebibytesWas: false, fileMebibytesNow: 5 },
  ])
  expect((await verifyOrganisations(given.services)).find(({ scopeId }) => scopeId === org)?.faults).toEqual([])
})
