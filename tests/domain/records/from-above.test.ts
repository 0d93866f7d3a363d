import { DAY } from "#lib/clock.ts"
import { endDue } from "#lib/ending/end-due.ts"
import { endEmployment } from "#lib/ending/end-employment.ts"
import type { Id } from "#lib/ids.ts"
import { deleteAccount } from "#lib/leaving/delete-account.ts"
import { hangUnder } from "#lib/organisations/hang-under.ts"
import { addReader } from "#lib/organisations/mailbox-readers.ts"
import { leaveUnit } from "#lib/organisations/own-memberships.ts"
import { removePerson } from "#lib/organisations/people.ts"
import { closeUnit } from "#lib/organisations/units.ts"
import { disposeRecords } from "#lib/records/dispose.ts"
import { approveRecords, askRecords, listRecordRequests, type RecordAct } from "#lib/records/requests.ts"
import { markOfficial, setDisposal } from "#lib/records/set-records.ts"
import { askClosing } from "#lib/closing/ask-closing.ts"
import { handOnKeys } from "#lib/shared-mailboxes/hand-on-keys.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { byTwo, letterTo, recordsWorld, type RecordsWorld } from "../../support/records.ts"
import { handOver, toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, unit, joined } = givenOrganisations(given)

const failure = (code: string) => ({ ok: false, error: { code } })
const copies = async (messageId: Id, holderId: Id) =>
  (await database.owner`select from deliveries where message_id = ${messageId} and holder_id = ${holderId}`).length
const age = async (messageId: Id) =>
  database.owner`update deliveries set sent_at = sent_at - interval '60 days' where message_id = ${messageId}`
const startedLongAgo = async () => database.owner`update unit_records set starts_at = starts_at - interval '60 days'`

async function ask(world: RecordsWorld, who: Person, kind: RecordAct, mailboxId: Id | null = null): Promise<Id> {
  const { org, care: unitId } = world
  value(await askRecords(await organizer(who, org), { unitId, kind, mailboxId, reason: "It is over" }))
  const asked = value(await listRecordRequests(await organizer(world.anna, org)))
  return asked.find((one) => one.kind === kind)?.id ?? ""
}

test("O16 D1 what becomes official under a rule that runs already, or comes under one with its unit, has a week all the same", async () => {
  const world = await recordsWorld(given)
  const { anna, bo, cia, org, care, desk } = world
  value(await setDisposal(await organizer(bo, org), { unitId: care, count: "30", span: "day", counts: "arrival" }))
  // Whoever else could take it back is told.
  const told = (await handOver(database, given.services)).filter(({ subject }) => subject?.includes("rule of disposal") === true)
  expect(told.map(({ recipient }) => recipient).sort()).toEqual([anna.address, world.eva.address].sort())
  await startedLongAgo()
  const id = await letterTo(given, world, { from: cia })
  await age(id)
  value(await markOfficial(await organizer(bo, org), { unitId: care, mailboxId: desk }))
  await disposeRecords(given.services)
  expect(await copies(id, desk)).toBe(1)
  // The whole organisation's rule is old as well, and the unit is hung under another one that has one.
  const other = await unit(anna, org, { name: "Other" })
  value(await setDisposal(await organizer(anna, org), { unitId: other, count: "1", span: "day", counts: "arrival" }))
  await startedLongAgo()
  value(await hangUnder(await organizer(anna, org), { unitId: care, parentId: other }))
  await disposeRecords(given.services)
  expect(await copies(id, desk)).toBe(1)
  given.clock.pass(8 * DAY)
  await disposeRecords(given.services)
  expect(await copies(id, desk)).toBe(0)
})

test("O16 whoever alone has the keys to letters that must be kept leaves in no way before another reader has them", async () => {
  const world = await recordsWorld(given)
  const { anna, bo, dag, cia, org, care, desk } = world
  value(await markOfficial(await organizer(bo, org), { unitId: care, mailboxId: desk }))
  const id = await letterTo(given, world, { from: cia })
  const end = { accountId: dag.accountId, outcome: "release", day: "", meanwhile: "works", reply: null, places: "end" } as const
  expect(await endEmployment(await organizer(anna, org), end)).toEqual(failure("records_bound"))
  expect(await endEmployment(await organizer(anna, org), { ...end, places: "keep" })).toEqual(failure("records_bound"))
  expect(await deleteAccount(given.services, dag.accountId, { by: { kind: "employer" } })).toEqual(failure("records_bound"))
  const day = new Date(given.clock.now().getTime() + 2 * DAY).toISOString().slice(0, 10)
  value(await endEmployment(await organizer(anna, org), { ...end, day }))
  const afterwards = { ...given.services, clock: { now: () => new Date(given.clock.now().getTime() + 4 * DAY) } }
  expect(await endDue(afterwards)).toBe(0)
  // A member who reads it beside them gets the keys at the next visit; then the employment ends.
  const { eve } = await given.people("eve")
  await joined(anna, org, { person: eve, unitId: care, as: "member" })
  value(await addReader(await organizer(bo, org), { mailboxId: desk, address: toAddress(eve.address) }))
  expect(await endDue(afterwards)).toBe(0)
  await handOnKeys(value(await openUnitMailbox(await given.as(dag), desk)))
  expect(await endDue(afterwards)).toBe(1)
  // And now it is the member who stays.
  expect(await removePerson(await organizer(anna, org), { accountId: eve.accountId, unitId: care })).toEqual(failure("records_bound"))
  expect(await leaveUnit(await given.as(eve), care)).toEqual(failure("records_bound"))
  expect(await deleteAccount(given.services, eve.accountId, { by: { kind: "self" } })).toEqual(failure("records_bound"))
  expect(await copies(id, desk)).toBe(1)
  expect(value(await openUnitMailbox(await given.as(eve), desk)).actor.accountId).toBe(desk)
})

test("O16 O4 a department does not lift what the whole laid on it: one of the two administers as far up as who set it", async () => {
  const world = await recordsWorld(given)
  const { anna, bo, eva, org, care, desk } = world
  const { fay } = await given.people("fay")
  await joined(anna, org, { person: fay, unitId: care, as: "administrator" })
  await byTwo(given, world, { unitId: care, kind: "hold" })
  const lift = await ask(world, bo, "lift")
  expect(await approveRecords(await organizer(fay, org), lift)).toEqual(failure("set_above"))
  expect(await database.owner`select from unit_holds where lifted_at is null and organisation_id = ${org}`).toHaveLength(1)
  // The request waits still, for somebody up there.
  expect(value(await approveRecords(await organizer(eva, org), lift))).toMatchObject({ kind: "lift" })
  value(await markOfficial(await organizer(anna, org), { unitId: care, mailboxId: desk }))
  const unmark = await ask(world, bo, "unmark", desk)
  expect(await approveRecords(await organizer(fay, org), unmark)).toEqual(failure("set_above"))
  value(await approveRecords(await organizer(anna, org), unmark))
  // What the department marked itself, its own two take back.
  value(await markOfficial(await organizer(bo, org), { unitId: care, mailboxId: desk }))
  value(await approveRecords(await organizer(fay, org), await ask(world, bo, "unmark", desk)))
  expect(await database.owner`select from unit_mailboxes where is_official and mailbox_id = ${desk}`).toHaveLength(0)
})

test("O16 D8 nothing is approved about a unit that was closed meanwhile, and what was asked about it goes with it", async () => {
  const world = await recordsWorld(given)
  const { anna, eva, org } = world
  const ward = await unit(anna, org, { name: "Ward" })
  value(await askRecords(await organizer(anna, org), { unitId: ward, kind: "hold", mailboxId: null, reason: "Inquiry" }))
  const id = value(await listRecordRequests(await organizer(eva, org)))[0]?.id ?? ""
  const open = await organizer(eva, org)
  value(await closeUnit(await organizer(anna, org), ward))
  expect(await approveRecords(open, id)).toEqual(failure("request_gone"))
  expect(await database.owner`select from record_requests where organisation_id = ${org}`).toHaveLength(0)
  const day = new Date(given.clock.now().getTime() + 40 * DAY).toISOString().slice(0, 10)
  expect((await askClosing(await organizer(anna, org), { day, outcome: "release" })).ok).toBe(true)
})
