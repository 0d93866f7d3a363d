import { sql } from "drizzle-orm"
import { ownAudit } from "#lib/audit/list-audit.ts"
import { DAY } from "#lib/clock.ts"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import { eraseDrafts } from "#lib/drafts/erase-drafts.ts"
import { endDue } from "#lib/ending/end-due.ts"
import { endEmployment } from "#lib/ending/end-employment.ts"
import { forgetRequests } from "#lib/helping/requests.ts"
import type { Id } from "#lib/ids.ts"
import { deleteAccount } from "#lib/leaving/delete-account.ts"
import { eraseAccount } from "#lib/leaving/erase-holdings.ts"
import { changeExpiry } from "#lib/messages/change-expiry.ts"
import { emptyTrash, eraseMessages } from "#lib/messages/erase-message.ts"
import { expireMessages } from "#lib/messages/expire-messages.ts"
import { expireTrash } from "#lib/messages/expire-trash.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { NO_OPTIONS } from "#lib/messages/options.ts"
import { findRecallable, recallMessage } from "#lib/messages/recall-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { setTrashClock } from "#lib/messages/trash-clock.ts"
import { removeAdministrator } from "#lib/organisations/administrators.ts"
import { showOverview } from "#lib/organisations/advice.ts"
import { hangUnder } from "#lib/organisations/hang-under.ts"
import { movePerson } from "#lib/organisations/people.ts"
import { noteHolds } from "#lib/records/note-holds.ts"
import { approveRecords, askRecords, declineRecords, listRecordRequests } from "#lib/records/requests.ts"
import { showRecords } from "#lib/records/show-records.ts"
import { runErasure } from "#lib/erasure/run-erasure.ts"
import { replayErasures } from "#lib/restoring/replay-erasures.ts"
import { moveInMailbox } from "#lib/shared-mailboxes/act-in-mailbox.ts"
import { eraseLost as eraseLostOf } from "#lib/recovering/erase-lost.ts"
import { eraseLost } from "#lib/shared-mailboxes/erase-lost.ts"
import { takeBackup } from "../../support/backup.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { byTwo, letterTo, recordsWorld, type RecordsWorld } from "../../support/records.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, unit } = givenOrganisations(given)

const failure = (code: string) => ({ ok: false, error: { code } })
const STOPPED = { ok: false, error: { code: "erasing_stopped", by: expect.any(String), day: expect.any(String) } }

const holdOn = (world: RecordsWorld, unitId: Id = world.care) => byTwo(given, world, { unitId, kind: "hold" })
const lift = (world: RecordsWorld, unitId: Id = world.care) => byTwo(given, world, { unitId, kind: "lift" })
const copies = async (messageId: Id, holderId: Id) =>
  (await database.owner`select from deliveries where message_id = ${messageId} and holder_id = ${holderId}`).length

async function draftOf(person: Person): Promise<Id> {
  const form = readComposeForm(
    new Map(Object.entries({ act: "save", subject: "Draft", message: "Text" }).map(([name, text]) => [name, [text]])),
  )
  const saved = await submitCompose(await given.as(person), { form, uploads: [], uploadFailure: null })
  if (saved.kind !== "saved") throw new Error(JSON.stringify(saved))
  return saved.draftId
}

async function trashed(person: Person, id: Id): Promise<void> {
  expect(value(await moveToTrash(await given.as(person), [id]))).toEqual({ count: 1 })
}

test("O16 a hold takes two: whoever asked cannot approve, a reason is needed, and until the yes everything is erased as ever", async () => {
  const world = await recordsWorld(given)
  const { anna, eva, bo, dag, cia, care, org } = world
  const ask = async (person: Person, reason: string) =>
    askRecords(await organizer(person, org), { unitId: care, kind: "hold", mailboxId: null, reason })
  expect(await ask(anna, "  ")).toMatchObject({ error: { fields: { reason: "reason" } } })
  expect(await ask(anna, "x".repeat(501))).toMatchObject({ error: { fields: { reason: "reason" } } })
  value(await ask(anna, "Inquiry 7"))
  expect(await ask(bo, "The same")).toEqual(failure("hold_asked"))
  const [request] = value(await listRecordRequests(await organizer(bo, org)))
  expect(request).toMatchObject({ kind: "hold", reason: "Inquiry 7", by: anna.name, isOwn: false })
  const id = request?.id ?? ""
  expect(await approveRecords(await organizer(anna, org), id)).toEqual(failure("own_request"))
  const first = await given.sentMessage({ from: cia, to: [dag] })
  await trashed(dag, first)
  expect(value(await eraseMessages(await given.as(dag), [first]))).toEqual({ count: 1 })
  // Of care itself, so Bo's yes is enough.
  expect(value(await approveRecords(await organizer(bo, org), id))).toEqual({ kind: "hold", unitId: care })
  expect(await approveRecords(await organizer(eva, org), id)).toEqual(failure("request_gone"))
  expect(value(await showRecords(await organizer(bo, org), care)).hold).toMatchObject({
    reason: "Inquiry 7",
    askedBy: anna.name,
    approvedBy: bo.name,
  })
  expect(await ask(anna, "Again")).toEqual(failure("hold_asked"))
  // Lifting takes two as well.
  const wish = { unitId: care, kind: "lift", mailboxId: null, reason: "Closed" } as const
  value(await askRecords(await organizer(bo, org), wish))
  const [lifting] = value(await listRecordRequests(await organizer(bo, org)))
  expect(await approveRecords(await organizer(bo, org), lifting?.id ?? "")).toEqual(failure("own_request"))
  value(await declineRecords(await organizer(anna, org), lifting?.id ?? ""))
  expect(value(await showRecords(await organizer(bo, org), care)).hold).not.toBeNull()
})

test("O16 nobody approves for an administrator who is alone, and who lost the right has asked for nothing", async () => {
  const { anna, cia } = await given.people("anna", "cia")
  const { organisation, joined } = givenOrganisations(given)
  const org = await organisation(anna)
  const wish = { unitId: org, kind: "hold", mailboxId: null, reason: "Inquiry" } as const
  expect(await askRecords(await organizer(anna, org), wish)).toEqual(failure("nobody_approves"))
  await joined(anna, org, { person: cia, unitId: org, as: "administrator" })
  value(await askRecords(await organizer(cia, org), wish))
  await database.owner`delete from unit_administrators where account_id = ${cia.accountId}`
  const [request] = value(await listRecordRequests(await organizer(anna, org)))
  expect(await approveRecords(await organizer(anna, org), request?.id ?? "")).toEqual(failure("request_gone"))
  await database.owner`update record_requests set expires_at = now() - interval '1 minute' where unit_id = ${org}`
  expect(value(await listRecordRequests(await organizer(anna, org)))).toEqual([])
  await forgetRequests(given.services)
  expect(await database.owner`select from record_requests where unit_id = ${org}`).toHaveLength(0)
})

test("O16 B43 what an administrator asked for goes with their right", async () => {
  const { anna, bo, org, care } = await recordsWorld(given)
  value(await askRecords(await organizer(bo, org), { unitId: care, kind: "hold", mailboxId: null, reason: "Inquiry" }))
  value(await removeAdministrator(await organizer(anna, org), { unitId: care, accountId: bo.accountId }))
  expect(value(await listRecordRequests(await organizer(anna, org)))).toEqual([])
})

test("O16 D1 under a hold nothing of an employee's is erased: Trash, its clock, expiry, drafts, recall; a stranger's own copy is", async () => {
  const world = await recordsWorld(given)
  const { dag, cia } = world
  const [asDag, asCia] = [await given.as(dag), await given.as(cia)]
  value(await setTrashClock(asDag, 30))
  const old = await given.sentMessage({ from: cia, to: [dag], readBy: [dag] })
  await trashed(dag, old)
  const expiresAt = new Date(given.clock.now().getTime() + DAY)
  const ending = value(await sendMessage(asCia, { ...toSend({ to: [dag] }), options: { ...NO_OPTIONS, expiresAt } })).messageId
  const unread = await given.sentMessage({ from: cia, to: [dag] })
  const draftId = await draftOf(dag)
  await holdOn(world)

  expect(await eraseMessages(await given.as(dag), [old])).toEqual(STOPPED)
  expect(await emptyTrash(await given.as(dag))).toEqual(STOPPED)
  expect(await eraseDrafts(await given.as(dag), [draftId])).toEqual(STOPPED)
  expect(await database.owner`select from drafts where id = ${draftId}`).toHaveLength(1)
  expect(value(await findRecallable(asCia, unread)).map(({ isKept }) => isKept)).toEqual([true])
  expect(await recallMessage(asCia, { messageId: unread, position: null })).toEqual(failure("recall_kept"))
  given.clock.pass(40 * DAY)
  await expireTrash(given.services)
  await expireMessages(given.services)
  for (const id of [old, ending, unread]) expect(await copies(id, dag.accountId)).toBe(1)
  // It stays readable, and its sender is told nothing else.
  expect(value(await openMessage(asDag, ending, { record: true })).seal).toBe("holds")
  expect(value(await openMessage(asCia, ending, { record: true })).tracking?.[0]).toMatchObject({ endedAt: null })
  // Per holder: the stranger's own copies are theirs.
  value(await moveToTrash(asCia, [unread]))
  expect(value(await eraseMessages(asCia, [unread]))).toEqual({ count: 1 })

  // By now the administrators' sessions are over.
  await database.owner`update unit_holds set lifted_at = now() where unit_id = ${world.care}`
  await expireTrash(given.services)
  await expireMessages(given.services)
  for (const id of [old, ending]) expect(await copies(id, dag.accountId)).toBe(0)
  expect(await copies(unread, dag.accountId)).toBe(1)
  expect(await changeExpiry(asCia, { messageId: ending, expiry: "none", expiryDate: "" })).toEqual(failure("expired_already"))
})

test("O16 M7 what is recalled from many stays where a hold is and goes elsewhere", async () => {
  const world = await recordsWorld(given)
  const { eva } = await given.people("eva")
  await holdOn(world)
  const id = await given.sentMessage({ from: world.cia, to: [world.dag, eva] })
  expect(value(await recallMessage(await given.as(world.cia), { messageId: id, position: null }))).toEqual({ count: 1, kept: 1 })
  expect([await copies(id, world.dag.accountId), await copies(id, eva.accountId)]).toEqual([1, 0])
})

test("O16 a hold reaches the shared mailboxes of the unit, also one that nobody can open any more", async () => {
  const world = await recordsWorld(given)
  const { dag, desk, cia } = world
  const id = await letterTo(given, world, { from: cia })
  await holdOn(world)
  value(await moveInMailbox(await given.as(dag), { mailboxId: desk, act: "trash", ids: [id] }))
  expect(await moveInMailbox(await given.as(dag), { mailboxId: desk, act: "erase", ids: [id] })).toEqual(STOPPED)
  await database.owner`delete from mailbox_wraps where mailbox_id = ${desk}`
  expect(await eraseLost(given.services, desk)).toBe(0)
  expect(await copies(id, desk)).toBe(1)
  await lift(world)
  expect(await eraseLost(given.services, desk)).toBe(1)
})

test("O16 O6 an account under a hold is neither deleted nor released; what was announced waits, and happens after the hold", async () => {
  const world = await recordsWorld(given)
  const { anna, dag, cia, org, care } = world
  const kept = await given.sentMessage({ from: cia, to: [dag] })
  const day = new Date(given.clock.now().getTime() + 3 * DAY).toISOString().slice(0, 10)
  const ending = { accountId: dag.accountId, meanwhile: "works", reply: null, places: "end" } as const
  value(await endEmployment(await organizer(anna, org), { ...ending, outcome: "erase", day }))
  await holdOn(world, org)
  expect(await deleteAccount(given.services, dag.accountId, { by: { kind: "employer" } })).toEqual(failure("held_here"))
  expect(await eraseAccount(given.services, dag.accountId)).toBe(false)
  expect(await endEmployment(await organizer(anna, org), { ...ending, outcome: "release", day: "" })).toEqual(failure("held_here"))
  await eraseLostOf(given.services, dag.accountId)
  const asAnna = await organizer(anna, org)
  given.clock.pass(4 * DAY)
  expect(await endDue(given.services)).toBe(0)
  expect(await copies(kept, dag.accountId)).toBe(1)
  expect(await database.owner`select from employment_ends where account_id = ${dag.accountId}`).toHaveLength(1)
  await database.owner`update unit_holds set lifted_at = now() where unit_id = ${org}`
  expect(await endDue(given.services)).toBe(1)
  expect(await database.owner`select from accounts where id = ${dag.accountId}`).toHaveLength(0)
  expect(await copies(kept, dag.accountId)).toBe(0)
  expect(value(await showRecords(asAnna, care)).held.people).toBe(0)
})

test("O16 nobody and nothing leaves a hold: a person is not moved out, a unit not hung elsewhere", async () => {
  const world = await recordsWorld(given)
  const { anna, dag, org, care } = world
  const [ward, school] = [await unit(anna, org, { name: "Ward", below: care }), await unit(anna, org, { name: "School" })]
  await holdOn(world)
  const move = { accountId: dag.accountId, unitId: care }
  expect(await movePerson(await organizer(anna, org), { ...move, toUnitId: school })).toEqual(failure("held_here"))
  expect(await hangUnder(await organizer(anna, org), { unitId: ward, parentId: school })).toEqual(failure("held_here"))
  value(await movePerson(await organizer(anna, org), { ...move, toUnitId: ward }))
  expect((await given.as(dag)).hold).toMatchObject({ by: expect.any(String) })
})

test("O12 O16 the log of everybody concerned says when a hold began and when it was over, once; the organisation's says who approved", async () => {
  const world = await recordsWorld(given)
  const { eva, dag, cia, org, care } = world
  await holdOn(world)
  expect((await given.as(dag)).hold).not.toBeNull()
  expect((await given.as(cia)).hold).toBeNull()
  await noteHolds(given.services)
  expect(await noteHolds(given.services)).toBe(0)
  await lift(world)
  await noteHolds(given.services)
  const types = value(await ownAudit(await given.as(dag))).map(({ type }) => type)
  expect(types.filter((type) => type.startsWith("hold."))).toEqual(["hold.over", "hold.begun"])
  expect(await database.owner`select from unit_holds where unit_id = ${care}`).toHaveLength(0)
  const trail =
    await database.owner`select type, actor_id as actor from audit_entries where scope_id = ${org} and type in ('hold.set', 'hold.lifted') order by sequence`
  expect(trail.map(({ type, actor }) => [type as string, actor as string])).toEqual([
    ["hold.set", eva.accountId],
    ["hold.lifted", eva.accountId],
  ])
})

test("O5 O16 the advice asks after a hold that is older than a year, and says that a request waits", async () => {
  const world = await recordsWorld(given)
  const { anna, eva, org, care } = world
  value(await askRecords(await organizer(anna, org), { unitId: care, kind: "hold", mailboxId: null, reason: "Inquiry" }))
  const advice = async (person: Person) => value(await showOverview(await organizer(person, org))).advice.map(({ code }) => code)
  expect(await advice(eva)).toContain("records_asked")
  expect(await advice(anna)).not.toContain("records_asked")
  const [request] = value(await listRecordRequests(await organizer(eva, org)))
  value(await approveRecords(await organizer(eva, org), request?.id ?? ""))
  expect(await advice(eva)).not.toContain("hold_old")
  await database.owner`update unit_holds set since = now() - interval '400 days' where unit_id = ${care}`
  expect(await advice(eva)).toContain("hold_old")
})

describe("at once", () => {
  it("B43 O16 a hold that is approved while somebody erases begins after them, and no erasing that comes later gets by", async () => {
    const world = await recordsWorld(given)
    const { dag, cia, eva, org, anna, care } = world
    const [first, second] = [await given.sentMessage({ from: cia, to: [dag] }), await given.sentMessage({ from: cia, to: [dag] })]
    await trashed(dag, first)
    await trashed(dag, second)
    value(await askRecords(await organizer(anna, org), { unitId: care, kind: "hold", mailboxId: null, reason: "Inquiry" }))
    const approver = await organizer(eva, org)
    const [request] = value(await listRecordRequests(approver))
    const [asDag, alsoDag] = [await given.as(dag), await given.as(dag)]
    const order: string[] = []
    // The eraser has passed the gate and is not done: the yes waits for it.
    const approving: ReturnType<typeof approveRecords>[] = []
    const erased = await eraseMessages(asDag, [first], {
      also: async (tx) => {
        approving.push(approveRecords(approver, request?.id ?? "").then((done) => (order.push("held"), done)))
        await tx.execute(sql`select pg_sleep(0.5)`)
        order.push("erased")
      },
    })
    expect(value(erased)).toEqual({ count: 1 })
    for (const done of approving) value(await done)
    expect(order).toEqual(["erased", "held"])
    expect(await eraseMessages(alsoDag, [second])).toEqual(STOPPED)
  })

  it("B43 O16 of many who erase and one who holds, all that is answered as erased is gone and all that is refused is there", async () => {
    const world = await recordsWorld(given)
    const { dag, cia, eva, org, anna, care } = world
    const ids: Id[] = []
    for (let count = 0; count < 6; count++) ids.push(await given.sentMessage({ from: cia, to: [dag] }))
    value(await moveToTrash(await given.as(dag), ids))
    value(await askRecords(await organizer(anna, org), { unitId: care, kind: "hold", mailboxId: null, reason: "Inquiry" }))
    const approver = await organizer(eva, org)
    const [request] = value(await listRecordRequests(approver))
    const asDag = await given.as(dag)
    const [approved, ...answers] = await Promise.all([
      approveRecords(approver, request?.id ?? ""),
      ...ids.map((id) => eraseMessages(asDag, [id])),
      expireTrash(given.services),
    ])
    value(approved)
    for (const [index, id] of ids.entries()) {
      const answer = answers[index]
      const isErased = typeof answer === "object" && answer.ok
      expect(await copies(id, dag.accountId)).toBe(isErased ? 0 : 1)
    }
  })
})

test("D3 B83 O16 a restore whose database has the hold erases nothing under it; the journal is repeated after the hold", async () => {
  const world = await recordsWorld(given)
  const { dag, cia } = world
  const id = await given.sentMessage({ from: cia, to: [dag] })
  await trashed(dag, id)
  await holdOn(world)
  await trashed(cia, id)
  value(await eraseMessages(await given.as(cia), [id]))
  const backup = await takeBackup(database.owner, { dataFolder: given.services.env.dataFolder })
  await lift(world)
  expect(value(await eraseMessages(await given.as(dag), [id]))).toEqual({ count: 1 })
  await runErasure(given.services, { limit: Infinity })
  await backup.restore()
  await replayErasures(given.services)
  expect(await copies(id, dag.accountId)).toBe(1)
  // With its content: the journal names the files as well.
  expect(value(await openMessage(await given.as(dag), id, { record: true }))).toMatchObject({ subject: expect.any(String) })
  await lift(world)
  await replayErasures(given.services)
  expect(await copies(id, dag.accountId)).toBe(0)
})
