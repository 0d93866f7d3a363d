import { changeExpiry } from "#lib/messages/change-expiry.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { recallMessage } from "#lib/messages/recall-message.ts"
import { addReader, removeReader } from "#lib/organisations/mailbox-readers.ts"
import { handOnKeys } from "#lib/shared-mailboxes/hand-on-keys.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { mailboxOverview } from "#lib/folders/mailbox-overview.ts"
import type { Id } from "#lib/ids.ts"
import { testDatabase } from "../../support/database.ts"
import { givenGiving, NOTHING_LEFT, type GivingWorld } from "../../support/giving.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { toAddress } from "../../support/visitor.ts"
import { untilOneWaits, untilWaiting } from "../../support/waiting.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer } = givenOrganisations(given)
const { world, desk, give, inbox, read, sent, rowsOf, holdersOf } = givenGiving(database, given)

const failure = (code: string) => ({ ok: false, error: { code } })
const recall = async (person: Person, messageId: Id) => recallMessage(await given.as(person), { messageId, position: null })

/** Holds somebody's copy of a message while these stand before it, in this order. */
async function atTheCopy<A, B>({ accountId }: Person, id: Id, first: () => Promise<A>, second: () => Promise<B>) {
  const both = await database.owner.begin(async (tx) => {
    await tx`select from deliveries where holder_id = ${accountId} and message_id = ${id} for update`
    const one = first()
    await untilWaiting(database, 1)
    const two = second()
    await untilWaiting(database, 2)
    return { one, two }
  })
  return [await both.one, await both.two] as const
}

/** The counters say what lies there. */
async function countersHold(here: GivingWorld): Promise<void> {
  const [row] = await rowsOf(
    `select (select count(*)::int from deliveries where holder_id = $1) as there, (select coalesce(sum(total), 0)::int from folder_counts where holder_id = $1) as total,
      (select count(*)::int from deliveries where holder_id = $1 and read_at is null) as new, (select coalesce(sum(unread), 0)::int from folder_counts where holder_id = $1) as unread,
      (select coalesce(sum(total), 0)::int from conversations where holder_id = $1) as talks`,
    [here.desk],
  )
  expect(row).toEqual({ there: row?.["there"], total: row?.["there"], new: row?.["new"], unread: row?.["new"], talks: row?.["there"] })
}

test("B43 M7 a recall that comes first leaves nothing to give", async () => {
  const here = await world()
  const { cia, fay } = here
  const id = await sent(cia, fay)
  const [recalled, gave] = await atTheCopy(
    fay,
    id,
    () => recall(cia, id),
    () => give(fay, here, id),
  )
  expect(value(recalled)).toEqual({ count: 1 })
  expect(value(gave)).toMatchObject({ ...NOTHING_LEFT, count: 0 })
  expect(await holdersOf(id)).toEqual([cia.accountId])
  expect(value(await openMessage(await given.as(cia), id, { record: true })).tracking).toMatchObject([
    { openedAt: null, recalledAt: expect.any(Date) },
  ])
})

test("B43 M5 M7 a giving that comes first has read it, and the recall says that everybody has", async () => {
  const here = await world()
  const { cia, fay, dag } = here
  const id = await sent(cia, fay)
  const [gave, recalled] = await atTheCopy(
    fay,
    id,
    () => give(fay, here, id),
    () => recall(cia, id),
  )
  expect(value(gave)).toMatchObject({ ...NOTHING_LEFT, count: 1 })
  expect(recalled).toEqual(failure("nothing_to_recall"))
  expect(await read(dag, here, id)).toMatchObject({ seal: "holds", given: { name: fay.name } })
  expect(value(await openMessage(await given.as(cia), id, { record: true }))).toMatchObject({
    status: "read_by_all",
    tracking: [{ openedAt: expect.any(Date), recalledAt: null }],
  })
})

test("M7 what one of two recipients gave is taken back from the other alone", async () => {
  const here = await world()
  const { cia, fay, gil, dag, desk: mailboxId } = here
  const id = await sent(cia, fay, { to: [fay, gil] })
  value(await give(fay, here, id))
  expect(value(await recall(cia, id))).toEqual({ count: 1 })
  expect(await holdersOf(id)).toEqual([cia.accountId, fay.accountId, mailboxId].sort())
  expect((await read(dag, here, id)).seal).toBe("holds")
  expect(await rowsOf("select holders from messages where id = $1", [id])).toEqual([{ holders: 3 }])
})

test("B43 of two who give the same message at once one does, and the other is told that it is there", async () => {
  const here = await world()
  const { cia, fay, gil, dag } = here
  const id = await sent(cia, fay, { to: [fay, gil], readBy: [fay, gil] })
  const both = await database.owner.begin(async (tx) => {
    await tx`select from messages where id = ${id} for update`
    const givings = [give(fay, here, id), give(gil, here, id)]
    await untilWaiting(database, 2)
    return { givings }
  })
  const gave = (await Promise.all(both.givings)).map(value)
  expect(gave.map(({ count, there }) => [count, there]).sort()).toEqual([
    [0, 1],
    [1, 0],
  ])
  expect(await rowsOf("select holders from messages where id = $1", [id])).toEqual([{ holders: 4 }])
  expect([fay.name, gil.name]).toContain((await read(dag, here, id)).given?.name)
  await countersHold(here)
})

test("B43 two clicks are one giving, of what was not opened before too", async () => {
  const here = await world()
  const { cia, fay, dag } = here
  const ids = [await sent(cia, fay), await sent(cia, fay)]
  const gave = (await Promise.all([1, 2, 3].map(() => give(fay, here, ...ids)))).map(value)
  expect(gave.map(({ count }) => count).sort()).toEqual([0, 0, 2])
  expect(gave.map(({ count, there }) => count + there)).toEqual([2, 2, 2])
  expect((await inbox(dag, here)).map(({ seal }) => seal)).toEqual(["holds", "holds"])
  expect(await rowsOf("select type from audit_entries where type = 'unit_mailbox.given' and subject_id = $1", [here.desk])).toHaveLength(1)
  await countersHold(here)
  expect(value(await mailboxOverview(await given.as(fay))).inbox.unread).toBe(0)
  for (const id of ids) expect(value(await openMessage(await given.as(cia), id, { record: true })).status).toBe("read_by_all")
})

test("B43 conversations of two who give parts of one another's become one in the mailbox, in whatever order", async () => {
  const here = await world()
  const { cia, fay, gil, dag } = here
  for (let round = 0; round < 4; round++) {
    const first = await sent(cia, fay, { readBy: [fay] })
    const second = await sent(cia, fay, { to: [fay, gil], inReplyTo: first, readBy: [fay, gil] })
    const third = await sent(gil, cia, { inReplyTo: second })
    const both = await Promise.all([give(fay, here, first), give(gil, here, third)])
    expect(both.map((one) => value(one).count).reduce((sum, count) => sum + count)).toBe(3)
  }
  const rows = await inbox(dag, here)
  expect(rows).toHaveLength(12)
  await countersHold(here)
})

test("B42 B43 a reader is taken out at the same moment: whichever comes first, what is given goes to the keys of those who stay alone", async () => {
  const here = await world()
  const { cia, fay, gil, dag, bo, org } = here
  value(await addReader(await organizer(bo, org), { mailboxId: here.desk, address: toAddress(gil.address) }))
  await handOnKeys(await desk(dag, here))
  const id = await sent(cia, fay, { readBy: [fay] })
  const asBo = await organizer(bo, org)
  const both = await database.owner.begin(async (tx) => {
    await tx`select from accounts where id = ${here.desk} for update`
    const removing = removeReader(asBo, { mailboxId: here.desk, accountId: dag.accountId })
    await untilOneWaits(database)
    const giving = give(fay, here, id)
    await untilWaiting(database, 2)
    return { removing, giving }
  })
  value(await both.removing)
  expect(value(await both.giving)).toMatchObject({ count: 1 })
  const [row] = await rowsOf(
    "select d.generation = a.generation as newest from deliveries d join accounts a on a.id = d.holder_id where d.message_id = $1 and d.role = 'given'",
    [id],
  )
  expect(row).toEqual({ newest: true })
  expect(await openUnitMailbox(await given.as(dag), here.desk)).toEqual(failure("not_found"))
  expect((await read(gil, here, id)).seal).toBe("holds")
})

test("B42 B43 the last reader is taken out while somebody gives: nothing is given to a mailbox that nobody reads", async () => {
  const here = await world()
  const { cia, fay, dag, bo, org, desk: mailboxId } = here
  const id = await sent(cia, fay, { readBy: [fay] })
  const asBo = await organizer(bo, org)
  const both = await database.owner.begin(async (tx) => {
    await tx`select from accounts where id = ${mailboxId} for update`
    const removing = removeReader(asBo, { mailboxId, accountId: dag.accountId })
    await untilOneWaits(database)
    const giving = give(fay, here, id)
    await untilWaiting(database, 2)
    return { removing, giving }
  })
  value(await both.removing)
  expect(await both.giving).toEqual(failure("mailbox_not_offered"))
  expect(await holdersOf(id)).not.toContain(mailboxId)
})

test("M6 B43 the sender changes the end at the same moment: either way the copy has the last one, and its seal holds", async () => {
  const here = await world()
  const { cia, fay, dag } = here
  const change = async (id: Id) => changeExpiry(await given.as(cia), { messageId: id, expiry: "7", expiryDate: "" })
  const [before, after] = [await sent(cia, fay, { readBy: [fay] }), await sent(cia, fay, { readBy: [fay] })]
  const [end] = await atTheCopy(
    fay,
    before,
    () => change(before),
    () => give(fay, here, before),
  )
  expect(await read(dag, here, before)).toMatchObject({ seal: "holds", expiresAt: value(end) })
  const [, later] = await atTheCopy(
    fay,
    after,
    () => give(fay, here, after),
    () => change(after),
  )
  expect(await read(dag, here, after)).toMatchObject({ seal: "holds", expiresAt: value(later) })
  // Of what somebody sent and gives themself the end counts too, though nothing stands in their own row.
  const own = await sent(fay, cia)
  value(await changeExpiry(await given.as(fay), { messageId: own, expiry: "7", expiryDate: "" }))
  value(await give(fay, here, own))
  expect(await read(dag, here, own)).toMatchObject({ seal: "holds", expiresAt: expect.any(Date) })
})

test("D1 B43 erased by the giver, by the sender and in the mailbox while it is given: nobody waits for ever, and each has what they have", async () => {
  const here = await world()
  const { cia, fay, gil, dag, desk: mailboxId } = here
  for (let round = 0; round < 6; round++) {
    const id = await sent(cia, fay, { to: [fay, gil], readBy: [fay, gil] })
    value(await give(gil, here, id))
    for (const who of [fay, cia]) value(await moveToTrash(await given.as(who), [id]))
    value(await moveToTrash(await desk(dag, here), [id]))
    const other = await sent(cia, gil, { inReplyTo: id, readBy: [gil] })
    await Promise.all([
      given.as(fay).then((ctx) => eraseMessages(ctx, [id])),
      given.as(cia).then((ctx) => eraseMessages(ctx, [id])),
      desk(dag, here).then((ctx) => eraseMessages(ctx, [id])),
      give(gil, here, id, other),
    ])
    const holders = await holdersOf(id)
    expect(holders).toContain(gil.accountId)
    expect(await rowsOf("select holders from messages where id = $1", [id])).toEqual([{ holders: holders.length }])
    const words = await rowsOf("select mailbox_id from given_messages where message_id = $1", [id])
    expect(words).toHaveLength(holders.includes(mailboxId) ? 1 : 0)
  }
  await countersHold(here)
})
