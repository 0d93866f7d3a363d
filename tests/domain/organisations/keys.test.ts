import { deleteAccount } from "#lib/leaving/delete-account.ts"
import { rotateKeys } from "#lib/factors/rotate-keys.ts"
import { removeAdministrator } from "#lib/organisations/administrators.ts"
import { askAdministrator } from "#lib/organisations/for-operators.ts"
import { handOnUnitKeys } from "#lib/organisations/hand-on-unit-keys.ts"
import { dropAdministrations } from "#lib/organisations/leave-all.ts"
import { openOrganizer } from "#lib/organisations/open-organizer.ts"
import { agreeToRecovery } from "#lib/organisations/own-recovery.ts"
import { listPeople, movePerson } from "#lib/organisations/people.ts"
import { hangUnder } from "#lib/organisations/hang-under.ts"
import { listUnits } from "#lib/organisations/units.ts"
import { UnitTamperedError } from "#lib/organisations/unit-keys.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value } from "../../support/given.ts"
import { canHelp, givenOrganisations, twoDepartments, type TwoDepartments } from "../../support/organisations.ts"
import { employ } from "../../support/staff.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, organizer, unit, joined, acceptAll } = givenOrganisations(given)

const world = () => twoDepartments(given)

const helpers = async ({ anna, bo, cia, dag }: TwoDepartments) =>
  Object.fromEntries(
    await Promise.all(Object.entries({ anna, bo, cia }).map(async ([name, person]) => [name, await canHelp(given, person, dag)] as const)),
  )

test("O4 B30 rights work at once, keys come with the next visit of an administrator who has them", async () => {
  const { anna, bo, dag } = await given.people("anna", "bo", "dag")
  const org = await organisation(anna)
  const care = await unit(anna, org, { name: "Care" })
  await joined(anna, org, { person: dag, unitId: care, as: "employee" })
  await joined(anna, org, { person: bo, unitId: care, as: "administrator" })
  expect(value(await listUnits(await organizer(bo, org))).map(({ id }) => id)).toEqual([care])
  expect(await canHelp(given, bo, dag)).toBe(false)
  expect(await handOnUnitKeys(await organizer(bo, org))).toBe(0)
  expect(await handOnUnitKeys(await organizer(anna, org))).toBe(1)
  expect(await canHelp(given, bo, dag)).toBe(true)
  expect(await handOnUnitKeys(await organizer(anna, org))).toBe(0)
})

test("B30 B42 whoever is removed has no right and no key by the next request, and what they could open is sealed anew", async () => {
  const all = await world()
  const { anna, bo, org, care } = all
  const before = await database.owner`select generation, kem_public from unit_keys where unit_id = ${care}`
  expect(await helpers(all)).toEqual({ anna: true, bo: true, cia: false })
  expect(value(await removeAdministrator(await organizer(anna, org), { unitId: care, accountId: bo.accountId }))).toEqual({
    isRotated: true,
    withdrawn: 0,
  })
  expect(await helpers(all)).toEqual({ anna: true, bo: false, cia: false })
  expect((await openOrganizer(await given.as(bo), org)).ok).toBe(false)
  expect(await database.owner`select generation, kem_public from unit_keys where unit_id = ${care}`).not.toEqual(before)
  expect(await database.owner`select from unit_key_wraps where holder_id = ${bo.accountId}`).toHaveLength(0)
})

test("O4 B43 the last administrator of the whole stays, also where two remove each other at once", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const org = await organisation(anna)
  expect(await removeAdministrator(await organizer(anna, org), { unitId: org, accountId: anna.accountId })).toEqual({
    ok: false,
    error: { code: "last_administrator" },
  })
  await joined(anna, org, { person: bo, unitId: org, as: "administrator" })
  expect(await removeAdministrator(await organizer(bo, org), { unitId: org, accountId: anna.accountId })).toEqual({
    ok: false,
    error: { code: "keys_not_handed_on" },
  })
  await handOnUnitKeys(await organizer(anna, org))
  const [asAnna, asBo] = [await organizer(anna, org), await organizer(bo, org)]
  const removed = await Promise.all([
    removeAdministrator(asAnna, { unitId: org, accountId: bo.accountId }),
    removeAdministrator(asBo, { unitId: org, accountId: anna.accountId }),
  ])
  expect(removed.filter((one) => one.ok && one.value.isRotated)).toHaveLength(1)
  expect(await database.owner`select from unit_administrators where organisation_id = ${org}`).toHaveLength(1)
})

test("O6 whoever moves to another department can be helped there and no more here", async () => {
  const all = await world()
  const { anna, cia, dag, org, care, school } = all
  // Cia administers school alone and sees nobody of care.
  const asCia = await organizer(cia, org)
  expect((await movePerson(asCia, { unitId: care, accountId: dag.accountId, toUnitId: school })).ok).toBe(false)
  value(await movePerson(await organizer(anna, org), { unitId: care, accountId: dag.accountId, toUnitId: school }))
  expect(await helpers(all)).toEqual({ anna: true, bo: false, cia: true })
})

test("O2 a department that hangs elsewhere is opened from there; it cannot hang below itself", async () => {
  const all = await world()
  const { anna, bo, org, care, school } = all
  value(await hangUnder(await organizer(anna, org), { unitId: care, parentId: school }))
  expect(await helpers(all)).toEqual({ anna: true, bo: true, cia: true })
  expect(value(await listUnits(await organizer(anna, org))).map(({ name, depth }) => [name, depth])).toEqual([
    [expect.stringMatching(/Exempel/), 0],
    ["School", 1],
    ["Care", 2],
  ])
  const below = await hangUnder(await organizer(anna, org), { unitId: school, parentId: care })
  expect(below).toEqual({ ok: false, error: { code: "unit_wrong_place" } })
  // Who administers a unit alone does not hang it elsewhere.
  expect((await hangUnder(await organizer(bo, org), { unitId: care, parentId: org })).ok).toBe(false)
})

test("K6 a new generation of one's own keys stays sealed to the department", async () => {
  const all = await world()
  const { dag } = all
  const rotated = value(
    await rotateKeys(await given.as(dag), { password: dag.password, device: "Firefox on Windows", network: "192.0.2.1" }),
  )
  expect(await helpers({ ...all, dag: { ...dag, session: rotated } })).toEqual({ anna: true, bo: true, cia: false })
})

test("B7 B9 rows that SQL alone wrote give no right, and nothing is sealed to a key that the installation does not vouch for", async () => {
  const { anna, bo, cia, dag, org, care, school } = await world()
  const grant = await database.owner`select * from unit_administrators where account_id = ${bo.accountId}`
  await database.owner`insert into unit_administrators select unit_id, ${dag.accountId}, organisation_id, granted_at, signature from unit_administrators where account_id = ${bo.accountId}`
  expect((await openOrganizer(await given.as(dag), org)).ok).toBe(false)
  // Bo's own grant, put onto the whole organisation.
  await database.owner`update unit_administrators set unit_id = ${org} where account_id = ${bo.accountId}`
  expect((await openOrganizer(await given.as(bo), org)).ok).toBe(false)
  await database.owner`update unit_administrators set unit_id = ${care} where account_id = ${bo.accountId}`
  expect(grant).toHaveLength(1)
  // A wrap of Cia's, moved to the other department, opens nothing there.
  await database.owner`update unit_key_wraps set unit_id = ${care}, generation = 1 where holder_id = ${cia.accountId} and unit_id = ${school}`
  expect(await canHelp(given, cia, dag)).toBe(false)
  // The key of care swapped for that of school.
  await database.owner`update unit_keys set kem_public = (select kem_public from unit_keys where unit_id = ${school} limit 1) where unit_id = ${care}`
  await expect(given.as(dag).then(agreeToRecovery)).rejects.toThrow(UnitTamperedError)
  expect(anna.name).toBe("Anna")
})

test("I11 O3 an employee's account is the organisation's to end; an administrator's goes, with its keys, unless it is the last", async () => {
  const { anna, bo, dag, org, care, ...rest } = await world()
  const by = { kind: "self" } as const
  expect(await deleteAccount(given.services, dag.accountId, { by })).toEqual({ ok: false, error: { code: "employed" } })
  expect(await deleteAccount(given.services, anna.accountId, { by })).toEqual({ ok: false, error: { code: "last_administrator" } })
  value(await deleteAccount(given.services, bo.accountId, { by }))
  expect(await database.owner`select from unit_key_wraps where holder_id = ${bo.accountId}`).toHaveLength(0)
  expect(await database.owner`select id from units where rotation_due and organisation_id = ${org}`).toEqual([{ id: care }])
  const before = await database.owner`select kem_public from unit_keys where unit_id = ${care}`
  await handOnUnitKeys(await organizer(anna, org))
  expect(await database.owner`select id from units where rotation_due and organisation_id = ${org}`).toHaveLength(0)
  expect(await database.owner`select kem_public from unit_keys where unit_id = ${care}`).not.toEqual(before)
  expect(await canHelp(given, anna, dag)).toBe(true)
  expect(await canHelp(given, rest.cia, dag)).toBe(false)
})

test("O7 O15 keys that nobody has any more are replaced by the next who administers, and what others still have is sealed to the new one", async () => {
  const { anna, bo, cia, dag, eva } = await given.people("anna", "bo", "cia", "dag", "eva")
  const org = await organisation(anna)
  const [care, school] = [await unit(anna, org, { name: "Care" }), await unit(anna, org, { name: "School" })]
  await joined(anna, org, { person: bo, unitId: care, as: "administrator" })
  await handOnUnitKeys(await organizer(anna, org))
  await joined(anna, org, { person: dag, unitId: care, as: "employee" })
  await joined(anna, org, { person: eva, unitId: school, as: "employee" })
  // The only administrator of the whole begins anew, as whoever lost everything: right and keys are gone.
  await given.services.db.transaction((tx) => dropAdministrations(tx, given.services, { accountId: anna.accountId, why: "restart" }))
  const { sam } = await given.people("sam")
  await employ(given.services, sam.accountId, "seller")
  value(await askAdministrator(await given.as(sam), { organisationId: org, address: cia.address, language: "en" }))
  await acceptAll(await given.as(cia))
  await handOnUnitKeys(await organizer(cia, org))
  // Nobody had the key of school: nobody is said to be able to help Eva, and she can agree again.
  const recoverable = async () =>
    value(await listPeople(await organizer(cia, org), { unitId: null, kind: "belongs", words: "", after: "" })).people.map(
      ({ name, help }) => [name, help],
    )
  expect(await recoverable()).toEqual([
    ["Dag", "yes"],
    ["Eva", "no"],
  ])
  value(await agreeToRecovery(await given.as(eva)))
  expect(await canHelp(given, cia, eva)).toBe(true)
  // Bo has that of care.
  expect(await canHelp(given, cia, dag)).toBe(false)
  await handOnUnitKeys(await organizer(bo, org))
  expect(await canHelp(given, cia, dag)).toBe(true)
  expect(await canHelp(given, bo, dag)).toBe(true)
  const before = await database.owner`select unit_id, generation from unit_keys where organisation_id = ${org} order by 1`
  for (const person of [bo, cia]) expect(await handOnUnitKeys(await organizer(person, org))).toBe(0)
  expect(await database.owner`select unit_id, generation from unit_keys where organisation_id = ${org} order by 1`).toEqual(before)
})

test("B30 what nobody can open does not keep an administrator from being removed", async () => {
  const { anna, bo, dag, org, care } = await world()
  // As SQL alone could write it.
  await database.owner`update recovery_wraps set stanza = decode(repeat('00', 1168), 'hex') where account_id = ${dag.accountId}`
  value(await removeAdministrator(await organizer(anna, org), { unitId: care, accountId: bo.accountId }))
  expect(await database.owner`select from recovery_wraps where account_id = ${dag.accountId}`).toHaveLength(0)
})
