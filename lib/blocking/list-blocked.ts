import { findBlocks } from "#db/queries/blocks.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { ok, type Result } from "../result.ts"
import { openBlock, type BlockedSender } from "./record.ts"

/** A block of the actor's; `sender` is null where its name opens no more: it counts all the same, and can be lifted. */
export type ListedBlock = { readonly id: Id; readonly sender: BlockedSender | null }

/** Whom the signed-in person takes no messages from (M18), by name; last what does not open. */
export async function listBlocked(ctx: MemberContext): Promise<Result<readonly ListedBlock[], NotFound>> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return scope
  const rows = await findBlocks(ctx.db, scope.value)
  // Most people have none, and then nothing needs to be opened.
  if (rows.length === 0) return ok([])
  const account = await ctx.open()
  const opened = await Promise.all(rows.map(async (row) => ({ id: row.id, sender: await openBlock(ctx, account, row) })))
  const { compare } = new Intl.Collator(ctx.language, { numeric: true })
  return ok(opened.sort((a, b) => Number(a.sender === null) - Number(b.sender === null) || compare(calledBy(a), calledBy(b))))
}

const calledBy = ({ sender }: ListedBlock): string => (sender === null ? "" : sender.name || sender.address)
