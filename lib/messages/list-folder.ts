import { listDeliveries, type ListedRow } from "#db/queries/deliveries.ts"
import type { WorkNarrowing } from "#db/queries/narrowing.ts"
import type { Folder } from "#db/schema/messages.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { cursorOf, placeOf, type Place } from "../mailboxes/cursor.ts"
import { ok, type Result } from "../result.ts"
import { narrowingsOf, type Narrowing } from "./narrowed.ts"
import { openRows, toRow, type Row } from "./rows.ts"

export const ROWS_PER_PAGE = 50

export type FolderPage = {
  readonly rows: readonly Row[]
  /** Cursors for `before` and `after`; null where there is nothing on that side. */
  readonly older: string | null
  readonly newer: string | null
}

export type ListFolder = {
  readonly folder: Folder
  /** What is listed; one that the folder does not have lists everything. */ readonly only?: Narrowing | null
  /** Of a shared mailbox: what this reader, or nobody, takes care of, or what is done (M15). */ readonly work?: WorkNarrowing | null
  /** Rows older than this place. */ readonly before?: string
  /** Rows newer than this place. */ readonly after?: string
}

/**
 * A page of a folder, newest first: one index query, and one small record opened a row. Rows listed for the first time are opened by their
 * stanza, their signature is checked, and they are put under the list key, all in one statement (keys.md 3). A list records no reading (M5).
 */
export async function listFolder(
  ctx: MemberContext,
  { folder, before, after, work = null, ...wanted }: ListFolder,
): Promise<Result<FolderPage, NotFound>> {
  const scope = authorize(ctx.actor, "mailbox:list")
  if (!scope.ok) return scope
  const place = placeOf(before ?? after)
  const side = before === undefined ? "newer" : "older"
  const from = place === null ? null : ({ ...place, side } as const)
  const only = narrowingsOf(folder).find((one) => one === wanted.only) ?? null
  const window = { folder, only, work, from, limit: ROWS_PER_PAGE + 1, now: ctx.clock.now() }
  const [found, account] = await Promise.all([listDeliveries(ctx.db, scope.value, window), ctx.open()])
  const hasMore = found.length > ROWS_PER_PAGE
  const nearest = found.slice(0, ROWS_PER_PAGE)
  const page = from?.side === "newer" ? nearest.reverse() : nearest
  const contents = await openRows(ctx, scope.value, account, page)
  return ok({
    rows: page.map((row) => toRow(row, folder, contents.get(row.messageId) ?? null)),
    older: cursorAt(page.at(-1), from?.side === "newer" || hasMore),
    newer: cursorAt(page[0], from?.side === "newer" ? hasMore : from !== null),
  })
}

function cursorAt(row: ListedRow | undefined, isThere: boolean): string | null {
  if (row === undefined || !isThere) return null
  const place: Place = { at: row.sentAt, id: row.messageId }
  return cursorOf(place)
}
