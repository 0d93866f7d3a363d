import { findDrafts, type DraftRow } from "#db/queries/drafts.ts"
import { countDrafts } from "#db/queries/folder-counts.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import type { OpenedAccount } from "../keys/opened-account.ts"
import { cursorOf, placeOf } from "../mailboxes/cursor.ts"
import { ROWS_PER_PAGE } from "../messages/list-folder.ts"
import { ok, type Result } from "../result.ts"
import { openSummary } from "./content.ts"

export type ListedDraft = {
  readonly id: Id
  readonly subject: string
  /** What stands in To, as it was typed. */
  readonly to: string
  readonly attachmentCount: number
  readonly updatedAt: Date
  /** False for a draft whose row was changed in the database. */
  readonly opens: boolean
}

export type DraftPage = {
  readonly rows: readonly ListedDraft[]
  readonly older: string | null
  readonly newer: string | null
  readonly total: number
}

/** A page of the actor's drafts, the last changed first; one small record opened a row. */
export async function listDrafts(
  ctx: MemberContext,
  { before, after }: { readonly before?: string; readonly after?: string } = {},
): Promise<Result<DraftPage, NotFound>> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return scope
  const place = placeOf(before ?? after)
  const isNewer = place !== null && before === undefined
  const from = place === null ? null : ({ ...place, side: isNewer ? "newer" : "older" } as const)
  const [found, total, account] = await Promise.all([
    findDrafts(ctx.db, scope.value, { from, limit: ROWS_PER_PAGE + 1 }),
    countDrafts(ctx.db, scope.value),
    ctx.open(),
  ])
  const hasMore = found.length > ROWS_PER_PAGE
  const nearest = found.slice(0, ROWS_PER_PAGE)
  const page = isNewer ? nearest.reverse() : nearest
  const rows = await Promise.all(page.map((row) => toListed(ctx, account, row)))
  return ok({ rows, older: cursorAt(page.at(-1), isNewer || hasMore), newer: cursorAt(page[0], isNewer ? hasMore : from !== null), total })
}

function cursorAt(row: DraftRow | undefined, isThere: boolean): string | null {
  return row === undefined || !isThere ? null : cursorOf({ at: row.updatedAt, id: row.id })
}

async function toListed(ctx: MemberContext, account: OpenedAccount, row: DraftRow): Promise<ListedDraft> {
  const summary = await openSummary(ctx, account, row)
  const { subject, to, attachmentCount } = summary ?? { subject: "", to: "", attachmentCount: 0 }
  return { id: row.id, subject, to, attachmentCount, updatedAt: row.updatedAt, opens: summary !== null }
}
