import { DAY } from "#lib/clock.ts"
import { deleteAccount } from "#lib/leaving/delete-account.ts"
import { claimOperator, createOperatorLink, grantOperator, removeOperator } from "#lib/staff/operators.ts"
import { grantRole, withdrawRole } from "#lib/staff/roles.ts"
import { newId } from "#lib/ids.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { employ, withAuthenticator } from "../../support/staff.ts"
import { handOver } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)

/** Ola and Bo, who reads Swedish, run the installation; Sam is support, and told of nothing. */
async function world() {
  await database.owner`delete from account_roles`
  const people = await given.people("ola", "bo", "sam", "nia")
  await employ(given.services, people.ola.accountId, "operator")
  await employ(given.services, people.bo.accountId, "operator")
  await employ(given.services, people.sam.accountId, "support")
  await newMails(people.ola)
  return people
}

let read = 0
/** What has left since this was asked last, to these people, the newest first. */
async function newMails(...people: readonly Person[]) {
  const all = await handOver(database, given.services)
  const since = all.slice(0, all.length - read)
  read = all.length
  const to = (person: Person) => since.filter(({ recipient }) => recipient === person.address)
  return people.map(to)
}

test("R4 every operator is told in their language who was given a role, by whom, and where to look; nobody else is", async () => {
  const { ola, bo, sam, nia } = await world()
  value(await grantRole(await given.as(ola), { address: nia.address, role: "operator" }))
  const [toOla, toBo, toSam, toNia] = await newMails(ola, bo, sam, nia)
  expect(toOla?.map(({ subject }) => subject)).toEqual(["Nia now has the role operator"])
  expect(toBo?.map(({ subject }) => subject)).toEqual(["Nia har nu rollen driftansvarig"])
  expect(toSam).toEqual([])
  expect(toNia?.map(({ subject }) => subject)).toEqual(["You have the role operator"])
  for (const text of [nia.address, `${ola.name} (${ola.address})`, `${given.services.env.baseUrl}/operator/people`])
    expect(toBo?.[0]?.body).toContain(text)
  // From when on the new one is one of two: until then the others can withdraw the role.
  const day = new Intl.DateTimeFormat("sv-SE", { dateStyle: "long", timeZone: "UTC" }).format(
    new Date(given.clock.now().getTime() + 7 * DAY),
  )
  expect(toBo?.[0]?.body).toContain(day)
  await withAuthenticator(given.services, nia.accountId)
  // To have it once more is no news.
  value(await grantRole(await given.as(ola), { address: nia.address, role: "operator" }))
  expect(await newMails(ola, bo, nia)).toEqual([[], [], []])
  value(await withdrawRole(await given.as(nia), { accountId: bo.accountId, role: "operator" }))
  const [olaOfBo, boOfBo, niaOfBo] = await newMails(ola, bo, nia)
  expect(olaOfBo?.[0]).toMatchObject({ subject: "Bo no longer has the role operator" })
  expect(olaOfBo?.[0]?.body).toContain(`${nia.name} (${nia.address})`)
  expect(niaOfBo).toHaveLength(1)
  expect(boOfBo?.map(({ subject }) => subject)).toEqual(["Du har inte längre rollen driftansvarig"])
})

test("R4 support and sellers too, and whichever way the role came or went: by command, by the link, with the account", async () => {
  const { ola, bo, sam, nia } = await world()
  value(await grantRole(await given.as(ola), { address: nia.address, role: "seller" }))
  const [ofSeller] = await newMails(ola)
  expect(ofSeller?.[0]).toMatchObject({ subject: "Nia now has the role seller" })
  expect(ofSeller?.[0]?.body).not.toContain("one of the two operators")
  value(await grantOperator(given.services, nia.address))
  expect((await newMails(bo))[0]?.[0]?.body).toContain("genom ett kommando på servern")
  value(await removeOperator(given.services, nia.address))
  expect((await newMails(ola))[0]?.[0]?.body).toContain("withdrawn by a command on the server")
  const secret = (await createOperatorLink(given.services)).split("/").at(-1) ?? ""
  value(await claimOperator(await given.as(sam), { secret }))
  expect((await newMails(ola))[0]?.[0]?.body).toContain("by the one-time link")
  value(await deleteAccount(given.services, sam.accountId, { by: { kind: "self" } }))
  expect((await newMails(ola))[0]?.map(({ subject }) => subject)).toEqual([
    "Sam no longer has the role support",
    "Sam no longer has the role operator",
  ])
})

test("R4 an operator with several addresses is told at each, so that whoever took one of them over keeps nothing from them", async () => {
  const { ola, nia } = await world()
  const second = `second.${newId().slice(0, 8)}@example.net`
  await database.owner`insert into account_addresses (address, account_id, is_main, proven_at) values (${second}, ${ola.accountId}, false, now())`
  value(await grantRole(await given.as(ola), { address: nia.address, role: "operator" }))
  const [toFirst, toSecond] = await newMails(ola, { ...ola, address: second })
  expect([toFirst, toSecond].map((mails) => mails?.map(({ subject }) => subject))).toEqual([
    ["Nia now has the role operator"],
    ["Nia now has the role operator"],
  ])
})
