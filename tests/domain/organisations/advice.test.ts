import { acceptAgreement } from "#db/queries/organisations.ts"
import { inAll } from "#db/tenancy.ts"
import { acceptNewAgreement } from "#lib/organisations/accept-agreement.ts"
import { isAlone, showOverview } from "#lib/organisations/advice.ts"
import { listCostCentres, writeCostCentre } from "#lib/organisations/cost-centres.ts"
import { handOnUnitKeys } from "#lib/organisations/hand-on-unit-keys.ts"
import { forInvitations, invitePeople } from "#lib/organisations/invitations.ts"
import { listLog } from "#lib/organisations/list-log.ts"
import { keepContactLists, setContactLists } from "#lib/organisations/set-contact-lists.ts"
import { showPerson } from "#lib/organisations/show-person.ts"
import { listUnits, setUnit, showUnit } from "#lib/organisations/units.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, organizer, unit, joined } = givenOrganisations(given)

async function costCentre(who: Person, org: string, code: string): Promise<string> {
  const ctx = await organizer(who, org)
  value(await writeCostCentre(ctx, { id: null, code, name: `Cost centre ${code}`, validFrom: "", validTo: "", buyerReference: "" }))
  return value(await listCostCentres(ctx)).find((one) => one.code === code)?.id ?? ""
}

const codes = async (who: Person, org: string) => value(await showOverview(await organizer(who, org))).advice.map(({ code }) => code)

test("O5 a new organisation is told what to do next, and nothing any more when it is done", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const org = await organisation(anna)
  expect(await codes(anna, org)).toEqual(["one_administrator", "no_departments"])
  expect(await isAlone(await organizer(anna, org))).toBe(true)

  const care = await unit(anna, org, { name: "Care" })
  expect(await codes(anna, org)).toEqual(["one_administrator", "nobody_employed", "no_cost_centre"])
  const centre = await costCentre(anna, org, "100")
  value(await setUnit(await organizer(anna, org), { unitId: care, costCentreId: centre, plan: null }))

  const asBoss = { unitId: org, lines: bo.address, kind: null, administers: true }
  value(await invitePeople(await organizer(anna, org), asBoss))
  const { units, advice } = value(await showOverview(await organizer(anna, org)))
  expect(units.map(({ name, invited, employees }) => [name, invited, employees])).toEqual([
    [expect.any(String), 1, 0],
    ["Care", 0, 0],
  ])
  expect(advice).toEqual([
    { code: "one_administrator", isAsked: true },
    { code: "nobody_employed", unit: { id: care, name: "Care" } },
  ])
  await joined(anna, org, { person: cia, unitId: care, as: "employee" })
  await joined(anna, org, { person: bo, unitId: org, as: "administrator" })
  expect(value(await showOverview(await organizer(anna, org))).advice).toEqual([
    { code: "waits_for_keys", unit: expect.objectContaining({ id: org }), count: 1 },
  ])
  await handOnUnitKeys(await organizer(anna, org))
  expect(await codes(anna, org)).toEqual([])
  expect(await isAlone(await organizer(anna, org))).toBe(false)
})

test("O5 who is employed at the top, what ran out, and an agreement of another version are named", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const org = await organisation(anna)
  await unit(anna, org, { name: "Care" })
  await joined(anna, org, { person: bo, unitId: org, as: "employee" })
  value(await invitePeople(await organizer(anna, org), { unitId: org, lines: cia.address, kind: "member", administers: false }))
  await database.owner`update unit_invitations set expires_at = now() - interval '1 day' where organisation_id = ${org}`
  await inAll(given.services.db, "service", (tx) => acceptAgreement(tx, org, { version: "2020-01-01", at: new Date(), by: anna.accountId }))
  const { advice } = value(await showOverview(await organizer(anna, org)))
  expect(advice).toContainEqual({ code: "employed_at_top", count: 1 })
  expect(advice).toContainEqual({ code: "invitations_over", count: 1, ids: [] })
  expect(advice[0]).toEqual({ code: "agreement_older" })
  // Who was asked a while ago can be reminded where it is said.
  await database.owner`update unit_invitations set invited_at = now() - interval '2 days' where organisation_id = ${org}`
  const over = value(await showOverview(await organizer(anna, org))).advice.find((one) => one.code === "invitations_over")
  const ids = over?.code === "invitations_over" ? over.ids : []
  expect(value(await forInvitations(await organizer(anna, org), { ids, what: "remind", agreed: null }))).toEqual({ count: 1, left: 0 })
  expect(await codes(anna, org)).not.toContain("invitations_over")
  const without = await acceptNewAgreement(await organizer(anna, org), { agreement: false })
  expect(without).toEqual({ ok: false, error: { code: "invalid_fields", fields: { agreement: "agreement" } } })
  value(await acceptNewAgreement(await organizer(anna, org), { agreement: true }))
  expect(await codes(anna, org)).not.toContain("agreement_older")
})

test("O4 a department's administrator sees what it inherits from above, its own tree from its top, and no advice for the whole", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const org = await organisation(anna)
  const care = await unit(anna, org, { name: "Care" })
  const ward = await unit(anna, org, { name: "Ward", below: care })
  const centre = await costCentre(anna, org, "100")
  value(await setUnit(await organizer(anna, org), { unitId: org, costCentreId: centre, plan: "lite" }))
  await joined(anna, org, { person: bo, unitId: care, as: "administrator" })
  await handOnUnitKeys(await organizer(anna, org))

  const inherited = { costCentre: { code: "100" }, hasOwnCostCentre: false, activePlan: "lite" }
  const own = value(await listUnits(await organizer(bo, org)))
  expect(own).toMatchObject([
    { id: care, depth: 0, ...inherited },
    { id: ward, depth: 1, ...inherited },
  ])
  expect(value(await showUnit(await organizer(bo, org), ward)).unit).toMatchObject(inherited)
  expect(await codes(bo, org)).toEqual(["nobody_employed"])
  expect(value(await listUnits(await organizer(anna, org))).map(({ depth }) => depth)).toEqual([0, 1, 2])
})

test("O4 O15 B39 one person is shown with where they belong and whether they can be helped, to administrators of those units alone", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const org = await organisation(anna)
  const [care, school] = [await unit(anna, org, { name: "Care" }), await unit(anna, org, { name: "School" })]
  await joined(anna, org, { person: cia, unitId: school, as: "employee" })
  await joined(anna, org, { person: bo, unitId: care, as: "administrator" })
  expect(value(await showPerson(await organizer(anna, org), cia.accountId))).toMatchObject({
    address: cia.address,
    help: "yes",
    places: [{ unitId: school, kind: "employee", isPrimary: true }],
  })
  expect(await showPerson(await organizer(bo, org), cia.accountId)).toEqual({ ok: false, error: { code: "not_found" } })
  expect((await acceptNewAgreement(await organizer(bo, org), { agreement: true })).ok).toBe(false)
  await joined(anna, org, { person: cia, unitId: care, as: "member" })
  expect(value(await showPerson(await organizer(bo, org), cia.accountId))).toMatchObject({ help: "member", places: [{ unitId: care }] })
})

test("O4 R1 the session knows who administers something, by one look that row-level security does not hide", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await organisation(anna)
  expect([(await given.as(anna)).isAdministrator, (await given.as(bo)).isAdministrator]).toEqual([true, false])
})

test("O2 the picture counts who belongs to a unit or below it, each person once, and nobody beside", async () => {
  const { anna, bo, cia, dag } = await given.people("anna", "bo", "cia", "dag")
  const org = await organisation(anna)
  const [care, school] = [await unit(anna, org, { name: "Care" }), await unit(anna, org, { name: "School" })]
  const ward = await unit(anna, org, { name: "Ward", below: care })
  await joined(anna, org, { person: bo, unitId: ward, as: "employee" })
  await joined(anna, org, { person: bo, unitId: care, as: "member" })
  await joined(anna, org, { person: cia, unitId: school, as: "member" })
  await joined(anna, org, { person: dag, unitId: care, as: "administrator" })
  const counted = async (who: Person) =>
    [...value(await showOverview(await organizer(who, org))).peopleBelow].sort(([, one], [, other]) => other - one)
  expect(new Map(await counted(anna))).toEqual(
    new Map([
      [org, 2],
      [care, 1],
      [ward, 1],
      [school, 1],
    ]),
  )
  // Of what is above their own part nothing is counted that others see.
  expect(new Map(await counted(dag)).get(school)).toBeUndefined()
})

test("O5 O9 a group whose customers stand in the contact list, or see it, is named until that is switched off", async () => {
  const { anna } = await given.people("anna")
  const org = await organisation(anna)
  const group = await unit(anna, org, { name: "Customers", group: true })
  const set = async (seen: "organisation" | "department" | "none", listed: "yes" | "no") =>
    value(await setContactLists(await organizer(anna, org), { unitId: group, seen, listed }))
  const listed = { code: "customers_listed", units: [{ id: group, name: "Customers" }] }
  const advice = async () => value(await showOverview(await organizer(anna, org))).advice
  expect(await advice()).not.toContainEqual(listed)
  await set("none", "yes")
  expect(await advice()).toContainEqual(listed)
  await set("organisation", "no")
  expect(await advice()).toContainEqual(listed)
  await set("department", "no")
  expect(await advice()).not.toContainEqual(listed)
})

test("O5 O9 O12 a group that is in the contact list on purpose is advised on no more, until that is changed", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const org = await organisation(anna)
  const [board, other] = [await unit(anna, org, { name: "Board", group: true }), await unit(anna, org, { name: "Clients", group: true })]
  const ctx = await organizer(anna, org)
  const named = async () => value(await showOverview(ctx)).advice.flatMap((one) => (one.code === "customers_listed" ? one.units : []))
  const kept = async () => value(await listLog(ctx, { type: "unit.lists_kept" })).entries.map(({ details }) => details)
  for (const unitId of [board, other]) value(await setContactLists(ctx, { unitId, seen: "organisation", listed: "yes" }))
  expect(await named()).toHaveLength(2)
  value(await keepContactLists(ctx, board))
  expect(await named()).toEqual([{ id: other, name: "Clients" }])
  value(await keepContactLists(ctx, board))
  expect(await kept()).toEqual([{ unit: board }])
  // Saved as it is, nothing has changed; otherwise, it is asked about anew.
  value(await setContactLists(ctx, { unitId: board, seen: "organisation", listed: "yes" }))
  expect(await named()).toHaveLength(1)
  value(await setContactLists(ctx, { unitId: board, seen: "none", listed: "yes" }))
  expect(await named()).toHaveLength(2)
  // Of what nobody is advised on there is nothing to say, and nobody says it of another part.
  value(await setContactLists(ctx, { unitId: other, seen: "none", listed: "no" }))
  value(await keepContactLists(ctx, other))
  expect(await kept()).toHaveLength(1)
  await joined(anna, org, { person: bo, unitId: other, as: "administrator" })
  expect(await keepContactLists(await organizer(bo, org), board)).toEqual({ ok: false, error: { code: "not_found" } })
})
