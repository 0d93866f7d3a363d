import { addToCounters } from "#db/queries/counters.ts"
import { moveBack, moveTo, type MovedRow } from "#db/queries/moves.ts"
import { holdOwnFolder } from "#db/queries/own-folders.ts"
import type { Tx } from "#db/client.ts"
import type { OwnFolder } from "#db/schema/messages.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { isId, type Id } from "../ids.ts"
import { counterChanges } from "../mailboxes/counters.ts"
import { fail, ok, type Result } from "../result.ts"

export type Moved = { readonly count: number }

export type MoveOptions = {
  /** What else belongs into the transaction, last in it, where anything was moved. */
  readonly also?: (tx: Tx, count: number) => Promise<void>
}

/** As many as a page of a list can choose, with room. */
export const MAX_AT_ONCE = 500

/** Puts messages in Trash, from where they can be put back (keys.md 7). Ids that are not the actor's, or lie elsewhere, are passed over. */
export async function moveToTrash(ctx: MemberContext, ids: readonly Id[], options?: MoveOptions): Promise<Result<Moved, NotFound>> {
  return move(
    ctx,
    ids,
    (tx, scope, messageIds) =>
      moveTo(tx, scope, { messageIds, from: ["inbox", "sent", "archive", "own"], to: "trash", at: ctx.clock.now() }),
    options,
  )
}

/** Puts messages back where they lay before Trash. */
export async function restoreFromTrash(ctx: MemberContext, ids: readonly Id[], options?: MoveOptions): Promise<Result<Moved, NotFound>> {
  return move(ctx, ids, (tx, scope, messageIds) => moveBack(tx, scope, { messageIds, from: ["trash"], at: ctx.clock.now() }), options)
}

export async function moveToArchive(ctx: MemberContext, ids: readonly Id[]): Promise<Result<Moved, NotFound>> {
  return move(ctx, ids, (tx, scope, messageIds) =>
    moveTo(tx, scope, { messageIds, from: ["inbox", "sent", "own"], to: "archive", at: ctx.clock.now() }),
  )
}

/** Puts messages in a folder that the actor made (M4). @returns `not_found` also where the folder is gone or another's */
export async function moveToOwnFolder(ctx: MemberContext, ids: readonly Id[], to: OwnFolder): Promise<Result<Moved, NotFound>> {
  return move(ctx, ids, async (tx, scope, messageIds) =>
    (await holdOwnFolder(tx, scope, to))
      ? moveTo(tx, scope, { messageIds, from: ["inbox", "sent", "archive", "own"], to, at: ctx.clock.now() })
      : null,
  )
}

/** Takes messages out of Archive or an own folder, to Inbox or Sent, where they first lay. */
export async function moveBackToStart(ctx: MemberContext, ids: readonly Id[]): Promise<Result<Moved, NotFound>> {
  return move(ctx, ids, (tx, scope, messageIds) => moveBack(tx, scope, { messageIds, from: ["archive", "own"], at: ctx.clock.now() }))
}

type MoveRows = (tx: Tx, scope: HolderScope, messageIds: readonly Id[]) => Promise<readonly MovedRow[] | null>

async function move(
  ctx: MemberContext,
  ids: readonly Id[],
  moveRows: MoveRows,
  { also }: MoveOptions = {},
): Promise<Result<Moved, NotFound>> {
  const scope = authorize(ctx.actor, "message:move")
  if (!scope.ok) return scope
  const chosen = chosenIds(ids)
  if (chosen.length === 0) return ok({ count: 0 })
  return ctx.db.transaction(async (tx) => {
    const moved = await moveRows(tx, scope.value, chosen)
    if (moved === null) return fail("not_found")
    await countMoved(tx, scope.value, moved)
    if (moved.length > 0) await also?.(tx, moved.length)
    return ok({ count: moved.length })
  })
}

/** Carries moved messages from one folder's counter to the other's. */
export async function countMoved(tx: Tx, { holderId }: Pick<HolderScope, "holderId">, moved: readonly MovedRow[]): Promise<void> {
  await addToCounters(
    tx,
    counterChanges({
      leaving: moved.map(({ from, ...row }) => ({ holderId, folder: from, ...row })),
      arriving: moved.map(({ to, ...row }) => ({ holderId, folder: to, ...row })),
    }),
  )
}

/** Untrusted ids: well-formed ones, each once, no more than a page can hold. */
export function chosenIds(ids: readonly string[]): readonly Id[] {
  return [...new Set(ids)].filter(isId).slice(0, MAX_AT_ONCE)
}
