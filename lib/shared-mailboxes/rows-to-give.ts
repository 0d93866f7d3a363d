import type { ChosenRow } from "#db/queries/given-messages.ts"
import { findFound } from "#db/queries/searching.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { openRows, toRow, type Row } from "../messages/rows.ts"

type Listing = { readonly ids: readonly Id[]; /** Of their conversations, oldest first. */ readonly rows: readonly ChosenRow[] }

/** Of each conversation the newest message that was chosen, as a list shows it, beside how many go along with it. Opens nothing. */
export async function rowsToGive(ctx: MemberContext, scope: HolderScope, { ids, rows }: Listing): Promise<readonly Row[]> {
  const sizes = new Map<string, number>()
  const newest = new Map<string, string>()
  for (const { conversationId, messageId } of rows) {
    sizes.set(conversationId, (sizes.get(conversationId) ?? 0) + 1)
    if (ids.includes(messageId)) newest.set(conversationId, messageId)
  }
  const sizeOf = new Map([...newest].map(([conversationId, messageId]) => [messageId, sizes.get(conversationId) ?? 1]))
  const [found, account] = await Promise.all([findFound(ctx.db, scope, { ids: [...sizeOf.keys()], now: ctx.clock.now() }), ctx.open()])
  const contents = await openRows(ctx, scope, account, found)
  return found.map((row) =>
    toRow({ ...row, conversationSize: sizeOf.get(row.messageId) ?? 1 }, row.folder, contents.get(row.messageId) ?? null),
  )
}
