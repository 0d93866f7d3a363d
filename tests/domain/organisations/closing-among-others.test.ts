import { approveClosing } from "#lib/closing/answer-closing.ts"
import { askClosing, showClosing } from "#lib/closing/ask-closing.ts"
import { closeDue } from "#lib/closing/close-due.ts"
import type { Services } from "#lib/context.ts"
import type { Id } from "#lib/ids.ts"
import { makeUnitMailbox } from "#lib/organisations/unit-mailboxes.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations, twoDepartments } from "../../support/organisations.ts"
import { beingMade, CODE } from "../../support/rights-world.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, joined } = givenOrganisations(given)

const DAYS = 24 * 3600 * 1000
const wish = () => ({ day: new Date(Date.now() + 40 * DAYS).toISOString().slice(0, 10), outcome: "release" }) as const
const onTheDay = (): Services => ({
  ...given.services,
  clock: { ...given.services.clock, now: () => new Date(Date.now() + 45 * DAYS) },
})

const holdOn = async (org: Id, unitId: Id) =>
  database.owner`insert into unit_holds (id, organisation_id, unit_id, reason, since) values (gen_random_uuid(), ${org}, ${unitId}, 'Tvist', now())`
const lift = async (org: Id) => database.owner`update unit_holds set lifted_at = now() where organisation_id = ${org}`
const isClosed = async (org: Id) => (await database.owner`select from closed_organisations where id = ${org}`).length === 1
const makeIn = async (bo: Person, org: Id, unitId: Id, list?: Parameters<typeof beingMade>[2]) => {
  const as = await organizer(bo, org)
  return value(await makeUnitMailbox(as, { token: await beingMade(as, unitId, list), code: CODE.digits }))
}

test("D8 O16 while a hold stands nobody closes the organisation, and one that comes after the announcement keeps it from beginning until it is lifted", async () => {
  const { anna, bo, org, care } = await twoDepartments(given)
  const as = await organizer(anna, org)
  await holdOn(org, care)
  expect(await askClosing(as, wish())).toMatchObject({ error: { code: "records_stand" } })
  expect(value(await showClosing(as)).isKept).toBe(true)
  await lift(org)
  await joined(anna, org, { person: bo, unitId: org, as: "administrator" })
  expect(await askClosing(as, wish())).toMatchObject({ value: "asked" })
  await holdOn(org, care)
  expect(await approveClosing(await organizer(bo, org))).toMatchObject({ error: { code: "records_stand" } })
  await lift(org)
  value(await approveClosing(await organizer(bo, org)))
  await holdOn(org, care)
  expect(await closeDue(onTheDay())).toBe(0)
  expect(await isClosed(org)).toBe(false)
  // Everybody still has the rights to lift it.
  expect(value(await showClosing(as)).closing?.state).toBe("announced")
  await lift(org)
  expect(await closeDue(onTheDay())).toBe(1)
  expect(await isClosed(org)).toBe(true)
})

test("D8 O16 while a shared mailbox is official it is the same", async () => {
  const { anna, bo, org, care } = await twoDepartments(given)
  const as = await organizer(anna, org)
  const mailboxId = await makeIn(bo, org, care)
  await database.owner`update unit_mailboxes set is_official = true where mailbox_id = ${mailboxId}`
  expect(await askClosing(as, wish())).toMatchObject({ error: { code: "records_stand" } })
  await database.owner`update unit_mailboxes set is_official = false where mailbox_id = ${mailboxId}`
  expect(await askClosing(as, wish())).toMatchObject({ value: "announced" })
  await database.owner`update unit_mailboxes set is_official = true where mailbox_id = ${mailboxId}`
  expect(await closeDue(onTheDay())).toBe(0)
  await database.owner`update unit_mailboxes set is_official = false where mailbox_id = ${mailboxId}`
  expect(await closeDue(onTheDay())).toBe(1)
  expect(await database.owner`select from accounts where id = ${mailboxId}`).toHaveLength(0)
})

test("D8 O2 O10 lists go with their addresses, and people keep theirs although the domain was the organisation's", async () => {
  const { anna, bo, dag, org, care } = await twoDepartments(given)
  const listId = await makeIn(bo, org, care, { writers: "unit", withBelow: false })
  const host = dag.address.slice(dag.address.indexOf("@") + 1)
  await database.owner`insert into organisation_domains (id, organisation_id, name, token, covers_below, added_at, proven_at, unit_id)
    values (gen_random_uuid(), ${org}, ${host}, 'token', false, now(), now(), ${care})`
  value(await askClosing(await organizer(anna, org), wish()))
  expect(await closeDue(onTheDay())).toBe(1)
  expect(await database.owner`select from accounts where id = ${listId}`).toHaveLength(0)
  expect(await database.owner`select from account_addresses where address like 'desk.%'`).toHaveLength(0)
  expect(await database.owner`select from account_addresses where account_id = ${dag.accountId} and address = ${dag.address}`).toHaveLength(
    1,
  )
  expect(await database.owner`select from organisation_domains`).toHaveLength(0)
})
