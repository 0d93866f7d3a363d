import { noteSupportListed } from "#db/queries/sessions.ts"
import { recordAudit } from "../audit/record-audit.ts"
import type { MemberContext } from "../context.ts"
import { listFolder, type FolderPage, type ListFolder } from "../messages/list-folder.ts"
import type { Result } from "../result.ts"
import { openSupport, type SupportFailure } from "./open-support.ts"

/**
 * A folder of support's mailbox, for somebody of support. Its rows show senders, subjects and the first lines, so the first list that a session is
 * shown stands in the audit trail (R4); more would drown what else is in it (docs/decisions/audit-chain.md).
 */
export async function listSupport(ctx: MemberContext, wanted: ListFolder): Promise<Result<FolderPage, SupportFailure>> {
  const support = await openSupport(ctx)
  if (!support.ok) return support
  const found = await listFolder(support.value, wanted)
  if (found.ok) await recordListed(ctx)
  return found
}

/** Of two pages at once one leaves the entry; the other waits until it is there. */
async function recordListed(ctx: MemberContext): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    if (await noteSupportListed(tx, ctx.actor.sessionId, ctx.clock.now()))
      await recordAudit(tx, ctx, { type: "support.listed", subjectId: null, details: {} })
  })
}
