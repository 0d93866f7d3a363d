import { showOverview } from "#lib/organisations/advice.ts"
import { buildDepartments } from "#lib/organisations/build-departments.ts"
import { isFirstDay, showFirstDay } from "#lib/organisations/first-day.ts"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { placeSelf } from "#lib/organisations/place-self.ts"
import { listUnits } from "#lib/organisations/units.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { canHelp, givenOrganisations } from "../../support/organisations.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, organizer, unit, joined } = givenOrganisations(given)

const LINES = "Department;Code;Name\nCare;1010;Care and health\nCare > Home care\nSchool;3000"
const seen = async (who: Person, org: string) =>
  value(await listUnits(await organizer(who, org))).map(({ name, depth, costCentre }) => [depth, name, costCentre?.code ?? null].join(" "))

test("O1 O5 the first day: departments, one's own place, a second administrator, the first people; nothing red is left", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const org = await organisation(anna, "Exempelstad")
  const ctx = await organizer(anna, org)
  expect(await isFirstDay(ctx)).toBe(true)
  expect(value(await buildDepartments(ctx, LINES))).toEqual({ departments: 3, costCentres: 2, changed: 0 })
  expect(await isFirstDay(ctx)).toBe(false)
  expect(await seen(anna, org)).toEqual(["0 Exempelstad ", "1 Care 1010", "2 Home care 1010", "1 School 3000"])
  const [care] = value(await showFirstDay(ctx)).departments
  value(await placeSelf(ctx, { unitId: care?.id ?? "", recovery: true }))
  expect(await canHelp(given, anna, anna)).toBe(true)
  const ask = { kind: null, administers: true, lines: bo.address, unitId: org }
  value(await invitePeople(ctx, ask))
  const ten = Array.from({ length: 10 }, (_, at) => `person${at}@example.org`).join("\n")
  value(await invitePeople(ctx, { kind: "employee", administers: false, lines: ten, unitId: care?.id ?? "" }))
  expect(value(await showFirstDay(ctx))).toMatchObject({
    employed: { unitName: "Care", isHere: true },
    administrators: 1,
    administratorsAsked: [bo.address],
    people: 11,
  })
  expect(value(await showOverview(ctx)).advice).toEqual([{ code: "one_administrator", isAsked: true }])
})

test("O2 O8 the same lines twice, or at once, make nothing twice; a cost centre that is there is kept, and a line's becomes its department's", async () => {
  const { anna } = await given.people("anna")
  const org = await organisation(anna, "Exempelby")
  const ctx = await organizer(anna, org)
  const built = await Promise.all([buildDepartments(ctx, LINES), buildDepartments(ctx, LINES)])
  expect(built.map((one) => value(one).departments).sort()).toEqual([0, 3])
  expect(value(await buildDepartments(ctx, "care > Night;1010\nCare;3000"))).toEqual({ departments: 1, costCentres: 0, changed: 1 })
  expect(await seen(anna, org)).toEqual(["0 Exempelby ", "1 Care 3000", "2 Home care 3000", "2 Night 1010", "1 School 3000"])
  const log = await database.owner<
    { type: string; count: number }[]
  >`select type, count(*)::int as count from audit_entries where scope_id = ${org}
    and type in ('unit.made', 'cost_centre.made', 'unit.changed') group by type order by type`
  expect(log.map(({ type, count }) => [type, count])).toEqual([
    ["cost_centre.made", 2],
    ["unit.changed", 4],
    ["unit.made", 4],
  ])
})

test("U5 O2 where one line is wrong, or leads below a group, nothing is made", async () => {
  const { anna } = await given.people("anna")
  const org = await organisation(anna, "Exempelborg")
  await unit(anna, org, { name: "Board", group: true })
  const ctx = await organizer(anna, org)
  expect(await buildDepartments(ctx, "Care\nSchool;?")).toMatchObject({ error: { code: "department_lines", lines: "2" } })
  expect(await buildDepartments(ctx, "Care\nBoard > Office")).toMatchObject({ error: { code: "unit_name_taken" } })
  expect(await seen(anna, org)).toEqual(["0 Exempelborg ", "1 Board "])
})

test("O3 B29 B43 one's own place takes the visible yes, is a department, and is one alone", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const org = await organisation(anna)
  const other = await organisation(bo)
  const [care, school] = [await unit(anna, org, { name: "Care" }), await unit(anna, org, { name: "School" })]
  const group = await unit(anna, org, { name: "Board", group: true })
  const ctx = await organizer(anna, org)
  expect(await placeSelf(ctx, { unitId: care, recovery: false })).toMatchObject({ error: { fields: { recovery: "recovery_agreement" } } })
  for (const unitId of [org, group])
    expect(await placeSelf(ctx, { unitId, recovery: true })).toMatchObject({ error: { code: "unit_wrong_place" } })
  const both = await Promise.all([care, school].map((unitId) => placeSelf(ctx, { unitId, recovery: true })))
  expect(both.map((one) => (one.ok ? "placed" : one.error.code)).sort()).toEqual(["already_employed", "placed"])
  // Employed elsewhere one is employed nowhere else.
  const there = await unit(bo, other, { name: "Care" })
  await joined(bo, other, { person: anna, unitId: other, as: "administrator" })
  expect(await placeSelf(await organizer(anna, other), { unitId: there, recovery: true })).toMatchObject({
    error: { code: "already_employed" },
  })
  expect(value(await showFirstDay(await organizer(anna, other))).employed).toMatchObject({ isHere: false })
})
