import { and, eq, inArray, isNotNull, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Tx } from "../client.ts"
import { deliveries, links, outgoing, recipients, type Folder, type HolderRole } from "../schema.ts"

/** Somebody's copy of a message, as the counters see it. */
export type CopyRow = {
  readonly holderId: string
  readonly role: HolderRole
  readonly folder: Folder
  /** As the counters have it: as its holder marked it, else as it was read. */
  readonly isUnread: boolean
  readonly wasOpened: boolean
  readonly conversationId: string
  readonly size: number | null
}

const copy = {
  holderId: deliveries.holderId,
  role: deliveries.role,
  folder: deliveries.folder,
  isUnread: sql<boolean>`coalesce(${deliveries.markedUnread}, ${deliveries.readAt} is null)`,
  wasOpened: sql<boolean>`${deliveries.readAt} is not null`,
  conversationId: deliveries.conversationId,
  size: deliveries.size,
}

/** Everybody's copy of a message, locked in the order of everybody who locks mail: recipients before the sender. */
export async function lockCopies(tx: Tx, messageId: string): Promise<CopyRow[]> {
  return lock(tx, messageId)
}

/** The same, for its sender; nothing where this holder did not send it, or has erased it. */
export async function lockCopiesOfSent(tx: Tx, scope: HolderScope, messageId: string): Promise<CopyRow[]> {
  return lock(tx, messageId, scope)
}

async function lock(tx: Tx, messageId: string, sender?: HolderScope): Promise<CopyRow[]> {
  const isOwn =
    sender &&
    sql`exists (select from deliveries own where own.holder_id = ${sender.holderId} and own.message_id = ${messageId} and own.role = 'sender')`
  return tx
    .select(copy)
    .from(deliveries)
    .where(and(eq(deliveries.messageId, messageId), isOwn))
    .orderBy(sql`${deliveries.role} = 'sender'`, deliveries.holderId)
    .for("update")
}

type Copies = { readonly messageId: string; readonly holderIds: readonly string[] }

const of = ({ messageId, holderIds }: Copies) => and(eq(deliveries.messageId, messageId), inArray(deliveries.holderId, [...holderIds]))

/** Destroys these holders' stanzas and row seals, and with them their links and the codes of their notices. */
export async function deleteCopies(tx: Tx, copies: Copies): Promise<void> {
  await tx.delete(deliveries).where(of(copies))
}

/** Whose these copies were before they came over from an invited account: a backup from before has them there (D3). */
export async function findFormerHoldersOf(tx: Tx, { messageId, holderIds }: Copies): Promise<readonly string[]> {
  const rows = await tx
    .selectDistinct({ holderId: links.sealedFor })
    .from(links)
    .where(and(eq(links.messageId, messageId), inArray(links.holderId, [...holderIds]), isNotNull(links.sealedFor)))
  return rows.flatMap(({ holderId }) => (holderId === null ? [] : [holderId]))
}

/** Takes back notices to these holders that have not left yet. @returns their spool blobs */
export async function deleteNoticesOf(tx: Tx, { messageId, holderIds }: Copies): Promise<string[]> {
  const theirs = tx
    .select({ id: outgoing.id })
    .from(outgoing)
    .innerJoin(recipients, and(eq(recipients.messageId, outgoing.messageId), eq(recipients.position, outgoing.recipientPosition)))
    .where(and(eq(outgoing.messageId, messageId), inArray(recipients.holderId, [...holderIds])))
  const rows = await tx.delete(outgoing).where(inArray(outgoing.id, theirs)).returning({ spoolId: outgoing.spoolId })
  return rows.flatMap(({ spoolId }) => (spoolId === null ? [] : [spoolId]))
}
