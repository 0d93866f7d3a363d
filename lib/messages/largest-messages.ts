import { findLargest } from "#db/queries/storage.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { ok, type Result } from "../result.ts"
import { openRows, toRow, type Row } from "./rows.ts"

/** A row of a list with the bytes that its message takes. */
export type LargeMessage = Row & { readonly size: number }

const MOST = 10

/** The actor's ten largest messages, wherever they lie, the largest first; none that is too small to be worth looking at (A1). A list records no reading (M5). */
export async function largestMessages(ctx: MemberContext): Promise<Result<readonly LargeMessage[], NotFound>> {
  const scope = authorize(ctx.actor, "mailbox:list")
  if (!scope.ok) return scope
  const [rows, account] = await Promise.all([findLargest(ctx.db, scope.value, { limit: MOST, now: ctx.clock.now() }), ctx.open()])
  const contents = await openRows(ctx, scope.value, account, rows)
  return ok(rows.map((row) => ({ ...toRow(row, row.folder, contents.get(row.messageId) ?? null), size: row.size })))
}
