import { DAY } from "#lib/clock.ts"
import { endDue } from "#lib/ending/end-due.ts"
import { newId, type Id } from "#lib/ids.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { addReader } from "#lib/organisations/mailbox-readers.ts"
import { makeUnitMailbox } from "#lib/organisations/unit-mailboxes.ts"
import { giveConversations, listToGive } from "#lib/shared-mailboxes/give-conversations.ts"
import { handOnKeys } from "#lib/shared-mailboxes/hand-on-keys.ts"
import { testDatabase } from "../../support/database.ts"
import { givenGiving } from "../../support/giving.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { recordsWorld } from "../../support/records.ts"
import { beingMade, CODE } from "../../support/rights-world.ts"
import { toAddress } from "../../support/visitor.ts"
import { untilOneWaits } from "../../support/waiting.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, unit, joined } = givenOrganisations(given)
const { world, desk, give, sent, rowsOf, holdersOf } = givenGiving(database, given)

const NOT_OFFERED = { ok: false, error: { code: "mailbox_not_offered" } }
const offered = async (who: Person) => value(await listToGive(await given.as(who), [])).mailboxes.map(({ id }) => id)

test("O4 O6 offered are those of the employee's departments and above, and those that they read; nobody else's, and none that nobody reads", async () => {
  const here = await world()
  const { anna, bo, dag, fay, gil, cia, org, care, desk: mailboxId } = here
  const [ward, school] = [await unit(anna, org, { name: "Ward", below: care }), await unit(anna, org, { name: "School" })]
  const { eli, ida, kim } = await given.people("eli", "ida", "kim")
  await joined(anna, org, { person: eli, unitId: ward, as: "employee" })
  await joined(anna, org, { person: ida, unitId: school, as: "employee" })
  await joined(anna, org, { person: kim, unitId: care, as: "member" })
  // Theirs, of a department below, and from above; not of another one, not a guest of the unit, nobody from outside, and no other account.
  for (const person of [dag, fay, gil, eli]) expect(await offered(person)).toEqual([mailboxId])
  for (const person of [ida, kim, cia]) expect(await offered(person)).toEqual([])
  for (const person of [ida, kim, cia]) {
    const id = await sent(anna, person, { readBy: [person] })
    expect(await give(person, here, id)).toEqual(NOT_OFFERED)
  }
  // Below one's own department is none of one's own.
  const below = value(
    await makeUnitMailbox(await organizer(bo, org), { token: await beingMade(await organizer(bo, org), ward), code: CODE.digits }),
  )
  expect(await offered(eli)).toEqual([mailboxId])
  value(await addReader(await organizer(bo, org), { mailboxId: below, address: toAddress(eli.address) }))
  expect((await offered(eli)).sort()).toEqual([below, mailboxId].sort())
  expect(await offered(fay)).toEqual([mailboxId])
  // Whoever reads it may give to it, wherever they are employed.
  value(await addReader(await organizer(anna, org), { mailboxId, address: toAddress(ida.address) }))
  await handOnKeys(await desk(dag, here))
  expect(await offered(ida)).toEqual([mailboxId])
})

test("B39 B40 a mailbox of another organisation, an account that is none, and one that is not there look the same, and nothing is read for them", async () => {
  const here = await world()
  const other = await recordsWorld(given)
  const { cia, fay, dag } = here
  const id = await sent(cia, fay)
  for (const mailboxId of [other.desk, fay.accountId, dag.accountId, here.care, newId()] as Id[])
    expect(await giveConversations(await given.as(fay), { mailboxId, messageIds: [id] })).toEqual(NOT_OFFERED)
  expect(await giveConversations(await given.as(other.dag), { mailboxId: here.desk, messageIds: [id] })).toEqual(NOT_OFFERED)
  expect(await rowsOf("select read_at from deliveries where holder_id = $1", [fay.accountId])).toEqual([{ read_at: null }])
  expect(value(await openMessage(await given.as(cia), id, { record: true })).status).toBe("read_by_none")
  // Somebody else's message, one that is not there and what is no id are passed over.
  const foreign = await given.sentMessage({ from: cia, to: [dag] })
  expect(value(await give(fay, here, foreign, newId(), "x"))).toMatchObject({ count: 0, there: 0, closed: 0 })
  expect(await holdersOf(foreign)).toEqual([cia.accountId, dag.accountId].sort())
})

test("O6 B42 a shared mailbox itself gives nothing, whoever reads it", async () => {
  const here = await world()
  const { cia, fay, dag, desk: mailboxId } = here
  const id = await sent(cia, fay, { readBy: [fay] })
  value(await give(fay, here, id))
  const asDesk = await desk(dag, here)
  expect(await giveConversations(asDesk, { mailboxId, messageIds: [id] })).toEqual({ ok: false, error: { code: "not_found" } })
  expect(await listToGive(asDesk, [id])).toEqual({ ok: false, error: { code: "not_found" } })
})

test("O6 whose employment has ended a moment ago gives nothing more, released with what they have; until then they do", async () => {
  const here = await world()
  const { cia, fay, org } = here
  const [first, second] = [await sent(cia, fay, { readBy: [fay] }), await sent(cia, fay, { readBy: [fay] })]
  const ctx = await given.as(fay)
  value(await give(fay, here, first))
  await database.owner`insert into employment_ends (account_id, organisation_id, ends_at, outcome, ends_places, ordered_at)
    values (${fay.accountId}, ${org}, now() + interval '1 hour', 'release', false, now())`
  expect(await offered(fay)).toEqual([here.desk])
  given.clock.pass(DAY)
  await endDue(given.services)
  expect(await rowsOf("select unit_id from unit_people where account_id = $1", [fay.accountId])).toEqual([])
  // A request that was on its way, with the session from before.
  expect(await giveConversations(ctx, { mailboxId: here.desk, messageIds: [second] })).toEqual(NOT_OFFERED)
  expect(await holdersOf(second)).not.toContain(here.desk)
})

test("O6 B43 whose employment ends while they give has given before it, or nothing", async () => {
  const here = await world()
  const { cia, fay } = here
  const id = await sent(cia, fay, { readBy: [fay] })
  const both = await database.owner.begin(async (tx) => {
    await tx`select from accounts where id = ${fay.accountId} for no key update`
    const giving = give(fay, here, id)
    await untilOneWaits(database)
    await tx`delete from unit_people where account_id = ${fay.accountId}`
    return { giving }
  })
  expect(await both.giving).toEqual(NOT_OFFERED)
  expect(await holdersOf(id)).not.toContain(here.desk)
})
