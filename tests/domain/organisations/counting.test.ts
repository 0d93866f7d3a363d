import { listOrganisationsByCommand } from "#lib/organisations/for-operators.ts"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { closeUnit, listUnits } from "#lib/organisations/units.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, organizer, unit, joined } = givenOrganisations(given)

test("O2 a unit is closed only when nobody belongs to it and nothing is open below it", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const org = await organisation(anna)
  const care = await unit(anna, org, { name: "Care" })
  const ward = await unit(anna, org, { name: "Ward", below: care })
  const ctx = await organizer(anna, org)
  expect(await closeUnit(ctx, care)).toEqual({ ok: false, error: { code: "unit_in_use", people: 0, units: 1 } })
  await joined(anna, org, { person: bo, unitId: ward, as: "employee" })
  expect(await closeUnit(ctx, ward)).toEqual({ ok: false, error: { code: "unit_in_use", people: 1, units: 0 } })
  const empty = await unit(anna, org, { name: "Empty" })
  value(await closeUnit(ctx, empty))
  expect(value(await listUnits(ctx)).map(({ name }) => name)).not.toContain("Empty")
})

test("O6 R4 who is invited is counted, in the unit and in the operator's list", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const org = await organisation(anna)
  const care = await unit(anna, org, { name: "Care" })
  await joined(anna, org, { person: bo, unitId: care, as: "employee" })
  const ctx = await organizer(anna, org)
  const lines = "cia@example.org\ndag@example.org"
  value(await invitePeople(ctx, { unitId: care, lines, kind: "member", administers: false }))
  expect(value(await listUnits(ctx)).find(({ id }) => id === care)).toMatchObject({ employees: 1, members: 0, invited: 2 })
  expect((await listOrganisationsByCommand(given.services)).find(({ id }) => id === org)).toMatchObject({ people: 1, invited: 2 })
})
