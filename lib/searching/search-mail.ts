import { setImmediate } from "node:timers/promises"
import { findSearchable } from "#db/queries/searching.ts"
import type { ListedRow } from "#db/queries/deliveries.ts"
import type { Folder } from "#db/schema/messages.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { openRows, toRow, type Row } from "../messages/rows.ts"
import { ok, type Result } from "../result.ts"
import { matcher } from "./words.ts"

export const RESULTS_PER_PAGE = 50

/** So many messages are looked through, the newest first; more than most people have. */
export const MOST_SEARCHED = 20_000

/** So many that nobody has listed yet are opened by one search: each costs a key agreement and a signature, which a listed one does not. */
const MOST_FRESH = 200

/** So many are opened before other requests get their turn. */
const PORTION = 500

export type SearchMail = {
  /** Each has to stand in the subject, the first line, a name or an address; none finds everything. */
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
  /** Messages that were not looked through: older than the newest so many, or never listed and too many of them. */
  readonly leftOut: number
}

/**
 * Searches people, subjects and first lines (M11). The rows are sealed, so the database can only give what lies in a folder and between two days; they are opened
 * in this one request with the searcher's own list key, and nothing of what was looked for or found is kept. Records no reading (M5).
 */
export async function searchMail(
  ctx: MemberContext,
  { words, folder, from, until, page }: SearchMail,
): Promise<Result<FoundMail, NotFound>> {
  const scope = authorize(ctx.actor, "mailbox:list")
  if (!scope.ok) return scope
  const window = { folder, from, until, timeZone: ctx.timeZone, now: ctx.clock.now(), limit: MOST_SEARCHED + 1 }
  const rows = await findSearchable(ctx.db, scope.value, window)
  const { found, leftOut } = await lookThrough(ctx, scope.value, { rows: rows.slice(0, MOST_SEARCHED), words })
  const pages = Math.max(1, Math.ceil(found.length / RESULTS_PER_PAGE))
  const shown = Math.min(Math.max(1, Math.trunc(page) || 1), pages)
  return ok({
    rows: found.slice((shown - 1) * RESULTS_PER_PAGE, shown * RESULTS_PER_PAGE),
    found: found.length,
    page: shown,
    pages,
    leftOut: leftOut + Math.max(0, rows.length - MOST_SEARCHED),
  })
}

type Looked = { readonly rows: readonly ListedRow[]; readonly words: string }

async function lookThrough(ctx: MemberContext, scope: HolderScope, { rows, words }: Looked) {
  const account = await ctx.open()
  const fresh = rows.filter((row) => row.listGeneration === null)
  const late = new Set(fresh.slice(MOST_FRESH).map(({ messageId }) => messageId))
  const opened = rows.filter(({ messageId }) => !late.has(messageId))
  const matches = matcher(words)
  const found: Row[] = []
  for (let at = 0; at < opened.length; at += PORTION) {
    const portion = opened.slice(at, at + PORTION)
    const contents = await openRows(ctx, scope, account, portion)
    for (const row of portion) {
      const shown = toRow(row, row.folder, contents.get(row.messageId) ?? null)
      if (matches(textOf(shown))) found.push(shown)
    }
    await setImmediate()
  }
  return { found, leftOut: late.size }
}

/** Everything of a row that is looked through. */
const textOf = ({ subject, preview, who, whoAddress, recipients }: Row) =>
  [subject, preview, who, whoAddress, ...recipients.flatMap(({ name, address }) => [name, address])].join(" ")
