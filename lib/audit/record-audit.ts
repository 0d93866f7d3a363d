import type { Tx } from "#db/client.ts"
import { insertAuditEntry, lockAuditHead } from "#db/queries/audit.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { auditKey, linkOf, NO_LINK } from "./chain.ts"
import type { AuditEvent } from "./events.ts"

/** Who did it: somebody signed in, behind a shared mailbox too; nobody for the command line and the service itself. */
export type AuditContext = Services & { readonly actor?: { readonly accountId: Id; readonly memberId: Id | null } }

/**
 * Adds an entry to the installation's audit trail (O12, R4, B78) in the transaction of the act, so that neither is there without the other.
 * Call it last: everybody waits for the head of the chain until the transaction ends.
 */
export async function recordAudit(tx: Tx, ctx: AuditContext, { type, subjectId, details }: AuditEvent): Promise<void> {
  const scopeId = ctx.installation.id
  const head = await lockAuditHead(tx, scopeId, NO_LINK)
  const actorId = ctx.actor === undefined ? null : (ctx.actor.memberId ?? ctx.actor.accountId)
  const entry = { scopeId, sequence: head.sequence + 1, at: ctx.clock.now(), actorId, type, subjectId, details }
  await insertAuditEntry(tx, { ...entry, link: linkOf(auditKey(ctx.serverKeys), head.link, entry) })
}
