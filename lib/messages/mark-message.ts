import { addToCounters } from "#db/queries/counters.ts"
import { setFlag, setUnread, type MarkedRow } from "#db/queries/marks.ts"
import type { Tx } from "#db/client.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { counterChanges } from "../mailboxes/counters.ts"
import { ok, type Result } from "../result.ts"
import { chosenIds } from "./move-message.ts"

export type Mark = "flagged" | "unflagged" | "unread" | "read"

export type Marked = {
  readonly count: number
  /** Those that were not marked so before: taking it back concerns only them. */ readonly ids: readonly Id[]
}

/**
 * Marks messages for the actor alone: a flag, or unread and read as the actor wants to see them. Their senders are told nothing of it: when a message
 * was read stays what it was (M5), and opening it ends the mark. Ids that are not the actor's are passed over, as is what lies in Sent where it is
 * marked unread or read.
 */
export async function markMessages(ctx: MemberContext, ids: readonly Id[], as: Mark): Promise<Result<Marked, NotFound>> {
  const scope = authorize(ctx.actor, "message:move")
  if (!scope.ok) return scope
  const messageIds = chosenIds(ids)
  if (messageIds.length === 0) return ok({ count: 0, ids: [] })
  const marked = await ctx.db.transaction((tx) => mark(tx, scope.value, { messageIds, as }))
  return ok({ count: marked.length, ids: marked })
}

type Marking = { readonly messageIds: readonly Id[]; readonly as: Mark }

async function mark(tx: Tx, scope: HolderScope, { messageIds, as }: Marking): Promise<readonly Id[]> {
  if (as === "flagged" || as === "unflagged") return setFlag(tx, scope, { messageIds, as })
  const rows = await setUnread(tx, scope, { messageIds, as })
  await countMarked(tx, scope, { rows, as })
  return rows.map(({ messageId }) => messageId)
}

type Counting = { readonly rows: readonly MarkedRow[]; readonly as: "unread" | "read" }

/** One less of what they were, one more of what they are; nothing else changes. */
async function countMarked(tx: Tx, { holderId }: HolderScope, { rows, as }: Counting): Promise<void> {
  const leaving = rows.map((row) => ({ holderId, ...row, isUnread: as === "read" }))
  await addToCounters(tx, counterChanges({ leaving, arriving: leaving.map((row) => ({ ...row, isUnread: !row.isUnread })) }))
}
