import type { Tx } from "#db/client.ts"
import { findConversations, listConversation as findRows, type NewDelivery } from "#db/queries/deliveries.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { newId, type Id } from "../ids.ts"
import { ok, type Result } from "../result.ts"
import type { OpenedMessage } from "./open-message.ts"
import { openRows, toRow, type Row } from "./rows.ts"

/** As many as a page shows of the others; longer conversations show the newest. */
export const MOST_OF_CONVERSATION = 100

/**
 * The other messages of the conversation that a message belongs to (M1), oldest first, wherever they lie outside Trash.
 * A list records no reading (M5).
 */
export async function listConversation(ctx: MemberContext, { id }: Pick<OpenedMessage, "id">): Promise<Result<readonly Row[], NotFound>> {
  const scope = authorize(ctx.actor, "mailbox:list")
  if (!scope.ok) return scope
  const limit = MOST_OF_CONVERSATION
  const [rows, account] = await Promise.all([findRows(ctx.db, scope.value, { messageId: id, limit, now: ctx.clock.now() }), ctx.open()])
  const contents = await openRows(ctx, scope.value, account, rows)
  return ok(rows.map((row) => toRow(row, row.folder, contents.get(row.messageId) ?? null)).reverse())
}

/**
 * Deliveries with the conversation that each belongs to: an answer, at each holder who has the answered message, to that one's;
 * all else begins a conversation. Each holder's has an id of its own, so that it ties nobody to anybody (D2).
 */
export async function inConversations(
  tx: Tx,
  deliveries: readonly NewDelivery[],
  answered: Id | null,
): Promise<readonly (NewDelivery & { readonly conversationId: Id })[]> {
  const holderIds = deliveries.map(({ holderId }) => holderId)
  const known = answered === null ? new Map<Id, Id>() : await findConversations(tx, { messageId: answered, holderIds })
  return deliveries.map((row) => ({ ...row, conversationId: known.get(row.holderId) ?? newId() }))
}
