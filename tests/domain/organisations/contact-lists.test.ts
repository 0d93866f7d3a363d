import { peopleToPick } from "#lib/contacts/people-to-pick.ts"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import { newId } from "#lib/ids.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { contactLists, seesContactLists } from "#lib/organisations/colleagues.ts"
import { setContactLists } from "#lib/organisations/set-contact-lists.ts"
import { listUnits } from "#lib/organisations/units.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, organizer, unit, joined } = givenOrganisations(given)

/** Bo and Cia work in care, Dan in school; Eva and Fia are in a group. Anna administers, and is in none. */
async function municipality() {
  const people = await given.people("anna", "bo", "cia", "dan", "eva", "fia")
  const { anna, bo, cia, dan, eva, fia } = people
  const org = await organisation(anna)
  const [care, school] = [await unit(anna, org, { name: "Care" }), await unit(anna, org, { name: "School" })]
  const group = await unit(anna, org, { name: "Patients", group: true })
  for (const person of [bo, cia]) await joined(anna, org, { person, unitId: care, as: "employee" })
  await joined(anna, org, { person: dan, unitId: school, as: "member" })
  for (const person of [eva, fia]) await joined(anna, org, { person, unitId: group, as: "member" })
  return { ...people, org, care, school, group }
}

const seenBy = async (person: Person) =>
  (await contactLists(await given.as(person))).flatMap(({ people }) => people.map(({ name }) => name))

test("O9 A9 colleagues find each other by name and unit, without having written; a sponsored group neither sees nor is seen", async () => {
  const { anna, bo, cia, dan, eva } = await municipality()
  const [list] = await contactLists(await given.as(bo))
  expect(list).toMatchObject({
    people: [
      { kind: "person", name: cia.name, address: cia.address, units: ["Care"] },
      { name: dan.name, address: dan.address, units: ["School"] },
    ],
  })
  // A department with one other person is no list to write to; the whole organisation is.
  expect(list?.units.map(({ addresses }) => addresses)).toEqual([[cia.address, dan.address]])
  for (const person of [anna, eva]) {
    expect(await seenBy(person)).toEqual([])
    expect(await seesContactLists(await given.as(person))).toBe(false)
  }
  expect(await seesContactLists(await given.as(dan))).toBe(true)
})

test("O9 O4 each unit chooses, for itself and what is below it; the log says so, and an administrator beside it cannot", async () => {
  const { anna, bo, cia, dan, eva, fia, org, care, group } = await municipality()
  await joined(anna, org, { person: bo, unitId: care, as: "administrator" })
  const set = async (person: Person, unitId: string, seen: "organisation" | "department" | "none" | null, listed: "yes" | "no" | null) =>
    setContactLists(await organizer(person, org), { unitId, seen, listed })
  value(await set(bo, care, "department", "no"))
  expect(await seenBy(bo)).toEqual([cia.name])
  expect(await seenBy(dan)).toEqual([])
  const shown = value(await listUnits(await organizer(anna, org))).find(({ id }) => id === care)
  expect(shown?.contactLists).toEqual({ seen: "department", isListed: false })
  value(await set(bo, care, null, null))
  expect(await seenBy(dan)).toEqual([bo.name, cia.name])
  value(await set(anna, group, "department", "no"))
  expect(await seenBy(eva)).toEqual([fia.name])
  expect(await set(bo, group, "none", null)).toEqual({ ok: false, error: { code: "not_found" } })
  const said = await database.owner`select details->>'what' as what from audit_entries where scope_id = ${org} and type = 'unit.changed'`
  expect(said.map(({ what }) => what as string)).toEqual(["contactLists", "contactLists", "contactLists"])
})

test("O9 M1 Compose offers colleagues after those whom the writer knows, each once, and departments as lists", async () => {
  const { bo, cia, dan } = await municipality()
  await given.sentMessage({ from: bo, to: [dan] })
  const { people, lists } = value(await peopleToPick(await given.as(bo)))
  expect(people.map(([, address]) => address)).toEqual([dan.address, cia.address])
  expect(lists.map(([, addresses]) => addresses)).toEqual([[cia.address, dan.address]])
})

test("M17 O9 who stands in a contact list that the writer sees is not outside", async () => {
  const { anna, bo, cia, eva, org, group } = await municipality()
  const post = async () => {
    const fields = Object.entries({ token: newId(), subject: "Hej", message: "Hej", to: `${cia.address}, ${eva.address}` })
    const form = readComposeForm(new Map(fields.map(([name, text]) => [name, [text]])))
    return submitCompose(await given.as(bo), { form, uploads: [], uploadFailure: null })
  }
  expect(await post()).toMatchObject({ failure: { code: "doubtful", outsider: eva.address } })
  value(await setContactLists(await organizer(anna, org), { unitId: group, seen: "none", listed: "yes" }))
  expect((await post()).kind).toBe("sent")
})

test("O9 B39 somebody in two organisations sees each list apart, and neither shows the other's people", async () => {
  const [one, two] = [await municipality(), await municipality()]
  await joined(two.anna, two.org, { person: one.bo, unitId: two.school, as: "member" })
  const lists = await contactLists(await given.as(one.bo))
  expect(lists.map(({ organisationId, people }) => [organisationId, people.map(({ address }) => address)])).toEqual([
    [one.org, [one.cia.address, one.dan.address]],
    [two.org, [two.bo.address, two.cia.address, two.dan.address]],
  ])
})
