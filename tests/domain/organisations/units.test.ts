import { listCostCentres, removeCostCentre, writeCostCentre } from "#lib/organisations/cost-centres.ts"
import { createOrganisation } from "#lib/organisations/create-organisation.ts"
import { invitePeople, listInvitations, remind, withdrawInvitation } from "#lib/organisations/invitations.ts"
import { declineInvitation, listOwnInvitations } from "#lib/organisations/join.ts"
import { listOwnMemberships, leaveUnit } from "#lib/organisations/own-memberships.ts"
import { listPeople, removePerson } from "#lib/organisations/people.ts"
import { addUnit, closeUnit, listUnits, renameUnit, setUnit, showUnit } from "#lib/organisations/units.ts"
import { newId, type Id } from "#lib/ids.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { employ } from "../../support/staff.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, organizer, unit, joined } = givenOrganisations(given)

const noSuch: Id = "00000000-0000-4000-8000-000000000001"
const centre = { id: null, code: "100", name: "Care", validFrom: "", validTo: "", buyerReference: "" }

test("O1 I10 R4 a seller sets an organisation up; a name that resembles another one's, or its number, is refused", async () => {
  const { sam, anna } = await given.people("sam", "anna")
  const facts = {
    name: "Nordlands kommun",
    number: "212000-1234",
    postalAddress: "Storgatan 1\n\n 111 22  Nordland ",
    region: "eu",
    administrator: anna.address,
    language: "sv",
  }
  expect((await createOrganisation(await given.as(anna), facts)).ok).toBe(false)
  await employ(given.services, sam.accountId, "seller")
  const id = value(await createOrganisation(await given.as(sam), facts))
  expect(await database.owner`select name, number, postal_address from organisations where id = ${id}`).toEqual([
    { name: "Nordlands kommun", number: "2120001234", postal_address: "Storgatan 1\n111 22 Nordland" },
  ])
  const again = async (change: Partial<typeof facts>) =>
    createOrganisation(await given.as(sam), { ...facts, number: "2120009999", ...change })
  expect(await again({ name: "Nord1ands  Kommun AB" })).toEqual({ ok: false, error: { code: "organisation_name_taken" } })
  expect(await again({ name: "Another", number: "2120001234" })).toEqual({ ok: false, error: { code: "organisation_number_taken" } })
  expect(await again({ name: "Another", region: "moon" })).toMatchObject({ error: { fields: { region: "required" } } })
  expect(value(await listOwnInvitations(await given.as(anna))).invitations).toMatchObject([
    { organisationName: "Nordlands kommun", administers: true, isOfAll: true, needsAgreement: true, kind: null },
  ])
})

test("O2 O4 O8 units in a tree: what is not set is that of the unit above", async () => {
  const { anna } = await given.people("anna")
  const org = await organisation(anna)
  const as = () => organizer(anna, org)
  const care = await unit(anna, org, { name: "Care" })
  const ward = await unit(anna, org, { name: "Ward 1", below: care })
  const board = await unit(anna, org, { name: "Board", group: true })
  value(await writeCostCentre(await as(), centre))
  const [made] = value(await listCostCentres(await as()))
  value(await setUnit(await as(), { unitId: care, costCentreId: made?.id ?? "", plan: "lite" }))
  const tree = value(await listUnits(await as()))
  expect(
    tree.map(({ name, depth, costCentre, hasOwnCostCentre, activePlan }) => [
      name,
      depth,
      costCentre?.code ?? null,
      hasOwnCostCentre,
      activePlan,
    ]),
  ).toEqual([
    [expect.any(String), 0, null, false, "full"],
    ["Board", 1, null, false, "full"],
    ["Care", 1, "100", true, "lite"],
    ["Ward 1", 2, "100", false, "lite"],
  ])
  const add = async (given: Parameters<typeof addUnit>[1]) => addUnit(await as(), given)
  expect(await add({ parentId: care, kind: "department", name: "ward 1 " })).toEqual({ ok: false, error: { code: "unit_name_taken" } })
  expect(await add({ parentId: board, kind: "department", name: "Inside" })).toEqual({ ok: false, error: { code: "unit_wrong_place" } })
  expect(await add({ parentId: noSuch, kind: "department", name: "Nowhere" })).toEqual({ ok: false, error: { code: "not_found" } })
  expect(await closeUnit(await as(), care)).toEqual({ ok: false, error: { code: "unit_in_use", people: 0, units: 1 } })
  value(await closeUnit(await as(), ward))
  value(await renameUnit(await as(), { unitId: care, name: "Ward 1" }))
  expect(value(await showUnit(await as(), care))).toMatchObject({ unit: { name: "Ward 1" }, below: [], above: [{ isInScope: true }] })
  expect((await renameUnit(await as(), { unitId: org, name: "Other" })).ok).toBe(false)
  expect(await writeCostCentre(await as(), centre)).toEqual({ ok: false, error: { code: "cost_centre_taken" } })
  expect(await writeCostCentre(await as(), { ...centre, code: "101", validFrom: "2026-02-01", validTo: "2026-01-01" })).toMatchObject({
    error: { fields: { valid_to: "day_before" } },
  })
  value(await removeCostCentre(await as(), made?.id ?? ""))
  expect(value(await listUnits(await as())).every(({ costCentre }) => costCentre === null)).toBe(true)
})

test("O6 many are asked at once or nobody; asked again is said, reminded once a day, withdrawn and declined for good", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const org = await organisation(anna)
  const care = await unit(anna, org, { name: "Care" })
  const group = await unit(anna, org, { name: "Board", group: true })
  const as = () => organizer(anna, org)
  const invite = async (lines: string, change: object = {}) =>
    invitePeople(await as(), { unitId: care, lines, kind: "employee", administers: false, ...change })
  expect(await invite(`${bo.address}\nnobody`)).toMatchObject({ error: { code: "invite_lines", lines: "2", count: 1 } })
  expect(value(await listInvitations(await as(), null))).toEqual([])
  const lines = `Bo Berg, ${bo.address}\n\n<c@example.org>\nd@example.org\nD Again;d@example.org`
  expect(value(await invite(lines))).toEqual({ invited: 3, again: [], administering: [] })
  expect(value(await invite(`${bo.address}\ne@example.org`))).toEqual({ invited: 1, again: [bo.address], administering: [] })
  expect(await invite(bo.address, { unitId: group })).toEqual({ ok: false, error: { code: "unit_wrong_place" } })
  const asked = value(await listInvitations(await as(), care))
  expect(value(await showUnit(await as(), care)).unit.invited).toBe(4)
  expect(asked.map(({ address, name }) => [address, name])).toContainEqual([bo.address, "Bo Berg"])
  const idOf = (address: string) => asked.find((one) => one.address === address)?.id ?? ""
  expect(await remind(await as(), idOf(bo.address))).toEqual({ ok: false, error: { code: "reminded_lately" } })
  await database.owner`update unit_invitations set invited_at = invited_at - interval '1 day'`
  value(await remind(await as(), idOf(bo.address)))
  expect(await remind(await as(), idOf(bo.address))).toEqual({ ok: false, error: { code: "reminded_lately" } })
  value(await withdrawInvitation(await as(), idOf("c@example.org")))
  expect((await withdrawInvitation(await as(), idOf("c@example.org"))).ok).toBe(false)
  value(await declineInvitation(await given.as(bo), idOf(bo.address)))
  expect(
    value(await listInvitations(await as(), care))
      .map(({ address }) => address)
      .sort(),
  ).toEqual(["d@example.org", "e@example.org"])
})

test("O3 O6 people by name in pages, found by a part of name or address, in one's own subtree; members leave, or are removed", async () => {
  const { anna, bo, cia, dag } = await given.people("anna", "bo", "cia", "dag")
  const org = await organisation(anna)
  const [care, school] = [await unit(anna, org, { name: "Care" }), await unit(anna, org, { name: "School" })]
  await joined(anna, org, { person: bo, unitId: care, as: "administrator" })
  await joined(anna, org, { person: cia, unitId: care, as: "employee" })
  await joined(anna, org, { person: dag, unitId: school, as: "member" })
  await joined(anna, org, { person: dag, unitId: care, as: "member" })
  const everybody = { unitId: null, kind: "belongs" as const, words: "", after: "" }
  const names = async (who: typeof anna, change: Partial<typeof everybody> | object = {}) =>
    value(await listPeople(await organizer(who, org), { ...everybody, ...change })).people.map(
      ({ name, unitName }) => `${name} ${unitName}`,
    )
  expect((await names(anna)).sort()).toEqual(["Cia Care", "Dag Care", "Dag School"])
  expect((await names(bo)).sort()).toEqual(["Cia Care", "Dag Care"])
  expect(await names(bo, { unitId: school })).toEqual([])
  expect(await names(anna, { words: "CIA" })).toEqual(["Cia Care"])
  expect(await names(anna, { words: "%" })).toEqual([])
  expect(await names(anna, { kind: "employee" })).toEqual(["Cia Care"])
  // Not below Bo's department; and employment is not ended like a membership.
  expect((await removePerson(await organizer(bo, org), { unitId: school, accountId: dag.accountId })).ok).toBe(false)
  expect((await removePerson(await organizer(anna, org), { unitId: care, accountId: cia.accountId })).ok).toBe(false)
  value(await removePerson(await organizer(bo, org), { unitId: care, accountId: dag.accountId }))
  expect(value(await listOwnMemberships(await given.as(dag))).map(({ unitName, kind }) => [unitName, kind])).toEqual([["School", "member"]])
  expect((await leaveUnit(await given.as(cia), care)).ok).toBe(false)
  value(await leaveUnit(await given.as(dag), school))
  expect(value(await listOwnMemberships(await given.as(dag)))).toEqual([])
})

test("O6 5 000 people are listed page by page, each once", async () => {
  const { anna } = await given.people("anna")
  const org = await organisation(anna)
  const care = await unit(anna, org, { name: "Care" })
  await database.owner`with made as (insert into accounts (id, kind, state, name, language, time_zone, generation, created_at)
      select gen_random_uuid(), 'person', 'active', 'Person ' || (n % 700), 'en', 'UTC', 1, now() from generate_series(1, 5000) n returning id),
    addressed as (insert into account_addresses (address, account_id, proven_at, is_main) select id || '@example.org', id, now(), true from made)
    insert into unit_people (unit_id, account_id, organisation_id, kind, is_primary, joined_at) select ${care}, id, ${org}, 'employee', true, now() from made`
  const ctx = await organizer(anna, org)
  // What PostgreSQL has no text for is nobody's name, and nothing that breaks.
  value(await listPeople(ctx, { unitId: null, kind: "belongs", words: "per\0son", after: "" }))
  const after0 = Buffer.from(JSON.stringify(["a\0", newId(), newId(), "employee"])).toString("base64url")
  value(await listPeople(ctx, { unitId: null, kind: "belongs", words: "", after: after0 }))
  const seen = new Set<string>()
  let [after, pages] = ["", 0]
  for (;;) {
    const page = value(await listPeople(ctx, { unitId: null, kind: "belongs", words: "", after }))
    for (const { accountId } of page.people) seen.add(accountId)
    pages += 1
    if (page.next === null) break
    after = page.next
  }
  expect([seen.size, pages]).toEqual([5000, 100])
})
