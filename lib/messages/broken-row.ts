import { findListedSeal, replaceListedSeal } from "#db/queries/row-seals.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { openListRow, sealListRow } from "../envelope/row.ts"
import type { Id } from "../ids.ts"
import { keysOf } from "./opened-message.ts"

/**
 * Lets the list know that a message turned out broken when it was opened: its row was checked at the first listing and would go on saying that
 * the seal holds (K4). Rows that were never listed are checked then.
 */
export async function noteBrokenSeal(ctx: MemberContext, scope: HolderScope, messageId: Id): Promise<void> {
  const row = await findListedSeal(ctx.db, scope, messageId)
  const account = await ctx.open()
  const keys = row?.listGeneration == null ? null : await keysOf(account, row.listGeneration)
  if (row?.listGeneration == null || keys === null) return
  const { rowSeal, listGeneration: generation } = row
  const place = { installationId: ctx.installation.id, messageId, holderId: account.accountId, generation, listKey: keys.listKey }
  const content = openListRow({ ...place, sealed: rowSeal })
  if (content === null || content.seal === "broken") return
  const broken = sealListRow({ ...place, row: { ...content, seal: "broken" }, random: ctx.random })
  await replaceListedSeal(ctx.db, scope, { messageId, before: rowSeal, after: broken })
}
