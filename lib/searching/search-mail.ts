import { findFound, findSearchable, type IdInHex } from "#db/queries/searching.ts"
import type { Folder } from "#db/schema/messages.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { openRows, toRow, type Row } from "../messages/rows.ts"
import { ok, type Result } from "../result.ts"
import { lookInRows } from "./look-in-rows.ts"
import { lookInSegments, type LookedIn } from "./look-in-segments.ts"
import { wordsIn } from "./words.ts"

export const RESULTS_PER_PAGE = 50

/** So many messages are looked through, the newest first; more than most people have. */
export const MOST_SEARCHED = 20_000

export type SearchMail = {
  /** Each has to stand in the subject, the text, a file's name, a person's name or an address; none finds everything. */
  readonly words: string
  readonly folder: Folder | null
  /** First and last day, as `2026-11-26`. */
  readonly from: string | null
  readonly until: string | null
  /** From 1 on. */
  readonly page: number
}

export type FoundMail = {
  readonly rows: readonly Row[]
  readonly found: number
  readonly page: number
  readonly pages: number
  /** Messages of which only people, subject and first line were looked through: their text is not in the index yet. */
  readonly partly: number
  /** Messages that were not looked through: older than the newest so many, or never listed and too many of them. */
  readonly leftOut: number
  /** Messages among those looked for that are in no segment of the index: `indexMail` has something to do. */
  readonly unindexed: number
}

/**
 * Searches people, subjects, texts and names of files (M11), in the holder's index where they are in it. What is there to be found, in a folder and between two
 * days, is the database's word; all that is sealed is opened in this one request with the searcher's own keys, and nothing of what was looked for or found is
 * kept. Records no reading (M5). What is in no segment yet, `indexMail` puts there afterwards.
 */
export async function searchMail(
  ctx: MemberContext,
  { words, folder, from, until, page }: SearchMail,
): Promise<Result<FoundMail, NotFound>> {
  const scope = authorize(ctx.actor, "mailbox:list")
  if (!scope.ok) return scope
  const now = ctx.clock.now()
  const window = { folder, from, until, timeZone: ctx.timeZone, now, limit: MOST_SEARCHED + 1 }
  // Neither asks for what the other says: what the index names counts only where the database has it.
  const [all, index] = await Promise.all([findSearchable(ctx.db, scope.value, window), lookIn(ctx, scope.value, words)])
  const { found, partly, leftOut, unindexed } = await lookThrough(ctx, scope.value, { ids: all.slice(0, MOST_SEARCHED), index, words, now })
  const pages = Math.max(1, Math.ceil(found.length / RESULTS_PER_PAGE))
  const shown = Math.min(Math.max(1, Math.trunc(page) || 1), pages)
  const ids = found.slice((shown - 1) * RESULTS_PER_PAGE, shown * RESULTS_PER_PAGE)
  return ok({
    rows: await rowsOf(ctx, scope.value, { ids, now }),
    found: found.length,
    page: shown,
    pages,
    partly,
    leftOut: leftOut + Math.max(0, all.length - MOST_SEARCHED),
    unindexed,
  })
}

/** Null where nothing is looked for, and everything is found. */
async function lookIn(ctx: MemberContext, scope: HolderScope, words: string): Promise<LookedIn | null> {
  const wanted = wordsIn(words)
  return wanted.length === 0 ? null : lookInSegments(ctx, scope, wanted)
}

type Look = {
  /** The newest first. */ readonly ids: readonly IdInHex[]
  readonly index: LookedIn | null
  readonly words: string
  readonly now: Date
}

async function lookThrough(ctx: MemberContext, scope: HolderScope, { ids, index, words, now }: Look) {
  if (index === null) return { found: ids, partly: 0, leftOut: 0, unindexed: 0 }
  const unindexed = ids.filter((id) => !index.indexed.has(id))
  const { found, partly, leftOut } = await lookInRows(ctx, scope, { ids: unindexed, words, now })
  return { found: ids.filter((id) => index.found.has(id) || found.has(id)), partly, leftOut, unindexed: unindexed.length }
}

async function rowsOf(
  ctx: MemberContext,
  scope: HolderScope,
  which: { readonly ids: readonly IdInHex[]; readonly now: Date },
): Promise<readonly Row[]> {
  const rows = await findFound(ctx.db, scope, which)
  const contents = await openRows(ctx, scope, await ctx.open(), rows)
  return rows.map((row) => toRow(row, row.folder, contents.get(row.messageId) ?? null))
}
