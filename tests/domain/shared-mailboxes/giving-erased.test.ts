import { deleteAccount } from "#lib/leaving/delete-account.ts"
import { eraseMailboxes } from "#lib/closing/erase-mailboxes.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { readJournal, type JournalEntry } from "#lib/erasure/journal.ts"
import { replayErasures } from "#lib/restoring/replay-erasures.ts"
import { takeBackup } from "../../support/backup.ts"
import { testDatabase } from "../../support/database.ts"
import { tablesNaming } from "../../support/database-rows.ts"
import { givenGiving } from "../../support/giving.ts"
import { givenServices, value } from "../../support/given.ts"
import { untilOneWaits } from "../../support/waiting.ts"

const database = testDatabase()
const given = givenServices(database)
const { world, desk, give, inbox, read, sent, erase, rowsOf, holdersOf } = givenGiving(database, given)

test("D1 D2 I11 the giver's account goes with all that was theirs: the copy is read on under their name, is answered to whom they wrote with, and names nobody but in its own bytes", async () => {
  const here = await world()
  const { cia, fay, dag, desk: mailboxId } = here
  const asked = await sent(cia, fay, { readBy: [fay] })
  const answered = await sent(fay, cia, { inReplyTo: asked })
  value(await give(fay, here, asked))
  // They leave as somebody does whose employment has ended.
  await database.owner`delete from unit_people where account_id = ${fay.accountId}`
  expect(await deleteAccount(given.services, fay.accountId, { by: { kind: "self" } })).toMatchObject({ ok: true })
  expect(await rowsOf("select id from accounts where id = $1", [fay.accountId])).toEqual([])
  expect(await rowsOf("select giver_id from given_messages where mailbox_id = $1", [mailboxId])).toEqual([
    { giver_id: null },
    { giver_id: null },
  ])
  for (const id of [asked, answered])
    expect(await read(dag, here, id)).toMatchObject({ seal: "holds", canReply: true, given: { name: fay.name } })
  const named = await tablesNaming(database.owner, fay.accountId)
  expect(named.filter((table) => !["public.audit_entries", "public.given_messages", "public.messages"].includes(table))).toEqual([])
  // With the copies the last of it goes.
  for (const id of [asked, answered]) await erase(await desk(dag, here), id)
  expect(await rowsOf("select message_id from given_messages where mailbox_id = $1", [mailboxId])).toEqual([])
})

test("D8 D2 with the mailbox go what was given to it and the words of who gave it; the givers keep their own", async () => {
  const here = await world()
  const { cia, fay, org, desk: mailboxId } = here
  const id = await sent(cia, fay, { readBy: [fay] })
  value(await give(fay, here, id))
  await eraseMailboxes(given.services, org)
  expect(await rowsOf("select message_id from given_messages where message_id = $1", [id])).toEqual([])
  expect(await rowsOf("select holders from messages where id = $1", [id])).toEqual([{ holders: 2 }])
  expect(value(await openMessage(await given.as(fay), id, { record: true }))).toMatchObject({ seal: "holds", givenTo: [] })
  expect(await tablesNaming(database.owner, mailboxId)).not.toContain("public.given_messages")
})

test("D3 B83 what the mailbox erased and somebody gives it again stays there after the next start; what was not given again does not come back", async () => {
  const here = await world()
  const { cia, fay, dag, desk: mailboxId } = here
  const [again, gone] = [await sent(cia, fay, { readBy: [fay] }), await sent(cia, fay, { readBy: [fay] })]
  value(await give(fay, here, again, gone))
  const backup = await takeBackup(database.owner, { dataFolder: null })
  for (const id of [again, gone]) await erase(await desk(dag, here), id)
  expect(value(await give(fay, here, again))).toMatchObject({ count: 1, there: 0 })
  await replayErasures(given.services)
  expect((await inbox(dag, here)).map(({ id, seal }) => [id, seal])).toEqual([[again, "holds"]])
  // A backup from before the erasure has both as they were given first: they go as anything does that was erased.
  await backup.restore()
  expect(await holdersOf(gone)).toContain(mailboxId)
  await replayErasures(given.services)
  for (const id of [again, gone]) expect(await holdersOf(id)).not.toContain(mailboxId)
  expect(await rowsOf("select message_id from given_messages where mailbox_id = $1", [mailboxId])).toEqual([])
})

test("D3 B43 an erasure that had to wait for the giving before it is written down as after it", async () => {
  const here = await world()
  const { cia, fay, dag, desk: mailboxId } = here
  const id = await sent(cia, fay, { readBy: [fay] })
  value(await give(fay, here, id))
  value(await moveToTrash(await desk(dag, here), [id]))
  const { erasing, givenAt } = await database.owner.begin(async (tx) => {
    await tx`select from deliveries where holder_id = ${mailboxId} and message_id = ${id} for update`
    const erasing = eraseMessages(await desk(dag, here), [id])
    await untilOneWaits(database)
    // As if it had been given only now.
    const [row] = await tx<
      { at: Date }[]
    >`update given_messages set given_at = clock_timestamp() where mailbox_id = ${mailboxId} returning given_at as at`
    await tx`select pg_sleep(0.01)`
    return { erasing, givenAt: row?.at ?? new Date(8e15) }
  })
  value(await erasing)
  const lines: JournalEntry[] = []
  for await (const line of readJournal(given.services.env.dataFolder)) if (line.subjectId === id) lines.push(line)
  expect(lines.map(({ kind, holderId }) => [kind, holderId])).toEqual([["delivery", mailboxId]])
  expect(new Date(lines[0]?.at ?? 0).getTime()).toBeGreaterThan(givenAt.getTime())
})
