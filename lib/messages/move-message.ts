import { addToFolderCounts } from "#db/queries/folder-counts.ts"
import { moveBack, moveTo, type MovedRow } from "#db/queries/moves.ts"
import type { Tx } from "#db/client.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { isId, type Id } from "../ids.ts"
import { arriving, leaving } from "../mailboxes/folder-counts.ts"
import { ok, type Result } from "../result.ts"

export type Moved = { readonly count: number }

/** As many as a page of a list can choose, with room. */
export const MAX_AT_ONCE = 500

/** Puts messages in Trash, from where they can be put back (keys.md 7). Ids that are not the actor's, or lie elsewhere, are passed over. */
export async function moveToTrash(ctx: MemberContext, ids: readonly Id[]): Promise<Result<Moved, NotFound>> {
  return move(ctx, ids, (tx, scope, messageIds) =>
    moveTo(tx, scope, { messageIds, from: ["inbox", "sent", "archive"], to: "trash", at: ctx.clock.now() }),
  )
}

/** Puts messages back where they lay before Trash. */
export async function restoreFromTrash(ctx: MemberContext, ids: readonly Id[]): Promise<Result<Moved, NotFound>> {
  return move(ctx, ids, (tx, scope, messageIds) => moveBack(tx, scope, { messageIds, from: ["trash"], at: ctx.clock.now() }))
}

export async function moveToArchive(ctx: MemberContext, ids: readonly Id[]): Promise<Result<Moved, NotFound>> {
  return move(ctx, ids, (tx, scope, messageIds) =>
    moveTo(tx, scope, { messageIds, from: ["inbox", "sent"], to: "archive", at: ctx.clock.now() }),
  )
}

/** Takes messages out of Archive, to Inbox or Sent, where they first lay. */
export async function moveOutOfArchive(ctx: MemberContext, ids: readonly Id[]): Promise<Result<Moved, NotFound>> {
  return move(ctx, ids, (tx, scope, messageIds) => moveBack(tx, scope, { messageIds, from: ["archive"], at: ctx.clock.now() }))
}

type MoveRows = (tx: Tx, scope: HolderScope, messageIds: readonly Id[]) => Promise<readonly MovedRow[]>

async function move(ctx: MemberContext, ids: readonly Id[], moveRows: MoveRows): Promise<Result<Moved, NotFound>> {
  const scope = authorize(ctx.actor, "message:move")
  if (!scope.ok) return scope
  const chosen = chosenIds(ids)
  if (chosen.length === 0) return ok({ count: 0 })
  return ctx.db.transaction(async (tx) => {
    const moved = await moveRows(tx, scope.value, chosen)
    const { holderId } = scope.value
    await addToFolderCounts(
      tx,
      moved.flatMap(({ role, from, to, isUnread }) => [
        ...leaving({ holderId, folder: from, role, isUnread }),
        ...arriving({ holderId, folder: to, role, isUnread }),
      ]),
    )
    return ok({ count: moved.length })
  })
}

/** Untrusted ids: well-formed ones, each once, no more than a page can hold. */
export function chosenIds(ids: readonly string[]): readonly Id[] {
  return [...new Set(ids)].filter(isId).slice(0, MAX_AT_ONCE)
}
