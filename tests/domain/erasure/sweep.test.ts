import { mkdir, readdir, utimes, writeFile } from "node:fs/promises"
import path from "node:path"
import { insertBlob } from "#db/queries/blobs.ts"
import { keepLateDraft } from "#lib/composing/late-drafts.ts"
import type { Services } from "#lib/context.ts"
import { saveDraft } from "#lib/drafts/save-draft.ts"
import { readJournal, type JournalEntry } from "#lib/erasure/journal.ts"
import { GIVEN_UP_AFTER, sweep } from "#lib/erasure/sweep.ts"
import { newId, type Id } from "#lib/ids.ts"
import { issueAuthorTicket } from "#lib/keys/author-ticket.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { NO_TYPED_OPTIONS } from "#lib/messages/options.ts"
import { queueMail } from "#lib/notifications/outgoing.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

const [MINUTE, DAY] = [60_000, 86_400_000]
const REGION = "eu"
const BYTES = new Uint8Array(1000).fill(7)
const NOTHING = { rows: 0, files: 0 }

let start = 0
beforeEach(async () => {
  // What earlier tests left is long gone by then.
  await sweep({ ...given.services, clock: { now: () => new Date(Date.now() + DAY) } }, { whole: true })
  start = Date.now()
})

/** The same services at a standing moment after the test began. */
const after = (milliseconds: number): Services => ({ ...given.services, clock: { now: () => new Date(start + milliseconds) } })
const fileOf = (id: Id) => path.join(given.services.env.dataFolder, "blobs", REGION, id.slice(0, 2), id)

async function files(): Promise<string[]> {
  const entries = await readdir(path.join(given.services.env.dataFolder, "blobs"), { recursive: true, withFileTypes: true })
  return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort()
}

const rows = async () => (await database.sql<{ id: string }[]>`select id from blobs order by id`).map(({ id }) => id)

/** A finished blob that nothing refers to, made now. */
async function givenUp(): Promise<Id> {
  const id = newId()
  await insertBlob(database.db, { id, region: REGION, createdAt: new Date(start), size: BYTES.length })
  value(await given.services.blobs.write(REGION, id, BYTES))
  return id
}

/** A file that no row knows, as a crash before the commit leaves it. */
async function unknownFile(id = newId()): Promise<Id> {
  value(await given.services.blobs.write(REGION, id, BYTES))
  return id
}

describe("B60 what crashes and given-up requests leave", () => {
  it("B60 a blob that nothing refers to goes once it is old enough, row and file, and the journal names it", async () => {
    const id = await givenUp()
    expect(await sweep(after(GIVEN_UP_AFTER - MINUTE), { whole: true })).toEqual(NOTHING)
    expect([await rows(), await files()]).toEqual([[id], [id]])
    expect(await sweep(after(GIVEN_UP_AFTER + MINUTE), { whole: true })).toEqual({ rows: 1, files: 0 })
    expect([await rows(), await files()]).toEqual([[], []])
    const journal: JournalEntry[] = []
    for await (const entry of readJournal(given.services.env.dataFolder)) journal.push(entry)
    expect(journal.map(({ subjectId }) => subjectId)).toContain(id)
  })

  it("B60 a file without a row goes once it is old enough, finished or cut off", async () => {
    const [whole, cut] = [await unknownFile(), newId()]
    await mkdir(path.dirname(fileOf(cut)), { recursive: true })
    await writeFile(`${fileOf(cut)}.part`, BYTES)
    expect(await sweep(after(GIVEN_UP_AFTER - MINUTE), { whole: true })).toEqual(NOTHING)
    expect(await files()).toEqual([whole, `${cut}.part`].sort())
    expect(await sweep(after(GIVEN_UP_AFTER + MINUTE), { whole: true })).toEqual({ rows: 0, files: 2 })
    expect(await files()).toEqual([])
  })

  it("B60 a row whose file was never written goes too", async () => {
    await insertBlob(database.db, { id: newId(), region: REGION, createdAt: new Date(start) })
    expect(await sweep(after(GIVEN_UP_AFTER + MINUTE), { whole: true })).toEqual({ rows: 1, files: 0 })
    expect(await rows()).toEqual([])
  })

  it("B60 what is still being written stays, however long it has taken, and arrives whole", async () => {
    const [known, unknown] = [newId(), newId()]
    await insertBlob(database.db, { id: known, region: REGION, createdAt: new Date(start) })
    let goOn: () => void = () => undefined
    const held = new Promise<void>((resolve) => (goOn = resolve))
    const slowly = async function* () {
      yield BYTES
      await held
      yield BYTES
    }
    const writing = [known, unknown].map((id) => given.services.blobs.write(REGION, id, slowly()))
    const parts = [known, unknown].map((id) => `${id}.part`).sort()
    for (let tries = 0; tries < 100 && (await files()).length < 2; tries++) await new Promise((resolve) => setTimeout(resolve, 20))
    // Hours later something has just been written to both.
    const hours = 3 * 60 * MINUTE
    for (const id of [known, unknown]) await utimes(`${fileOf(id)}.part`, new Date(start + hours), new Date(start + hours))
    expect(await sweep(after(hours + MINUTE), { whole: true })).toEqual(NOTHING)
    expect([await rows(), await files()]).toEqual([[known], parts])
    goOn()
    expect((await Promise.all(writing)).map((written) => value(written).size)).toEqual([2000, 2000])
    expect(await given.services.blobs.size(REGION, known)).toBe(2000)
  })

  it("B60 of two pages of orphans none is left out", async () => {
    const ids = Array.from({ length: 501 }, () => newId())
    await database.owner`insert into blobs (id, region, created_at) select id, ${REGION}, ${new Date(start)} from unnest(${ids}::uuid[]) id`
    expect(await sweep(after(GIVEN_UP_AFTER + MINUTE), { whole: true })).toEqual({ rows: 501, files: 0 })
    expect(await rows()).toEqual([])
  })
})

describe("B60 what a sweep every ten minutes looks at", () => {
  it("B60 rows of the last day; those from before only after a start", async () => {
    const id = await givenUp()
    expect(await sweep(after(DAY + MINUTE), { whole: false })).toEqual(NOTHING)
    expect(await rows()).toEqual([id])
    expect(await sweep(after(DAY + MINUTE), { whole: true })).toEqual({ rows: 1, files: 0 })
    await givenUp()
    expect(await sweep(after(DAY - MINUTE), { whole: false })).toEqual({ rows: 1, files: 0 })
  })

  it.each([0, 3])("B60 every shard once within an hour, begun in turn %i", async (turn) => {
    const prefixes = Array.from({ length: 256 }, (_, index) => index.toString(16).padStart(2, "0"))
    for (const prefix of prefixes) await unknownFile(prefix + newId().slice(2))
    const hour = 60 * MINUTE
    const from = Math.ceil((start + hour) / hour) * hour - start + turn * 10 * MINUTE
    const gone: number[] = []
    for (let at = 0; at < 6; at++) gone.push((await sweep(after(from + at * 10 * MINUTE), { whole: false })).files)
    expect(gone.reduce((sum, count) => sum + count)).toBe(256)
    // Each takes its share, so that no sweep is as large as the installation.
    for (const count of gone) expect([42, 43]).toContain(count)
    expect(await files()).toEqual([])
  })
})

test("B60 nothing goes that a message, a draft, a late draft or waiting mail refers to, however old it is", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const ctx = await given.as(anna)
  await given.sentMessage({ from: anna, to: [bo], attachments: [await given.attachment(anna, "sent.txt", "sent")] })
  const { body, subject, inReplyTo, line } = toSend({ to: [bo] })
  const typed = {
    to: bo.address,
    cc: "",
    bcc: "",
    subject,
    text: body.text,
    formatted: false,
    inReplyTo,
    line,
    phone: "",
    letGo: [],
    options: NO_TYPED_OPTIONS,
  }
  const attachments = [await given.attachment(anna, "kept.txt", "kept")]
  value(await saveDraft(ctx, { ...typed, draftId: newId(), attachments, problem: null }))
  const form = readComposeForm(new Map(Object.entries({ subject: "late", message: "late" }).map(([name, text]) => [name, [text]])))
  const ticket = issueAuthorTicket(given.services, bo.accountId)
  expect(await keepLateDraft({ ...given.services, language: "sv" }, { ticket, form })).not.toBeNull()
  const mail = { to: "cia@example.org", subject: "A notice", text: "Some text", html: "<p>Some text</p>" }
  await database.db.transaction((tx) => queueMail(tx, given.services, mail))
  const before = [await rows(), await files()]
  // A message's manifest and file, a draft's content and file, a late draft, and at least the notice and the mail.
  expect(before[0]?.length).toBeGreaterThanOrEqual(7)
  const orphan = await givenUp()
  expect(await sweep(after(400 * DAY), { whole: true })).toEqual({ rows: 1, files: 0 })
  expect([await rows(), await files()]).toEqual(before)
  expect(before[0]).not.toContain(orphan)
})
