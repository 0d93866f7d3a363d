import { randomUUID } from "node:crypto"
import { access } from "node:fs/promises"
import path from "node:path"
import { adoptLateDrafts, keepLateDraft } from "#lib/composing/late-drafts.ts"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import { eraseDrafts } from "#lib/drafts/erase-drafts.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { sweep } from "#lib/erasure/sweep.ts"
import { appendJournal, readJournal, type JournalEntry } from "#lib/erasure/journal.ts"
import { replayErasures } from "#lib/restoring/replay-erasures.ts"
import type { Id } from "#lib/ids.ts"
import { issueAuthorTicket } from "#lib/keys/author-ticket.ts"
import { mailboxOverview } from "#lib/folders/mailbox-overview.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { indexMail } from "#lib/searching/index-mail.ts"
import { runPreparation } from "../../../scripts/start/run-preparation.ts"
import { takeBackup } from "../../support/backup.ts"
import { startCarrier } from "../../support/carrier.ts"
import { testDatabase } from "../../support/database.ts"
import { tablesNaming } from "../../support/database-rows.ts"
import { givenServices, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

const NOT_FOUND = { ok: false, error: { code: "not_found" } }
const NOTHING = { deliveries: 0, messages: 0, drafts: 0, blobs: 0, accounts: 0, notes: 0 }
const open = async (person: Person, id: Id) => openMessage(await given.as(person), id, { record: true })
const dataFolder = () => given.services.env.dataFolder

async function erase(person: Person, ids: readonly Id[]): Promise<void> {
  value(await moveToTrash(await given.as(person), ids))
  expect(value(await eraseMessages(await given.as(person), ids))).toEqual({ count: ids.length })
}

const formOf = (fields: Readonly<Record<string, string>>) =>
  readComposeForm(new Map(Object.entries(fields).map(([name, text]) => [name, [text]])))

async function save(person: Person, fields: Readonly<Record<string, string>>): Promise<Id> {
  const form = formOf({ ...fields, act: "save" })
  const saved = await submitCompose(await given.as(person), { form, uploads: [], uploadFailure: null })
  if (saved.kind !== "saved") throw new Error(JSON.stringify(saved))
  return saved.draftId
}

async function blobsOf(id: Id): Promise<Id[]> {
  const rows = await database.owner`
    select manifest_id as blob from messages where id = ${id} union all select blob_id from message_blobs where message_id = ${id}
    union all select spool_id from outgoing where message_id = ${id}`
  return rows.map((row) => String(row["blob"]))
}

const isThere = (blobId: Id) =>
  access(path.join(dataFolder(), "blobs", "eu", blobId.slice(0, 2), blobId)).then(
    () => true,
    () => false,
  )

/** What the supervisor runs before it starts the web server, in a process of its own. */
const prepareAsAtStart = (log: (lines: string) => void) =>
  runPreparation({
    log,
    root: process.cwd(),
    step: "prepare",
    environment: {
      ...process.env,
      SIGILL_DATA: dataFolder(),
      DATABASE_URL: database.urls.app,
      DATABASE_MIGRATE_URL: database.urls.owner,
    },
    seconds: 10,
    signal: new AbortController().signal,
  })

test("B83 rows and files from before an erase come back for nobody who erased: the start repeats the journal before it serves", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const file = await given.attachment(anna, "a.txt", "content")
  const byAll = await given.sentMessage({ from: anna, to: [bo], cc: [cia], attachments: [file], readBy: [cia] })
  const byBo = await given.sentMessage({ from: anna, to: [bo], cc: [cia] })
  const kept = await given.sentMessage({ from: anna, to: [bo] })
  const thrown = await save(anna, { subject: "Thrown away", message: "text" })
  const written = await save(anna, { subject: "Still being written", message: "text" })
  const ticket = issueAuthorTicket(given.services, anna.accountId)
  const late = await keepLateDraft({ ...given.services, language: "en" }, { ticket, form: formOf({ subject: "Late", message: "late" }) })
  const blobs = [
    ...(await blobsOf(byAll)),
    ...(await database.owner`select content_id from late_drafts`).map((row) => String(row["content_id"])),
  ]
  const backup = await takeBackup(database.owner, { dataFolder: dataFolder() })

  await adoptLateDrafts(await given.as(anna))
  value(await eraseDrafts(await given.as(anna), [thrown, late ?? ""]))
  for (const person of [anna, bo, cia]) await erase(person, [byAll])
  await erase(bo, [byBo])
  const counts = async () => Promise.all([anna, bo, cia].map(async (person) => value(await mailboxOverview(await given.as(person)))))
  const [countsBefore, statusBefore] = [await counts(), value(await open(anna, byBo)).status]

  await backup.restore()
  expect((await open(bo, byAll)).ok && (await isThere(file.blobId))).toBe(true)
  let logged = ""
  await prepareAsAtStart((lines) => void (logged += lines))
  expect(JSON.parse(logged)).toMatchObject({ event: "erasures_repeated", deliveries: 4, drafts: 1 })
  expect(await counts()).toEqual(countsBefore)

  for (const person of [anna, bo, cia]) expect(await open(person, byAll)).toEqual(NOT_FOUND)
  expect(await tablesNaming(database.owner, byAll)).toEqual([])
  expect(blobs.length).toBeGreaterThan(4)
  for (const blob of blobs) expect([blob, await isThere(blob), await tablesNaming(database.owner, blob)]).toEqual([blob, false, []])
  expect(await open(bo, byBo)).toEqual(NOT_FOUND)
  expect(value(await open(anna, byBo)).status).toBe(statusBefore)
  expect([(await open(cia, byBo)).ok, (await open(bo, kept)).ok]).toEqual([true, true])
  expect(await openDraft(await given.as(anna), thrown)).toEqual(NOT_FOUND)
  expect(await adoptLateDrafts(await given.as(anna))).toBe(0)
  expect(value(await openDraft(await given.as(anna), written)).subject).toBe("Still being written")
  expect(await replayErasures(given.services)).toEqual(NOTHING)
})

test("B83 files of today beside rows from before the erase: the rows go all the same", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo] })
  const backup = await takeBackup(database.owner, { dataFolder: null })
  for (const person of [anna, bo]) await erase(person, [id])
  await backup.restore()
  expect(await replayErasures(given.services)).toMatchObject({ deliveries: 2, messages: 0 })
  expect(await tablesNaming(database.owner, id)).toEqual([])
  expect(await database.owner`select from erasure_outbox`).toHaveLength(0)
})

test("B83 a segment of a search index that comes back goes with what was erased, and is made anew for the rest", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const [gone, kept] = [await given.sentMessage({ from: anna, to: [bo] }), await given.sentMessage({ from: anna, to: [bo] })]
  for (const person of [anna, bo]) await indexMail(await given.as(person))
  const segments = async () => database.owner<{ id: Id; blob: Id; names: Id[] }[]>`
    select id, content_id as blob, message_ids as names from search_segments where holder_id in (${anna.accountId}, ${bo.accountId})`
  const before = await segments()
  const backup = await takeBackup(database.owner, { dataFolder: dataFolder() })
  await erase(bo, [gone])
  // Only written anew: what it says was not erased, but its file was.
  await given.sentMessage({ from: anna, to: [bo] })
  await indexMail(await given.as(anna))
  await backup.restore()
  expect((await segments()).map(({ names }) => names.length)).toEqual([2, 2])
  await replayErasures(given.services)
  expect(await segments()).toEqual([])
  for (const { id, blob } of before) expect([await isThere(blob), await tablesNaming(database.owner, id)]).toEqual([false, []])
  await indexMail(await given.as(bo))
  expect((await segments()).map(({ names }) => names)).toEqual([[kept]])
})

test("B83 files from before the erase beside rows of today are overwritten", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo] })
  const blobs = await blobsOf(id)
  const payload = (await given.services.blobs.readAll("eu", blobs[0] ?? "")) ?? new Uint8Array()
  for (const person of [anna, bo]) await erase(person, [id])
  value(await given.services.blobs.write("eu", blobs[0] ?? "", payload))
  expect(await replayErasures(given.services)).toEqual({ ...NOTHING, blobs: 1 })
  expect(await isThere(blobs[0] ?? "")).toBe(false)
})

test("B83 what the restored outbox still had to overwrite is overwritten before anybody is served", async () => {
  const { anna } = await given.people("anna")
  const id = await given.sentMessage({ from: anna, to: [anna] })
  const blobs = await blobsOf(id)
  await moveToTrash(await given.as(anna), [id])
  const ctx = await given.as(anna)
  value(await eraseMessages({ ...ctx, blobs: { ...ctx.blobs, erase: () => Promise.reject(new Error("away")) } }, [id]))
  expect(await isThere(blobs[0] ?? "")).toBe(true)
  await replayErasures(given.services)
  for (const blob of blobs) expect(await isThere(blob)).toBe(false)
  expect(await database.owner`select from erasure_outbox`).toHaveLength(0)
})

test("B83 B87 a notice that had left does not leave again, and its link does not come back to the server", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await database.owner`delete from outgoing`
  await given.sentMessage({ from: anna, to: [bo] })
  const carrier = await startCarrier(given.services)
  const backup = await takeBackup(database.owner, { dataFolder: dataFolder() })
  expect(await carrier.sentTo(bo.address)).toHaveLength(1)
  await backup.restore()
  expect(await replayErasures(given.services)).toEqual({ ...NOTHING, blobs: 1 })
  expect(await carrier.sentTo(bo.address)).toHaveLength(1)
  expect(await database.owner`select from outgoing`).toHaveLength(0)
  await carrier.close()
})

test("a draft that was thrown away and saved again by a form that was still open outlives every start", async () => {
  const { anna } = await given.people("anna")
  const token = randomUUID()
  const id = await save(anna, { token, subject: "First" })
  value(await eraseDrafts(await given.as(anna), [id]))
  given.clock.pass(1_000)
  // As one whose first answer was lost.
  await save(anna, { token, subject: "Again" })
  expect(await replayErasures(given.services)).toEqual(NOTHING)
  expect(value(await openDraft(await given.as(anna), id)).subject).toBe("Again")
})

test("B83 the journal outlives the longest-kept backup", async () => {
  const entry = (days: number): JournalEntry => {
    const at = new Date(Date.now() - days * 24 * 3600 * 1000).toISOString()
    return { kind: "message", subjectId: randomUUID(), holderId: null, at }
  }
  const [old, older] = [entry(300), entry(500)]
  await appendJournal(dataFolder(), [old, older])
  await sweep({ ...given.services, env: { ...given.services.env, backupDays: 400 } }, { whole: false })
  const kept: Id[] = []
  for await (const { subjectId } of readJournal(dataFolder())) kept.push(subjectId)
  expect([kept.includes(old.subjectId), kept.includes(older.subjectId)]).toEqual([true, false])
})

test("a journal of forty thousand lines holds up a start for seconds at most", async () => {
  const kinds = ["delivery", "message", "blob", "draft"] as const
  const entries = Array.from({ length: 40_000 }, (_, at): JournalEntry => {
    const kind = kinds[at % 4] ?? "blob"
    return { kind, subjectId: randomUUID(), holderId: kind === "blob" ? null : randomUUID(), at: new Date(1.8e12).toISOString() }
  })
  await appendJournal(dataFolder(), entries)
  const start = Date.now()
  expect(await replayErasures(given.services)).toEqual(NOTHING)
  expect(Date.now() - start).toBeLessThan(20_000)
})
