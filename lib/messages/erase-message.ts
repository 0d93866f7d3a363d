import type { Tx } from "#db/client.ts"
import { lockErasable } from "#db/queries/erasing.ts"
import { findTrashed } from "#db/queries/moves.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { ok, type Result } from "../result.ts"
import { eraseNow } from "./blob-lifetime.ts"
import { eraseDeliveries } from "./erase-deliveries.ts"
import { chosenIds, type MoveOptions } from "./move-message.ts"

export type Erased = { readonly count: number }

/**
 * Erases messages that lie in Trash for this holder (D1, keys.md 7): stanza and row seal are destroyed in one transaction, with the last holder
 * everything else of the message too; files are overwritten when this returns. Ids that are not the actor's, or lie elsewhere, are passed over.
 */
export async function eraseMessages(ctx: MemberContext, ids: readonly Id[], options?: MoveOptions): Promise<Result<Erased, NotFound>> {
  const scope = authorize(ctx.actor, "message:erase")
  if (!scope.ok) return scope
  const count = await erasePortion(ctx, scope.value, chosenIds(ids), options)
  await eraseNow(ctx)
  return ok({ count })
}

/** Rows in one transaction: few enough that nobody waits long for a lock. */
const PORTION = 200

/** Erases everything in Trash, in portions; what arrives in Trash meanwhile may stay. */
export async function emptyTrash(ctx: MemberContext): Promise<Result<Erased, NotFound>> {
  const scope = authorize(ctx.actor, "message:erase")
  if (!scope.ok) return scope
  let count = 0
  for (let ids = await findTrashed(ctx.db, scope.value, PORTION); ids.length > 0; ids = await findTrashed(ctx.db, scope.value, PORTION)) {
    const erased = await erasePortion(ctx, scope.value, ids)
    // Another request has put them back or erased them first.
    if (erased === 0) break
    count += erased
  }
  await eraseNow(ctx)
  return ok({ count })
}

async function erasePortion(ctx: MemberContext, scope: HolderScope, ids: readonly Id[], { also }: MoveOptions = {}): Promise<number> {
  if (ids.length === 0) return 0
  return ctx.db.transaction(async (tx) => {
    const count = await erase(tx, ctx, scope, ids)
    if (count > 0) await also?.(tx, count)
    return count
  })
}

async function erase(tx: Tx, ctx: MemberContext, scope: HolderScope, ids: readonly Id[]): Promise<number> {
  const rows = await lockErasable(tx, scope, ids)
  await eraseDeliveries(tx, ctx, { scope, rows })
  return rows.length
}
