import type { Id } from "#lib/ids.ts"
import { isAlone } from "#lib/organisations/advice.ts"
import { askAdministrator } from "#lib/organisations/for-operators.ts"
import { handOnUnitKeys } from "#lib/organisations/hand-on-unit-keys.ts"
import { dropAdministrations } from "#lib/organisations/leave-all.ts"
import { listPeople } from "#lib/organisations/people.ts"
import { showRecoverability } from "#lib/organisations/recoverability.ts"
import {
  confirmOrganisationSheet,
  drawOrganisationSheet,
  removeOrganisationSheet,
  showDrawnOrganisationSheet,
  showSheet,
  spendOrganisationSheet,
} from "#lib/organisations/sheet.ts"
import { showPerson } from "#lib/organisations/show-person.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { canHelp, givenOrganisations, twoDepartments, type TwoDepartments } from "../../support/organisations.ts"
import { employ } from "../../support/staff.ts"
import { handOver } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, organizer, unit, acceptAll, joined } = givenOrganisations(given)

/** Printed and typed back. @returns the key on the paper */
async function printed(administrator: Person, org: Id): Promise<string> {
  const { token } = value(await drawOrganisationSheet(await organizer(administrator, org)))
  const key = (await showDrawnOrganisationSheet(await organizer(administrator, org), token))?.key ?? ""
  value(await confirmOrganisationSheet(await organizer(administrator, org), { token, typed: key.toLowerCase() }))
  return key
}

/** Anna loses everything, and Eva follows her: asked by the operator. */
async function succeeded({ anna, org }: TwoDepartments): Promise<Person> {
  await given.services.db.transaction((tx) => dropAdministrations(tx, given.services, { accountId: anna.accountId, why: "restart" }))
  const { eva, sam } = await given.people("eva", "sam")
  await employ(given.services, sam.accountId, "seller")
  value(await askAdministrator(await given.as(sam), { organisationId: org, address: eva.address, language: "en" }))
  await acceptAll(await given.as(eva))
  await handOnUnitKeys(await organizer(eva, org))
  return eva
}

test("O7 B27 a successor whom the operator asked gets the keys back by the printed key, once, and everybody can be helped as before", async () => {
  const all = await twoDepartments(given)
  const { anna, org, school } = all
  const { fia } = await given.people("fia")
  await joined(anna, org, { person: fia, unitId: school, as: "employee" })
  const key = await printed(anna, org)
  expect(value(await showSheet(await organizer(anna, org)))).toMatchObject({ by: anna.name, isByAdministrator: true, isNeeded: false })
  expect(await isAlone(await organizer(anna, org))).toBe(false)
  // With the keys in hand it is not used up.
  expect(await spendOrganisationSheet(await organizer(anna, org), { typed: key })).toMatchObject({ error: { code: "not_found" } })
  const eva = await succeeded(all)
  // Cia of school keeps hers; Eva sees who can be helped, and cannot herself yet. What the paper opens was not thrown away.
  expect(await canHelp(given, eva, fia)).toBe(false)
  expect(value(await showSheet(await organizer(eva, org)))).toMatchObject({ isByAdministrator: false, isNeeded: true })
  const other = `${key.slice(0, -1)}${key.endsWith("2") ? "3" : "2"}`
  for (const wrong of ["", "nothing", other])
    expect(await spendOrganisationSheet(await organizer(eva, org), { typed: wrong })).toMatchObject({
      error: { fields: { key: "organisation_key_wrong" } },
    })
  // Who administers a part finds nothing there.
  expect(await spendOrganisationSheet(await organizer(all.bo, org), { typed: key })).toMatchObject({ error: { code: "not_found" } })
  value(await spendOrganisationSheet(await organizer(eva, org), { typed: key }))
  expect(await canHelp(given, eva, fia)).toBe(true)
  expect(await canHelp(given, eva, all.dag)).toBe(true)
  expect(await database.owner`select from organisation_sheets where organisation_id = ${org}`).toHaveLength(0)
  expect(await database.owner`select from unit_key_wraps where holder_kind = 'sheet' and organisation_id = ${org}`).toHaveLength(0)
  const subjects = (await handOver(database, given.services))
    .filter(({ recipient }) => recipient === eva.address)
    .map(({ subject }) => subject)
  expect(subjects).toContainEqual(expect.stringMatching(/recovery sheet.*was used/))
})

test("B42 a sheet follows every new key of the whole, and opens nothing once it is revoked or another took its place", async () => {
  const all = await twoDepartments(given)
  const { anna, org } = all
  const first = await printed(anna, org)
  const second = await printed(anna, org)
  expect(second).not.toBe(first)
  // Somebody left: the whole gets a new key, which is sealed to the sheet too.
  await database.owner`update units set rotation_due = true where id = ${org}`
  await handOnUnitKeys(await organizer(anna, org))
  const generations = await database.owner`select generation from unit_key_wraps where holder_kind = 'sheet' and organisation_id = ${org}`
  expect(generations).toEqual([{ generation: 2 }])
  const eva = await succeeded(all)
  expect(await spendOrganisationSheet(await organizer(eva, org), { typed: first })).toMatchObject({ error: { code: "invalid_fields" } })
  value(await spendOrganisationSheet(await organizer(eva, org), { typed: second }))
  expect(await canHelp(given, eva, all.dag)).toBe(true)
})

test("O7 whose paper is gone begins with new keys: nobody is called helped who is not", async () => {
  const all = await twoDepartments(given)
  const { anna, bo, org, care, school } = all
  const { fia } = await given.people("fia")
  await joined(anna, org, { person: fia, unitId: school, as: "employee" })
  await printed(anna, org)
  const eva = await succeeded(all)
  // The keys of school were Cia's and Anna's; Cia leaves too.
  await database.owner`delete from unit_administrators where unit_id = ${school}`
  value(await removeOrganisationSheet(await organizer(eva, org)))
  await handOnUnitKeys(await organizer(eva, org))
  const people = value(await listPeople(await organizer(eva, org), { unitId: null, kind: "belongs", words: "", after: "" })).people
  expect(people.map(({ name, help }) => [name, help])).toEqual([
    ["Dag", "yes"],
    ["Fia", "no"],
  ])
  expect(await canHelp(given, bo, all.dag)).toBe(true)
  expect(care).not.toBe(school)
})

test("B9 B30 nothing is sealed to a sheet that SQL alone wrote, and only who administers the whole makes one, after a fresh proof", async () => {
  const { anna, bo, cia, org } = await twoDepartments(given)
  await printed(anna, org)
  await database.owner`update organisation_sheets set kem_public = (select kem_public from unit_keys where organisation_id = ${org} limit 1) where organisation_id = ${org}`
  await database.owner`update units set rotation_due = true where id = ${org}`
  await handOnUnitKeys(await organizer(anna, org))
  expect(await database.owner`select from unit_key_wraps where holder_kind = 'sheet' and organisation_id = ${org}`).toHaveLength(0)
  expect(value(await showSheet(await organizer(anna, org)))).toMatchObject({ madeAt: null })
  expect(await drawOrganisationSheet(await organizer(bo, org))).toMatchObject({ error: { code: "not_found" } })
  const stale = await organizer(anna, org)
  expect(await drawOrganisationSheet({ ...stale, member: { ...stale.member, provenAt: null } })).toMatchObject({
    error: { code: "proof_needed" },
  })
  const { token } = value(await drawOrganisationSheet(stale))
  expect(await confirmOrganisationSheet(await organizer(anna, org), { token, typed: "2".repeat(32) })).toMatchObject({
    error: { fields: { key: "recovery_key_differs" } },
  })
  // In nobody else's browser, and in no other organisation.
  expect(await showDrawnOrganisationSheet(await organizer(cia, org), token)).toBeNull()
})

test("O15 the sole administrator can be helped once there is a sheet, by who follows her, and no more when it is revoked", async () => {
  const { anna } = await given.people("anna")
  const org = await organisation(anna)
  const care = await unit(anna, org, { name: "Care" })
  await joined(anna, org, { person: anna, unitId: care, as: "employee" })
  const seen = async () => {
    const { helped, withoutOther } = value(await showRecoverability(await organizer(anna, org)))
    return [value(await showPerson(await organizer(anna, org), anna.accountId)).help, helped, withoutOther]
  }
  expect(await seen()).toEqual(["alone", 0, 1])
  await printed(anna, org)
  expect(await seen()).toEqual(["yes", 1, 0])
  value(await removeOrganisationSheet(await organizer(anna, org)))
  expect(await seen()).toEqual(["alone", 0, 1])
})
