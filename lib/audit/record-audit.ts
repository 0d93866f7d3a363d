import type { Tx } from "#db/client.ts"
import { insertAuditEntry, lockAuditHead } from "#db/queries/audit.ts"
import { writeTrail } from "#db/tenancy.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { auditKey, linkOf, NO_LINK } from "./chain.ts"
import type { AuditEvent } from "./events.ts"
import type { OrganisationEvent } from "./organisation-events.ts"

/** Who did it: somebody signed in, behind a shared mailbox too; nobody for the command line and the service itself. */
export type AuditContext = Services & { readonly actor?: { readonly accountId: Id; readonly memberId: Id | null } }

/**
 * Adds an entry to the installation's audit trail (O12, R4, B78) in the transaction of the act, so that neither is there without the other.
 * Call it last: everybody waits for the head of the chain until the transaction ends.
 */
export const recordAudit = (tx: Tx, ctx: AuditContext, event: AuditEvent): Promise<void> => record(tx, ctx, ctx.installation.id, event)

/** The same for the trail of an organisation, a chain of its own. */
export const recordOrganisationAudit = (tx: Tx, ctx: AuditContext, organisationId: Id, event: OrganisationEvent): Promise<void> =>
  record(tx, ctx, organisationId, event)

async function record(tx: Tx, ctx: AuditContext, scopeId: Id, { type, subjectId, details }: AuditEvent | OrganisationEvent): Promise<void> {
  const trail = await writeTrail(tx, scopeId)
  const head = await lockAuditHead(trail, scopeId, NO_LINK)
  const actorId = ctx.actor === undefined ? null : (ctx.actor.memberId ?? ctx.actor.accountId)
  const entry = { scopeId, sequence: head.sequence + 1, at: ctx.clock.now(), actorId, type, subjectId, details }
  await insertAuditEntry(trail, { ...entry, link: linkOf(auditKey(ctx.serverKeys), head.link, entry) })
}
