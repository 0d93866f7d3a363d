import type { Tx } from "#db/client.ts"
import { countTrashed, lockErasable } from "#db/queries/erasing.ts"
import { findTrashed } from "#db/queries/moves.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { erasingStopped, type ErasingStopped, type NotArchived } from "../holding/errors.ts"
import { passGate, type Hold } from "../holding/gate.ts"
import { fail, ok, type Result } from "../result.ts"
import { eraseNow } from "./blob-lifetime.ts"
import { eraseDeliveries } from "./erase-deliveries.ts"
import { chosenIds, type MoveOptions } from "./move-message.ts"

export type Erased = {
  readonly count: number
  /** Official documents among the chosen that stay, because they are not in the archive yet (O16); only where there are any. */
  readonly kept?: number
}

/**
 * Erases messages that lie in Trash for this holder (D1, keys.md 7): stanza and row seal are destroyed in one transaction, with the last holder
 * everything else of the message too; files are overwritten when this returns. Ids that are not the actor's, or lie elsewhere, are passed over.
 * @returns `erasing_stopped` while a hold stands, `not_archived` where all that was chosen is an official document that must stay
 */
export async function eraseMessages(
  ctx: MemberContext,
  ids: readonly Id[],
  options?: MoveOptions,
): Promise<Result<Erased, NotFound | ErasingStopped | NotArchived>> {
  const scope = authorize(ctx.actor, "message:erase")
  if (!scope.ok) return scope
  const { count, kept, hold } = await erasePortion(ctx, scope.value, chosenIds(ids), options)
  if (hold !== null) return fail(erasingStopped(ctx, hold))
  if (count === 0 && kept > 0) return fail("not_archived")
  await eraseNow(ctx)
  return ok({ count, ...(kept > 0 ? { kept } : {}) })
}

/** Rows in one transaction: few enough that nobody waits long for a lock. */
const PORTION = 200

/** Erases everything in Trash, in portions; what arrives in Trash meanwhile may stay. A hold that begins meanwhile keeps what is left. */
export async function emptyTrash(ctx: MemberContext): Promise<Result<Erased, NotFound | ErasingStopped>> {
  const scope = authorize(ctx.actor, "message:erase")
  if (!scope.ok) return scope
  let count = 0
  for (let ids = await findTrashed(ctx.db, scope.value, PORTION); ids.length > 0; ids = await findTrashed(ctx.db, scope.value, PORTION)) {
    const erased = await erasePortion(ctx, scope.value, ids)
    if (erased.hold !== null) return fail(erasingStopped(ctx, erased.hold))
    // Another request has put them back or erased them first.
    if (erased.count === 0) break
    count += erased.count
  }
  await eraseNow(ctx)
  return ok({ count })
}

type Portion = { readonly count: number; readonly kept: number; /** What keeps all of it. */ readonly hold: Hold | null }

async function erasePortion(ctx: MemberContext, scope: HolderScope, ids: readonly Id[], { also }: MoveOptions = {}): Promise<Portion> {
  if (ids.length === 0) return { count: 0, kept: 0, hold: null }
  return ctx.db.transaction(async (tx) => {
    const portion = await erase(tx, ctx, scope, ids)
    if (portion.count > 0) await also?.(tx, portion.count)
    return portion
  })
}

async function erase(tx: Tx, ctx: MemberContext, scope: HolderScope, ids: readonly Id[]): Promise<Portion> {
  const gate = await passGate(tx, [scope.holderId])
  const hold = gate.holds.get(scope.holderId) ?? null
  if (hold !== null) return { count: 0, kept: 0, hold }
  const rows = await lockErasable(tx, scope, ids, { gate })
  await eraseDeliveries(tx, ctx, { scope, rows })
  const kept = gate.official.has(scope.holderId) ? await countTrashed(tx, scope, ids) : 0
  return { count: rows.length, kept, hold }
}
