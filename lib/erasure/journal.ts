import { mkdir, open, readdir, readFile, rm } from "node:fs/promises"
import path from "node:path"
import { z } from "zod"
import { codeOf, syncFolder } from "../blobs/disk.ts"
import { DAY } from "../clock.ts"
import { isId } from "../ids.ts"

const entry = z.strictObject({
  kind: z.enum(["delivery", "message", "blob", "draft", "account", "note"]),
  subjectId: z.string().refine(isId),
  holderId: z.string().refine(isId).nullable(),
  at: z.iso.datetime(),
})

/** One erasure, in ids only: enough to repeat it on a database that was put back from before it (keys.md 7, B83). */
export type JournalEntry = z.infer<typeof entry>

const FILE = /^(\d{4}-\d{2}-\d{2})\.jsonl$/

/** Kept apart from the database: data folder/erasure/journal, one file a day, so that entries expire by removing files. */
const journalFolder = (dataFolder: string) => path.join(/* turbopackIgnore: true */ dataFolder, "erasure", "journal")

/** Adds entries to the journal; when it returns they survive a crash. Several processes may do so at once. */
export async function appendJournal(dataFolder: string, entries: readonly JournalEntry[]): Promise<void> {
  for (const [day, lines] of byDay(entries)) await appendLines(journalFolder(dataFolder), `${day}.jsonl`, lines)
}

function byDay(entries: readonly JournalEntry[]): ReadonlyMap<string, readonly string[]> {
  const days = new Map<string, string[]>()
  for (const { kind, subjectId, holderId, at } of entries) {
    const day = at.slice(0, 10)
    const lines = days.get(day) ?? []
    lines.push(JSON.stringify({ kind, subjectId, holderId, at }))
    days.set(day, lines)
  }
  return days
}

async function appendLines(folder: string, name: string, lines: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = await open(path.join(folder, name), "a", 0o600)
  try {
    const isNew = (await file.stat()).size === 0
    // Begins with a line break, so that a line that a crash cut off spoils no other.
    await file.appendFile(`\n${lines.join("\n")}\n`)
    await file.sync()
    if (isNew) for (const at of [folder, path.dirname(folder), path.dirname(path.dirname(folder))]) await syncFolder(at)
  } finally {
    await file.close()
  }
}

/** All entries, oldest first, for a restore to repeat. A line that a crash cut off is passed over: its erasure is still in the outbox. */
export async function* readJournal(dataFolder: string): AsyncIterable<JournalEntry> {
  const folder = journalFolder(dataFolder)
  for (const name of await journalFiles(folder)) {
    for (const line of (await readFile(path.join(folder, name), "utf8")).split("\n")) {
      const parsed = entry.safeParse(parseLine(line))
      if (parsed.success) yield parsed.data
    }
  }
}

/** Removes entries of days more than `days` before `now`: no backup holds any more what they name. */
export async function expireJournal(dataFolder: string, { days, now }: { readonly days: number; readonly now: Date }): Promise<void> {
  const folder = journalFolder(dataFolder)
  const oldest = new Date(now.getTime() - days * DAY).toISOString().slice(0, 10)
  for (const name of await journalFiles(folder)) if (name.slice(0, 10) < oldest) await rm(path.join(folder, name), { force: true })
}

async function journalFiles(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => FILE.test(name)).sort()
  } catch (error) {
    if (codeOf(error) === "ENOENT") return []
    throw error
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return null
  }
}
