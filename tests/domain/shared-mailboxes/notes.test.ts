import { appendJournal, readJournal } from "#lib/erasure/journal.ts"
import type { MemberContext } from "#lib/context.ts"
import type { Id } from "#lib/ids.ts"
import { removeReader } from "#lib/organisations/mailbox-readers.ts"
import { registerLetter } from "#lib/records/registering.ts"
import { markOfficial } from "#lib/records/set-records.ts"
import { replayErasures } from "#lib/restoring/replay-erasures.ts"
import { changeNote, NO_NOTE, removeNote } from "#lib/shared-mailboxes/change-note.ts"
import { addNote, listNotes, showNote } from "#lib/shared-mailboxes/notes.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { testDatabase } from "../../support/database.ts"
import { allRows } from "../../support/database-rows.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { twoReadersWorld, byTwo, fetched, letterTo, type RecordsWorld } from "../../support/records.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer } = givenOrganisations(given)

const NOT_FOUND = { ok: false, error: { code: "not_found" } }

type World = RecordsWorld & { readonly fay: Person; readonly letter: Id }

/** Dag and Fay read the desk's mailbox; Cia, from outside, has written to it, and Dag has noted something on that. */
async function world(): Promise<World> {
  const made = await twoReadersWorld(given)
  const here = { ...made, letter: await letterTo(given, made, { from: made.cia }) }
  value(await note(here.dag, here, "Ring back"))
  return here
}

const desk = async (who: Person, { desk: id }: World): Promise<MemberContext> => value(await openUnitMailbox(await given.as(who), id))
const note = async (who: Person, { desk: mailboxId, letter: messageId }: World, text: string) =>
  addNote(await given.as(who), { mailboxId, messageId, text })
const notes = async (who: Person, here: World) => listNotes(await desk(who, here), here.letter)
const texts = async (who: Person, here: World) => (await notes(who, here)).map((one) => one.note?.text)

/** As the page of the newest note says. */
async function which(who: Person, here: World) {
  const newest = (await notes(who, here)).at(-1)
  return { mailboxId: here.desk, noteId: newest?.id ?? "", seen: newest?.version ?? "" }
}

type Which = Awaited<ReturnType<typeof which>>

const change = async (who: Person, { letter: messageId }: World, of: Which, text: string) =>
  changeNote(await given.as(who), { ...of, messageId, text })
const remove = async (who: Person, of: Which) => removeNote(await given.as(who), of)

test("M15 a reader changes a note of their own: the others see its new words and when, and nothing of the old ones is left", async () => {
  const here = await world()
  const { dag, fay } = here
  const before = await which(dag, here)
  expect((await notes(dag, here)).map(({ isOwn, note: one }) => [isOwn, one?.changedAt])).toEqual([[true, null]])
  value(await change(dag, here, before, "Ring back after three"))
  const [changed] = await notes(fay, here)
  expect(changed).toMatchObject({ isOwn: false, note: { writer: dag.name, text: "Ring back after three" } })
  expect(changed?.note?.changedAt?.getTime()).toBeGreaterThan(changed?.note?.writtenAt.getTime() ?? Infinity)
  expect(changed?.version).not.toBe(before.seen)
  // Saved as it is, it was not changed.
  const now = await which(dag, here)
  value(await change(dag, here, now, "Ring back after three"))
  expect(await which(dag, here)).toEqual(now)
  expect(await database.owner`select from mailbox_notes where mailbox_id = ${here.desk}`).toHaveLength(1)
})

test("M15 B39 B40 nobody else changes or removes a note: no other reader, no former one, no administrator, no stranger, none by another mailbox", async () => {
  const here = await world()
  const { anna, bo, cia, dag, fay, org } = here
  const of = await which(dag, here)
  for (const who of [fay, anna, bo, cia]) {
    expect(await change(who, here, of, "Mine")).toEqual(NOT_FOUND)
    expect(await remove(who, of)).toEqual(NOT_FOUND)
  }
  const other = await world()
  expect(await change(other.dag, other, { ...of, mailboxId: other.desk }, "Mine")).toMatchObject({ error: { code: "note_gone" } })
  expect(await showNote(await desk(other.dag, other), of.noteId)).toBeNull()
  value(await note(fay, here, "Hers"))
  const hers = await which(fay, here)
  value(await removeReader(await organizer(bo, org), { mailboxId: here.desk, accountId: fay.accountId }))
  expect([await change(fay, here, hers, "Mine"), await remove(fay, hers)]).toEqual([NOT_FOUND, NOT_FOUND])
  expect(await texts(dag, here)).toEqual(["Ring back", "Hers"])
})

test("M15 K2 a note that is changed after a reader has left is sealed to who is there", async () => {
  const here = await world()
  const { bo, dag, fay, org } = here
  const stale = await desk(fay, here)
  const account = await stale.open()
  value(await removeReader(await organizer(bo, org), { mailboxId: here.desk, accountId: fay.accountId }))
  value(await change(dag, here, await which(dag, here), "She has left"))
  expect(await texts(dag, here)).toEqual(["She has left"])
  expect((await listNotes({ ...stale, open: async () => account }, here.letter)).map((one) => one.note)).toEqual([null])
})

test("M15 B43 of two acts at once on a note the later learns what happened, and no word is lost", async () => {
  const here = await world()
  const { dag } = here
  const of = await which(dag, here)
  const both = await Promise.all([change(dag, here, of, "First"), change(dag, here, of, "Second")])
  const [won] = await texts(dag, here)
  expect(both.map((one) => one.ok).sort()).toEqual([false, true])
  expect(won).toBe(both[0]?.ok ? "First" : "Second")
  expect(both.find((one) => !one.ok)).toEqual({ ok: false, error: { code: "note_changed" } })
  // Nor is what was changed removed by who has not seen that.
  expect(await remove(dag, of)).toEqual({ ok: false, error: { code: "note_changed" } })
  const now = await which(dag, here)
  const [changed, removed] = await Promise.all([change(dag, here, now, "Third"), remove(dag, now)])
  if (removed.ok) expect([changed, await texts(dag, here)]).toEqual([{ ok: false, error: { code: "note_gone" } }, []])
  else expect([removed.error.code, await texts(dag, here)]).toEqual(["note_changed", ["Third"]])
  if (!removed.ok) value(await remove(dag, await which(dag, here)))
  // Gone is gone, however often that is asked for; the words for it become a new note where their writer says so.
  value(await remove(dag, now))
  expect(await change(dag, here, now, "Third")).toMatchObject({ error: { code: "note_gone" } })
  value(await change(dag, here, { ...now, seen: NO_NOTE }, "Third"))
  expect((await notes(dag, here)).map((one) => [one.note?.text, one.note?.changedAt])).toEqual([["Third", null]])
})

test("M15 D2 D3 a removed note leaves nothing, and what a backup brings back of it is gone again before anybody is served", async () => {
  const here = await world()
  const { dag } = here
  const { noteId, ...rest } = await which(dag, here)
  const [kept] = await database.owner`select * from mailbox_notes where id = ${noteId}`
  value(await remove(dag, { noteId, ...rest }))
  expect((await allRows(database.owner)).filter(({ text }) => text.includes(noteId))).toEqual([])
  const lines: unknown[] = []
  for await (const line of readJournal(given.services.env.dataFolder)) if (line.subjectId === noteId) lines.push(line)
  expect(lines).toMatchObject([{ kind: "note", holderId: here.desk }])
  const restored = async () => database.owner`insert into mailbox_notes ${database.owner(kept ?? {})}`
  await restored()
  expect(await replayErasures(given.services)).toMatchObject({ notes: 1 })
  expect(await texts(dag, here)).toEqual([])
  expect(await replayErasures(given.services)).toMatchObject({ notes: 0 })
  // Of another mailbox's line nothing is taken.
  await restored()
  const at = new Date().toISOString()
  await database.owner`update mailbox_notes set id = gen_random_uuid() where id = ${noteId}`
  const [moved] = await database.owner<{ id: string }[]>`select id from mailbox_notes where mailbox_id = ${here.desk}`
  await appendJournal(given.services.env.dataFolder, [{ kind: "note", subjectId: moved?.id ?? "", holderId: dag.accountId, at }])
  expect(await replayErasures(given.services)).toMatchObject({ notes: 0 })
})

test("O16 M15 while a hold stands no note is changed or removed, by nobody and no restore; another one is written beside it", async () => {
  const here = await world()
  const { dag, care } = here
  const of = await which(dag, here)
  await byTwo(given, here, { unitId: care, kind: "hold" })
  const held = { ok: false, error: { code: "note_held", by: expect.stringMatching(/Exempel/), day: expect.any(String) } }
  expect([await change(dag, here, of, "Nothing"), await remove(dag, of)]).toEqual([held, held])
  value(await note(dag, here, "She rang"))
  await appendJournal(given.services.env.dataFolder, [
    { kind: "note", subjectId: of.noteId, holderId: here.desk, at: new Date().toISOString() },
  ])
  await replayErasures(given.services)
  expect(await texts(dag, here)).toEqual(["Ring back", "She rang"])
})

test("O16 M15 on an official document notes stay as they are until it has its number and is in the archive", async () => {
  const here = await world()
  const { bo, dag, org, care, desk: mailboxId, letter: messageId } = here
  value(await markOfficial(await organizer(bo, org), { unitId: care, mailboxId }))
  const of = await which(dag, here)
  const bound = { ok: false, error: { code: "note_bound" } }
  expect([await change(dag, here, of, "Nothing"), await remove(dag, of)]).toEqual([bound, bound])
  value(await registerLetter(await given.as(dag), { mailboxId, messageId, number: "1" }))
  expect(await remove(dag, of)).toEqual(bound)
  await fetched(await given.as(dag), { mailboxId, messageId })
  value(await change(dag, here, of, "Done"))
  value(await remove(dag, await which(dag, here)))
  expect(await texts(dag, here)).toEqual([])
})
