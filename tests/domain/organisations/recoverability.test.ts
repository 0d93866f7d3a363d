import { helpBack } from "#lib/helping/help-back.ts"
import { listAdministrators, removeAdministrator } from "#lib/organisations/administrators.ts"
import { handOnUnitKeys } from "#lib/organisations/hand-on-unit-keys.ts"
import { listPeople, movePerson } from "#lib/organisations/people.ts"
import { listLacking, showRecoverability } from "#lib/organisations/recoverability.ts"
import { showPerson } from "#lib/organisations/show-person.ts"
import { tellMoved } from "#lib/organisations/tell-moved.ts"
import { hangUnder } from "#lib/organisations/hang-under.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { canHelp, givenOrganisations, twoDepartments } from "../../support/organisations.ts"
import { handOver } from "../../support/visitor.ts"
import { watched } from "../../support/watched.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, organizer, unit, joined } = givenOrganisations(given)

test("O15 it is counted who can be helped, who lacks what, and where one administrator is alone; each for one's own part", async () => {
  const { anna, bo, cia, dag, org, care, school } = await twoDepartments(given)
  const { eva } = await given.people("eva")
  await joined(anna, org, { person: eva, unitId: school, as: "employee" })
  await database.owner`delete from recovery_wraps where account_id = ${eva.accountId}`
  await database.owner`update accounts set backup_phone = phone where id = ${dag.accountId}`
  const seen = async (person: Person) => value(await showRecoverability(await organizer(person, org)))
  expect(await seen(anna)).toMatchObject({
    employees: 2,
    helped: 1,
    notAgreed: 1,
    withoutKeys: 0,
    withoutBackup: 1,
    alone: [],
    administratorsAlone: 0,
  })
  expect(await seen(bo)).toMatchObject({ employees: 1, helped: 1, notAgreed: 0, withoutBackup: 0 })
  const lacking = async (person: Person, what: "agreement" | "backup") =>
    value(await listLacking(await organizer(person, org), { what, page: 0 })).people.map(({ name }) => name)
  expect([await lacking(anna, "agreement"), await lacking(anna, "backup"), await lacking(bo, "agreement")]).toEqual([["Eva"], ["Eva"], []])
  // Bo leaves, by a way that hands nothing on: Anna is alone with care then.
  value(await removeAdministrator(await organizer(anna, org), { unitId: care, accountId: bo.accountId }))
  expect(await seen(anna)).toMatchObject({ administratorsAlone: 1, alone: [{ id: care, name: "Care", employees: 1 }] })
  // Nobody has keys any more.
  await database.owner`delete from unit_key_wraps where organisation_id = ${org}`
  expect(await seen(anna)).toMatchObject({ helped: 0, withoutKeys: 1 })
  expect(cia.name).toBe("Cia")
})

test("O15 who can help whom is found with one question about administrators, on every page that says it", async () => {
  const { anna, dag, org } = await twoDepartments(given)
  const asksOfAdministrators = (questions: readonly string[]) =>
    questions.filter((one) => one.includes('where "unit_administrators"."unit_id" in (')).length
  const glance = watched(database, await organizer(anna, org))
  expect(value(await showRecoverability(glance.ctx)).helped).toBe(1)
  expect(asksOfAdministrators(glance.questions)).toBe(1)
  const person = watched(database, await organizer(anna, org))
  expect(value(await showPerson(person.ctx, dag.accountId)).help).toBe("yes")
  expect(asksOfAdministrators(person.questions)).toBe(1)
})

test("O7 the only one who has the keys is removed where it is known what that costs; nobody is called helped who is not", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const org = await organisation(anna)
  const care = await unit(anna, org, { name: "Care" })
  await joined(anna, org, { person: cia, unitId: care, as: "employee" })
  await joined(anna, org, { person: bo, unitId: org, as: "administrator" })
  // Anna never came back, so that Bo waits for keys.
  const alone = value(await listAdministrators(await organizer(bo, org))).map(({ name, holdsKeysAlone }) => [name, holdsKeysAlone])
  expect(alone).toEqual([
    ["Anna", true],
    ["Bo", false],
  ])
  const remove = async (by: Person, keys?: "may_be_lost") =>
    removeAdministrator(await organizer(by, org), { unitId: org, accountId: anna.accountId, ...(keys === undefined ? {} : { keys }) })
  const kept = { ok: false, error: { code: "keys_not_handed_on" } }
  expect(await remove(bo)).toEqual(kept)
  // Whoever has the keys hands them on, and does not throw them away.
  expect(await remove(anna, "may_be_lost")).toEqual(kept)
  value(await remove(bo, "may_be_lost"))
  await handOnUnitKeys(await organizer(bo, org))
  expect(value(await showRecoverability(await organizer(bo, org)))).toMatchObject({ employees: 1, helped: 0, notAgreed: 1, withoutKeys: 0 })
  expect(await canHelp(given, anna, cia)).toBe(false)
})

test("B25 O6 moving a person or a unit asks for a fresh proof, and a job tells those whom others can help from then on", async () => {
  const { anna, dag, org, care, school } = await twoDepartments(given)
  const fresh = await organizer(anna, org)
  const stale = { ...fresh, member: { ...fresh.member, provenAt: null } }
  const needed = { ok: false, error: { code: "proof_needed" } }
  expect(await movePerson(stale, { unitId: care, accountId: dag.accountId, toUnitId: school })).toEqual(needed)
  expect(await hangUnder(stale, { unitId: care, parentId: school })).toEqual(needed)
  value(await hangUnder(fresh, { unitId: care, parentId: school }))
  const jobs = await database.owner<{ data: { unitId: string; after: null } }[]>`select data from pgboss.job where name = 'tell-moved'`
  expect(jobs.map(({ data }) => data)).toEqual([{ unitId: care, after: null }])
  expect(await tellMoved(given.services, { unitId: care, after: null })).toBe(1)
  expect(await tellMoved(given.services, { unitId: care, after: dag.accountId })).toBe(0)
  const subjects = (await handOver(database, given.services))
    .filter(({ recipient }) => recipient === dag.address)
    .map(({ subject }) => subject)
  expect(subjects).toContainEqual(expect.stringMatching(/Care at .* has moved/))
})

test("O15 B30 nobody is counted as helped by their own keys, or by who administers less: a second administrator or the printed sheet is needed", async () => {
  const { anna, bo, cia, dag } = await given.people("anna", "bo", "cia", "dag")
  const org = await organisation(anna)
  const care = await unit(anna, org, { name: "Care" })
  await joined(anna, org, { person: anna, unitId: care, as: "employee" })
  await joined(anna, org, { person: dag, unitId: care, as: "employee" })
  const seen = async () => {
    const ctx = await organizer(anna, org)
    const { employees, helped, withoutOther, withoutKeys } = value(await showRecoverability(ctx))
    const { people } = value(await listPeople(ctx, { unitId: null, kind: null, words: "", after: "" }))
    const listed = new Map(people.map(({ name, help }) => [name, help]))
    const own = value(await showPerson(ctx, anna.accountId)).help
    expect(own).toBe(listed.get("Anna"))
    expect(helped + withoutOther + withoutKeys).toBe(employees)
    expect(helped).toBe([...listed.values()].filter((help) => help === "yes").length)
    return { helped, withoutOther, anna: own, dag: listed.get("Dag") }
  }
  expect(await seen()).toEqual({ helped: 1, withoutOther: 1, anna: "alone", dag: "yes" })
  // Who administers the department alone is not of her rank.
  await joined(anna, org, { person: bo, unitId: care, as: "administrator" })
  await handOnUnitKeys(await organizer(anna, org))
  expect(await canHelp(given, bo, anna)).toBe(true)
  expect(await helpBack(await organizer(bo, org), { accountId: anna.accountId, phone: "", dropsApp: false })).toMatchObject({
    error: { code: "out_of_rank" },
  })
  expect(await seen()).toMatchObject({ helped: 1, anna: "alone" })
  // A second one of the whole who waits for keys cannot help either.
  await joined(anna, org, { person: cia, unitId: org, as: "administrator" })
  expect(await seen()).toMatchObject({ helped: 1, anna: "alone" })
  await handOnUnitKeys(await organizer(anna, org))
  expect(await seen()).toEqual({ helped: 2, withoutOther: 0, anna: "yes", dag: "yes" })
  await database.owner`delete from unit_key_wraps where organisation_id = ${org}`
  expect(await seen()).toEqual({ helped: 0, withoutOther: 0, anna: "keyless", dag: "keyless" })
})
