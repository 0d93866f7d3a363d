import { recordAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { eraseMessages } from "../messages/erase-message.ts"
import { moveToTrash, restoreFromTrash } from "../messages/move-message.ts"
import type { ErasingStopped, NotArchived } from "../holding/errors.ts"
import type { Result } from "../result.ts"
import { openSupport, type SupportFailure } from "./open-support.ts"

type Moved = { readonly count: number }

const MOVES = {
  "support.trashed": moveToTrash,
  "support.restored": restoreFromTrash,
  "support.erased": eraseMessages,
} as const

/** Moves messages of support's mailbox to Trash, back from there, or erases what lies in Trash (D1); who did it is recorded. */
export async function moveSupport(
  ctx: MemberContext,
  type: keyof typeof MOVES,
  ids: readonly Id[],
): Promise<Result<Moved, NotFound | SupportFailure | ErasingStopped | NotArchived>> {
  const support = await openSupport(ctx)
  if (!support.ok) return support
  return MOVES[type](support.value, ids, {
    also: (tx, count) => recordAudit(tx, ctx, { type, subjectId: null, details: { count } }),
  })
}
