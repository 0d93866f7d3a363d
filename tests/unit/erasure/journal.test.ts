import { randomUUID } from "node:crypto"
import { appendFile, mkdtemp, readdir, rm, stat } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { appendJournal, expireJournal, readJournal, type JournalEntry } from "#lib/erasure/journal.ts"

let dataFolder: string
beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(os.tmpdir(), "sigill-journal-"))
})
afterEach(async () => rm(dataFolder, { recursive: true, force: true }))

const entry = (at: string): JournalEntry => ({ kind: "delivery", subjectId: randomUUID(), holderId: randomUUID(), at })
const folder = () => path.join(dataFolder, "erasure", "journal")

async function all(): Promise<JournalEntry[]> {
  const found: JournalEntry[] = []
  for await (const one of readJournal(dataFolder)) found.push(one)
  return found
}

test("B83 what was written down is read again, oldest day first, and lies open to its owner alone", async () => {
  const later = entry("2026-11-24T00:00:00.000Z")
  const earlier = entry("2026-11-23T23:59:59.999Z")
  await appendJournal(dataFolder, [later, earlier])
  expect(await all()).toEqual([earlier, later])
  const [file = ""] = await readdir(folder())
  expect((await stat(path.join(folder(), file))).mode & 0o777).toBe(0o600)
})

test("a journal that is not there is empty", async () => {
  expect(await all()).toEqual([])
  await expireJournal(dataFolder, { days: 1, now: new Date() })
})

test("B83 a line cut off by a crash spoils no other, and no forged line is read", async () => {
  const first = entry("2026-11-23T10:00:00.000Z")
  const second = entry("2026-11-23T11:00:00.000Z")
  await appendJournal(dataFolder, [first])
  await appendFile(path.join(folder(), "2026-11-23.jsonl"), '{"kind":"delivery","subjectId":"0f8f')
  await appendJournal(dataFolder, [second])
  await appendFile(path.join(folder(), "2026-11-23.jsonl"), `${JSON.stringify({ ...first, subjectId: "'; drop table" })}\n`)
  expect(await all()).toEqual([first, second])
})

test("many processes may append at once", async () => {
  const entries = Array.from({ length: 60 }, () => entry("2026-11-23T10:00:00.000Z"))
  await Promise.all(entries.map((one) => appendJournal(dataFolder, [one])))
  expect(new Set((await all()).map(({ subjectId }) => subjectId))).toEqual(new Set(entries.map(({ subjectId }) => subjectId)))
})

test("B83 entries expire with the longest-kept backup", async () => {
  await appendJournal(dataFolder, [entry("2026-08-01T10:00:00.000Z"), entry("2026-08-25T10:00:00.000Z"), entry("2026-11-23T10:00:00.000Z")])
  await expireJournal(dataFolder, { days: 90, now: new Date("2026-11-23T12:00:00.000Z") })
  expect(await readdir(folder())).toEqual(["2026-08-25.jsonl", "2026-11-23.jsonl"])
})
