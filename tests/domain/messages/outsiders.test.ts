import { submitCompose, type Submitted } from "#lib/composing/submit-compose.ts"
import { newId } from "#lib/ids.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, type Person } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, unit, joined } = givenOrganisations(given)

async function post(person: Person, fields: Readonly<Record<string, string>>): Promise<Submitted> {
  const typed = Object.entries({ token: newId(), subject: "Hej", message: "Hej", ...fields })
  const form = readComposeForm(new Map(typed.map(([name, text]) => [name, [text]])))
  return submitCompose(await given.as(person), { form, uploads: [], uploadFailure: null })
}

/** Anna administers an organisation with a department and a group; Bo and Cia work in the department, Dan and Eva are in the group. */
async function workplace() {
  const people = await given.people("anna", "bo", "cia", "dan", "eva")
  const { anna, bo, cia, dan, eva } = people
  const name = `Region ${anna.accountId.slice(0, 8)}`
  const org = await organisation(anna, name)
  const [care, group] = [await unit(anna, org, { name: "Care" }), await unit(anna, org, { name: "Patients", group: true })]
  await joined(anna, org, { person: bo, unitId: care, as: "employee" })
  await joined(anna, org, { person: cia, unitId: care, as: "member" })
  for (const person of [dan, eva]) await joined(anna, org, { person, unitId: group, as: "member" })
  return { ...people, name }
}

const OUT = "ute@example.org"

test("M17 who works in an organisation is asked once about people outside of it among those inside, wherever they stand", async () => {
  const { bo, cia, name } = await workplace()
  const asked = await post(bo, { to: cia.address, bcc: OUT })
  expect(asked).toMatchObject({
    failure: { code: "doubtful", fields: { bcc: "outside_one" }, organisation: name, outsider: OUT },
  })
  if (asked.kind !== "refused" || asked.failure.code !== "doubtful") throw new Error("it was not asked")
  const { about } = asked.failure
  const insist = { act: "send_anyway", accepted: about }
  expect(await post(bo, { to: `${cia.address}, ${OUT}, ute2@example.org`, ...insist })).toMatchObject({
    failure: { fields: { to: "outside_many" }, outsiders: `${OUT}, ute2@example.org` },
  })
  expect((await post(bo, { to: cia.address, bcc: OUT, ...insist })).kind).toBe("sent")
  // A member of the department writes as one of it too.
  expect(await post(cia, { to: `${OUT}, ${bo.address}` })).toMatchObject({ failure: { fields: { to: "outside_one" } } })
})

test("M17 nothing is asked where all are inside, all are outside, or the only one inside is the writer", async () => {
  const { bo, cia, dan } = await workplace()
  expect((await post(bo, { to: `${cia.address}, ${bo.address}` })).kind).toBe("sent")
  expect((await post(bo, { to: `${OUT}, ${dan.address}` })).kind).toBe("sent")
  expect((await post(bo, { to: OUT, cc: bo.address })).kind).toBe("sent")
})

test("M17 O9 people of a sponsored group are outside, and are asked nothing themselves: nobody learns who else is in it or works there", async () => {
  const { bo, cia, dan, eva } = await workplace()
  expect(await post(bo, { to: `${cia.address}, ${dan.address}` })).toMatchObject({ failure: { outsider: dan.address } })
  expect((await post(dan, { to: [bo.address, eva.address, OUT].join(", ") })).kind).toBe("sent")
})

test("M17 an answer to people who see each other already is not asked about; a colleague taken into it is", async () => {
  const { anna, bo, cia, eva } = await workplace()
  const first = await post(eva, { to: `${bo.address}, ${cia.address}` })
  if (first.kind !== "sent") throw new Error(JSON.stringify(first))
  const fields = { in_reply_to: first.messageId, to: eva.address, cc: cia.address }
  expect((await post(bo, fields)).kind).toBe("sent")
  const alone = await post(eva, { to: bo.address })
  if (alone.kind !== "sent") throw new Error(JSON.stringify(alone))
  expect(await post(bo, { in_reply_to: alone.messageId, to: `${eva.address}, ${cia.address}` })).toMatchObject({
    failure: { outsider: eva.address },
  })
  // Who administers without a place in a department does not write as one of it.
  expect((await post(anna, { to: `${bo.address}, ${OUT}` })).kind).toBe("sent")
})

test("M17 of two organisations the one that employs the writer is looked at first", async () => {
  const { bo, cia, name } = await workplace()
  const { anna: other, eva } = await given.people("anna", "eva")
  const otherOrg = await organisation(other, `Aaa ${other.accountId.slice(0, 8)}`)
  for (const person of [bo, eva]) await joined(other, otherOrg, { person, unitId: otherOrg, as: "member" })
  expect(await post(bo, { to: `${cia.address}, ${eva.address}` })).toMatchObject({ failure: { organisation: name, outsider: eva.address } })
  expect(await post(bo, { to: `${eva.address}, ${OUT}` })).toMatchObject({ failure: { outsider: OUT } })
})
