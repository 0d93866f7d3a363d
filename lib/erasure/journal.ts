import { mkdir, open, readdir, readFile, rm } from "node:fs/promises"
import path from "node:path"
import { DAY } from "../clock.ts"
import type { Id } from "../ids.ts"

/** What was erased, in ids only (keys.md 7). */
export type JournalEntry = { readonly kind: string; readonly subjectId: Id; readonly holderId: Id | null; readonly at: Date }

/**
 * The journal lies beside the database, not in it, so that a restored database can be told what was erased since (B83).
 * One file a day; a day's file goes when no backup is that old any more.
 */
const folderOf = (dataFolder: string) => path.join(dataFolder, "erasure")
const fileOf = (dataFolder: string, at: Date) => path.join(folderOf(dataFolder), `journal-${at.toISOString().slice(0, 10)}`)

/** Appends and syncs; erasing goes on only when this has returned. */
export async function appendToJournal(dataFolder: string, entries: readonly JournalEntry[]): Promise<void> {
  const [first] = entries
  if (first === undefined) return
  await mkdir(folderOf(dataFolder), { recursive: true, mode: 0o700 })
  const file = await open(fileOf(dataFolder, first.at), "a", 0o600)
  try {
    await file.appendFile(entries.map(({ kind, subjectId, holderId, at }) => `${at.toISOString()} ${kind} ${subjectId} ${holderId ?? "-"}\n`).join(""))
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Every entry, oldest day first; an unfinished last line after a crash is passed over. */
export async function* readJournal(dataFolder: string): AsyncGenerator<JournalEntry> {
  const days = (await readdir(folderOf(dataFolder)).catch(() => [])).filter((name) => name.startsWith("journal-")).sort()
  for (const day of days) {
    const lines = (await readFile(path.join(folderOf(dataFolder), day), "utf8")).split("\n").slice(0, -1)
    for (const line of lines) {
      const [at = "", kind = "", subjectId = "", holderId = "-"] = line.split(" ")
      yield { at: new Date(at), kind, subjectId, holderId: holderId === "-" ? null : holderId }
    }
  }
}

/** Removes the files of days longer ago than the longest-kept backup. */
export async function expireJournal(dataFolder: string, now: Date, keptDays: number): Promise<void> {
  const oldest = `journal-${new Date(now.getTime() - keptDays * DAY).toISOString().slice(0, 10)}`
  const expired = (await readdir(folderOf(dataFolder)).catch(() => [])).filter((name) => name.startsWith("journal-") && name < oldest)
  await Promise.all(expired.map((name) => rm(path.join(folderOf(dataFolder), name), { force: true })))
}
