import { addNote, listNotes } from "#lib/shared-mailboxes/notes.ts"
import { assignConversation, markDone } from "#lib/shared-mailboxes/claim.ts"
import { colleagueOn, ownClaims, showWork, workNarrowing, workOf } from "#lib/shared-mailboxes/work.ts"
import { moveInMailbox } from "#lib/shared-mailboxes/act-in-mailbox.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import type { MemberContext } from "#lib/context.ts"
import { setNoticeChoice } from "#lib/daily-notices/notice-choice.ts"
import type { Id } from "#lib/ids.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { removeReader } from "#lib/organisations/mailbox-readers.ts"
import { testDatabase } from "../../support/database.ts"
import { allRows, tablesNaming } from "../../support/database-rows.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { twoReadersWorld, fetched, letterTo, writeFromDesk, type RecordsWorld } from "../../support/records.ts"
import { registerLetter } from "#lib/records/registering.ts"
import { handOver, toAddress } from "../../support/visitor.ts"
import { untilOneWaits } from "../../support/waiting.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer } = givenOrganisations(given)

const NOT_FOUND = { ok: false, error: { code: "not_found" } }

type World = RecordsWorld & { readonly fay: Person; readonly letter: Id }

/** Dag and Fay read the desk's mailbox; Cia, from outside, has written to it. */
async function world(): Promise<World> {
  const made = await twoReadersWorld(given)
  return { ...made, letter: await letterTo(given, made, { from: made.cia }) }
}

const desk = async (who: Person, { desk: id }: RecordsWorld): Promise<MemberContext> =>
  value(await openUnitMailbox(await given.as(who), id))
const assign = async (who: Person, { desk: mailboxId, letter: messageId }: World, from: Person | null, to: Person | null) =>
  assignConversation(await given.as(who), { mailboxId, messageId, from: from?.accountId ?? null, to: to?.accountId ?? null })
const done = async (who: Person, { desk: mailboxId, letter: messageId }: World, isDone: boolean) =>
  markDone(await given.as(who), { mailboxId, messageId, isDone })
const note = async (who: Person, { desk: mailboxId, letter: messageId }: World, text: string) =>
  addNote(await given.as(who), { mailboxId, messageId, text })
const read = async (who: Person, here: World, id = here.letter) => value(await openMessage(await desk(who, here), id, { record: true }))
const work = async (who: Person, here: World, id = here.letter) => showWork(await desk(who, here), id)
const notes = async (who: Person, here: World, id = here.letter) =>
  (await listNotes(await desk(who, here), id)).map((one) => one.note && [one.note.writer, one.note.text])
const narrowed = async (who: Person, here: World, show: string) => {
  const mailbox = await desk(who, here)
  return value(await listFolder(mailbox, { folder: "inbox", work: workNarrowing(mailbox, show) })).rows.map(({ id }) => id)
}
const tell = async (here: World, from: Person, inReplyTo: Id): Promise<Id> => {
  const answer = { ...toSend({ to: [], subject: "More", inReplyTo }), to: [toAddress(here.deskAddress)] }
  return value(await sendMessage(await given.as(from), answer)).messageId
}

test("M15 B43 of two readers who take a conversation at once exactly one gets it, and the other is told who has it", async () => {
  const here = await world()
  const { dag, fay } = here
  const tries = await Promise.all([assign(dag, here, null, dag), assign(fay, here, null, fay)])
  const claimant = (await work(dag, here))?.claimant
  const loser = tries.find((one) => !one.ok)
  expect(tries.filter((one) => one.ok)).toHaveLength(1)
  expect(loser).toEqual({ ok: false, error: { code: "claimed_meanwhile", name: claimant?.name } })
  const [own, other] = claimant?.id === dag.accountId ? [dag, fay] : [fay, dag]
  // The same form twice is one act; one drawn before it has no effect.
  expect((await assign(own, here, null, own)).ok).toBe(true)
  expect(await assign(other, here, null, null)).toMatchObject({ error: { code: "claimed_meanwhile" } })
  expect(await colleagueOn(await desk(other, here), here.letter)).toEqual(claimant)
  expect(await colleagueOn(await desk(own, here), here.letter)).toBeNull()
  expect((await assign(own, here, own, null)).ok).toBe(true)
  expect(await assign(other, here, own, other)).toEqual({ ok: false, error: { code: "unclaimed_meanwhile" } })
  expect((await work(dag, here))?.claimant).toBeNull()
})

test("M15 M9 whom it is handed to sees that until they open it, and is told by mail where they are told at once; the mail names nothing of it", async () => {
  const here = await world()
  const { dag, fay, cia, desk: deskId } = here
  const mails = async () =>
    (await handOver(database, given.services)).filter(({ recipient, body }) => recipient === fay.address && body.includes("show=mine"))
  value(await assign(dag, here, null, fay))
  expect(await mails()).toHaveLength(1)
  for (const one of [cia.name, cia.address, here.letter, "Application"]) expect(JSON.stringify(await mails())).not.toContain(one)
  expect([(await given.as(fay)).newClaims, (await given.as(dag)).newClaims]).toEqual([1, 0])
  expect((await ownClaims(await given.as(fay))).get(deskId)).toBe(1)
  await work(dag, here)
  expect((await given.as(fay)).newClaims).toBe(1)
  expect(await work(fay, here)).toMatchObject({ isMine: true, others: [{ id: dag.accountId }] })
  expect((await given.as(fay)).newClaims).toBe(0)
  // Taken back and given again, without mail to who wants none.
  value(await assign(dag, here, fay, dag))
  value(await setNoticeChoice(await given.as(fay), "daily"))
  value(await assign(dag, here, dag, fay))
  expect(await mails()).toHaveLength(1)
  expect((await given.as(fay)).newClaims).toBe(1)
  // Done by a colleague before they looked: there is nothing to look at.
  await read(dag, here)
  value(await done(dag, here, true))
  expect((await given.as(fay)).newClaims).toBe(0)
})

test("M15 given to a reader who is just being taken out it is nobody's, and whoever gave it is told that they read the mailbox no more", async () => {
  const here = await world()
  const { dag, fay, desk: mailboxId } = here
  let giving: ReturnType<typeof assign> | undefined
  await database.owner.begin(async (tx) => {
    await tx`delete from mailbox_members where mailbox_id = ${mailboxId} and member_id = ${fay.accountId}`
    giving = assign(dag, here, null, fay)
    await untilOneWaits(database)
  })
  expect(await giving).toMatchObject({ error: { code: "invalid_fields", fields: { to: "reader_gone" } } })
  expect((await work(dag, here))?.claimant).toBeNull()
})

test("M15 done while another message of the conversation is just being erased, what is left is done", async () => {
  const here = await world()
  const { dag, cia, desk: mailboxId } = here
  await read(dag, here)
  const second = await tell(here, cia, here.letter)
  await read(dag, here, second)
  let marking: ReturnType<typeof done> | undefined
  await database.owner.begin(async (tx) => {
    await tx`delete from deliveries where holder_id = ${mailboxId} and message_id = ${second}`
    marking = done(dag, here, true)
    await untilOneWaits(database)
  })
  expect(await marking).toMatchObject({ ok: true })
  expect((await work(dag, here))?.doneBy).toBe(dag.name)
})

test("M15 who leaves the mailbox keeps nothing of it: what was theirs is nobody's, and they open no list, note or state any more", async () => {
  const here = await world()
  const { dag, fay, bo, org, desk: mailboxId } = here
  value(await assign(fay, here, null, fay))
  value(await note(fay, here, "Ring back"))
  await read(fay, here)
  value(await done(fay, here, true))
  const stale = await desk(fay, here)
  const account = await stale.open()
  value(await removeReader(await organizer(bo, org), { mailboxId, accountId: fay.accountId }))
  expect(await work(dag, here)).toMatchObject({ claimant: null, doneBy: fay.name, firstReader: fay.name, others: [] })
  expect(await assign(dag, here, null, fay)).toMatchObject({ error: { code: "invalid_fields", fields: { to: "reader_gone" } } })
  expect(await notes(dag, here)).toEqual([[fay.name, "Ring back"]])
  value(await note(dag, here, "She has left"))
  // Even with the key that was open at the moment of leaving, the new note stays shut.
  expect((await listNotes({ ...stale, open: async () => account }, here.letter)).map((one) => one.note?.text)).toEqual([
    "Ring back",
    undefined,
  ])
})

test("M15 B39 B40 nobody but its readers takes, marks or notes anything in a mailbox: no administrator, no colleague, no sender, no former reader", async () => {
  const here = await world()
  const { anna, bo, cia, fay, org, desk: mailboxId } = here
  value(await removeReader(await organizer(bo, org), { mailboxId, accountId: fay.accountId }))
  for (const who of [anna, bo, cia, fay]) {
    expect(await assign(who, here, null, who)).toEqual(NOT_FOUND)
    expect(await done(who, here, true)).toEqual(NOT_FOUND)
    expect(await note(who, here, "Mine")).toEqual(NOT_FOUND)
    expect((await openUnitMailbox(await given.as(who), mailboxId)).ok).toBe(false)
    // As themselves they have no such rights, on their own mail either.
    expect(await showWork(await given.as(who), here.letter)).toBeNull()
    expect(await listNotes(await given.as(who), here.letter)).toEqual([])
  }
  // Nor does a reader of one mailbox on messages of another.
  const other = await world()
  expect(await assign(here.dag, { ...here, letter: other.letter }, null, here.dag)).toEqual(NOT_FOUND)
  // As of one that was erased: nothing tells that another mailbox has it.
  expect(await note(here.dag, { ...here, letter: other.letter }, "Mine")).toEqual({ ok: false, error: { code: "note_lost" } })
  expect(await listNotes(await desk(here.dag, here), other.letter)).toEqual([])
  expect(await done(here.dag, { ...here, letter: other.letter }, true)).toEqual(NOT_FOUND)
  expect((await workOf(await desk(here.dag, here), [other.letter])).size).toBe(0)
})

test("M15 done is what has been read or answered: what came meanwhile is not, nor what comes later; the lists follow", async () => {
  const here = await world()
  const { dag, fay, cia } = here
  await read(dag, here)
  const meanwhile = await tell(here, cia, here.letter)
  value(await done(dag, here, true))
  expect(await narrowed(fay, here, "done")).toEqual([here.letter])
  expect(await narrowed(fay, here, "nobodys")).toEqual([meanwhile])
  value(await assign(fay, here, null, fay))
  expect(await narrowed(fay, here, "mine")).toEqual([meanwhile])
  expect(await narrowed(dag, here, "mine")).toEqual([])
  expect(await narrowed(dag, here, "nobodys")).toEqual([])
  expect(await narrowed(dag, here, "anything")).toEqual([meanwhile, here.letter])
  await read(fay, here, meanwhile)
  value(await done(fay, here, true))
  expect((await ownClaims(await given.as(fay))).size).toBe(0)
  const later = await tell(here, cia, here.letter)
  expect([await narrowed(fay, here, "mine"), await narrowed(fay, here, "done")]).toEqual([[later], [meanwhile, here.letter]])
  value(await done(fay, here, false))
  expect(await narrowed(fay, here, "done")).toEqual([])
})

test("M15 K2 a note is sealed to the mailbox's readers, goes along with no answer and no archive file, and moved or changed by SQL does not open", async () => {
  const here = await world()
  const { dag, fay, cia, desk: mailboxId } = here
  value(await note(dag, here, "Quite confidential words"))
  const rows = await allRows(database.owner)
  const forms = ["Quite confidential words", Buffer.from("Quite confidential words").toString("hex")]
  expect(rows.filter(({ text }) => forms.some((form) => text.includes(form)))).toEqual([])
  const more = await tell(here, cia, here.letter)
  expect([await notes(fay, here), await notes(fay, here, more)]).toEqual(Array(2).fill([[dag.name, "Quite confidential words"]]))
  await writeFromDesk(given, fay, { mailboxId, to: [cia.address], answers: here.letter })
  const [sent] = value(await listFolder(await given.as(cia), { folder: "inbox" })).rows
  expect(JSON.stringify(value(await openMessage(await given.as(cia), sent?.id ?? "", { record: true })))).not.toContain("confidential")
  value(await registerLetter(await given.as(dag), { mailboxId, messageId: here.letter, number: "1" }))
  expect((await fetched(await given.as(dag), { mailboxId, messageId: here.letter })).includes("confidential")).toBe(false)
  await database.owner`update mailbox_notes set message_id = ${more} where mailbox_id = ${mailboxId}`
  expect(await notes(fay, here)).toEqual([null])
  await database.owner`update mailbox_notes set message_id = ${here.letter}, sealed = set_byte(sealed, 60, get_byte(sealed, 60) # 1) where mailbox_id = ${mailboxId}`
  expect(await notes(fay, here)).toEqual([null])
})

test("M15 M5 which reader opened a message first is recorded with the reading, once, and said to the readers", async () => {
  const here = await world()
  const { dag, fay, cia } = here
  expect(await work(dag, here)).toMatchObject({ isFirstKnown: false, firstReader: null })
  await Promise.all([read(fay, here), read(fay, here)])
  await read(dag, here)
  expect(await work(dag, here)).toMatchObject({ isFirstKnown: true, firstReader: fay.name })
  // Their own letters nobody in it reads first, and nobody's own mail says who.
  value(await openMessage(await given.as(cia), here.letter, { record: true }))
  expect(await database.owner`select message_id, reader_id from mailbox_first_reads where message_id = ${here.letter}`).toMatchObject([
    { message_id: here.letter, reader_id: fay.accountId },
  ])
})

test("M15 D1 D2 claims end in Trash; notes, done and who read first come back from there, and nothing of them outlives the message", async () => {
  const here = await world()
  const { dag, fay, cia, desk: mailboxId, letter } = here
  await read(dag, here)
  value(await assign(dag, here, null, fay))
  value(await note(dag, here, "Ring back"))
  value(await done(dag, here, true))
  const move = async (act: "trash" | "restore" | "erase") =>
    value(await moveInMailbox(await given.as(dag), { mailboxId, act, ids: [letter] }))
  await move("trash")
  expect(await assign(fay, here, null, fay)).toEqual(NOT_FOUND)
  expect((await given.as(fay)).newClaims).toBe(0)
  await move("restore")
  expect(await work(dag, here)).toMatchObject({ claimant: null, doneBy: dag.name, firstReader: dag.name })
  expect(await notes(dag, here)).toEqual([[dag.name, "Ring back"]])
  value(await assign(dag, here, null, fay))
  await move("trash")
  await move("erase")
  const left = (await tablesNaming(database.owner, letter)).filter((table) => table.startsWith("public.mailbox"))
  expect(left).toEqual([])
  for (const table of ["mailbox_claims", "mailbox_done", "mailbox_first_reads", "mailbox_notes"])
    expect([table, await database.owner`select from ${database.owner(table)} where mailbox_id = ${mailboxId}`]).toMatchObject([
      table,
      { length: 0 },
    ])
  expect((await openMessage(await given.as(cia), letter, { record: true })).ok).toBe(true)
})
