import { findTrashed } from "#db/queries/moves.ts"
import { findSegmentsNaming } from "#db/queries/search-segments.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { entriesOf, type SegmentEntry } from "../envelope/search-segment.ts"
import type { Id } from "../ids.ts"
import { emptyTrash, eraseMessages, type Erased } from "../messages/erase-message.ts"
import { chosenIds } from "../messages/move-message.ts"
import type { ErasingStopped, NotArchived } from "../holding/errors.ts"
import type { Failure, Result } from "../result.ts"
import { keepEntries } from "./keep-entries.ts"
import { idFromHex, openSegment } from "./segments.ts"

/** So many segments are kept in memory while their messages are erased; what was in others is read anew by the next search. */
const MOST_REWRITTEN = 8

/** More are erased at once only where Trash is emptied; then the segments of the rest are read anew as well. */
const MOST_TRASHED = 2_000

/** Erases messages from Trash as `eraseMessages` does. Erasing destroys the segments that name them; what else was in those is written anew (keys.md 6). */
export async function eraseSearched(
  ctx: MemberContext,
  ids: readonly Id[],
): Promise<Result<Erased, NotFound | ErasingStopped | NotArchived>> {
  return keepingOthers(
    ctx,
    async () => chosenIds(ids),
    () => eraseMessages(ctx, ids),
  )
}

/** The same for everything in Trash. */
export async function emptySearchedTrash(ctx: MemberContext): Promise<Result<Erased, NotFound | ErasingStopped>> {
  return keepingOthers(
    ctx,
    (scope) => findTrashed(ctx.db, scope, MOST_TRASHED),
    () => emptyTrash(ctx),
  )
}

async function keepingOthers<F extends Failure>(
  ctx: MemberContext,
  which: (scope: HolderScope) => Promise<readonly Id[]>,
  erase: () => Promise<Result<Erased, F>>,
): Promise<Result<Erased, F | NotFound>> {
  const scope = authorize(ctx.actor, "mailbox:list")
  if (!scope.ok) return scope
  const others = await othersOf(ctx, scope.value, await which(scope.value))
  const erased = await erase()
  if (erased.ok && others.length > 0) await putBack(ctx, scope.value, others)
  return erased
}

/** What lies in the same segments as these messages. */
async function othersOf(ctx: MemberContext, scope: HolderScope, messageIds: readonly Id[]): Promise<readonly SegmentEntry[]> {
  if (messageIds.length === 0) return []
  const rows = await findSegmentsNaming(ctx.db, scope, { messageIds, limit: MOST_REWRITTEN })
  const gone = new Set(messageIds)
  const others: SegmentEntry[] = []
  for (const row of rows) {
    const segment = await openSegment(ctx, await ctx.open(), row)
    if (typeof segment !== "string") others.push(...entriesOf(segment).filter(({ id }) => !gone.has(idFromHex(id))))
  }
  return others
}

/** The messages are erased whatever becomes of this: what is not put back is read anew by the next search. */
async function putBack(ctx: MemberContext, scope: HolderScope, others: readonly SegmentEntry[]): Promise<void> {
  try {
    await keepEntries(ctx, scope, others)
  } catch (error) {
    ctx.log.error("index_failed", error)
  }
}
