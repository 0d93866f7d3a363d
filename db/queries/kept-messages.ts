import { and, asc, eq, inArray, isNotNull, sql, type AnyColumn, type SQL } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { UnitDemands } from "#lib/policies/policy.ts"
import type { Queryable, Tx } from "../client.ts"
import { accountAddresses, accounts, deliveries, heldMessages, messages, recipients } from "../schema.ts"
import { homeOf } from "./brandings.ts"
import { demandsOf } from "./unit-policies.ts"

export type WhyKept = NonNullable<typeof heldMessages.$inferSelect.kept>

export type ScheduledRow = {
  readonly header: Uint8Array
  readonly senderId: string
  readonly language: string
  /** The addresses that the sender has now. */ readonly addresses: readonly string[]
  /** The organisation that the account is of now: an employee's, or a unit's mailbox. */ readonly organisationId: string | null
  readonly unansweredDomain: string | null
  /** It passes on what lay in the sender's mailbox. */ readonly isForward: boolean
  /** Whom it was written to, as that was typed, and who has it: an address may be somebody else's by now, and of a list it is nobody. */
  readonly to: readonly { readonly address: string; readonly holderId: string | null }[]
  /** What the units from the top down to the sender's demand now. */ readonly demands: readonly UnitDemands[]
}

/** What a scheduled message says of its sender, and who that is now; null where it was not scheduled, or the account is gone. */
export async function findScheduled(db: Queryable, messageId: string, now: Date): Promise<ScheduledRow | null> {
  const [row] = await db
    .select({
      header: messages.header,
      senderId: accounts.id,
      language: accounts.language,
      addresses: sql<string[]>`array(select x.address from ${accountAddresses} x where x.account_id = ${accounts.id})`,
      organisationId: sql<string | null>`${homeOf(accounts.id)} ->> 'organisationId'`,
      unansweredDomain: sql<string | null>`sigill_unanswered_domain(${accounts.id}, ${now.toISOString()}::timestamptz)`,
      isForward: sql<boolean>`${heldMessages.forwardOf} is not null`,
      to: sql<
        ScheduledRow["to"]
      >`(select coalesce(json_agg(json_build_object('address', r.address, 'holderId', r.holder_id) order by r.position), '[]')
        from recipients r where r.message_id = ${messages.id} and r.via is null)`,
      demands: demandsOf(accounts.id),
    })
    .from(heldMessages)
    .innerJoin(messages, eq(messages.id, heldMessages.messageId))
    .innerJoin(accounts, eq(accounts.id, messages.senderId))
    .where(and(eq(heldMessages.messageId, messageId), eq(heldMessages.kind, "scheduled")))
  return row ?? null
}

/** Who has a message through a list and not by name; its sender apart. */
export async function findReached(db: Queryable, messageId: string): Promise<string[]> {
  const { holderId, senderId, via } = recipients
  const rows = await db
    .select({ holderId })
    .from(recipients)
    .where(and(eq(recipients.messageId, messageId), isNotNull(via), sql`${holderId} <> ${senderId}`))
  return rows.flatMap((row) => (row.holderId === null ? [] : [row.holderId]))
}

/** A scheduled message goes to these no more who were reached through a list: its sender learned of none of them, and counts them no more. */
export async function forgetReached(
  tx: Tx,
  { messageId, holderIds }: { readonly messageId: string; readonly holderIds: readonly string[] },
): Promise<void> {
  await tx.delete(recipients).where(and(eq(recipients.messageId, messageId), inArray(recipients.holderId, [...holderIds])))
  await tx
    .update(deliveries)
    .set({ recipientCount: sql`${deliveries.recipientCount} - ${holderIds.length}` })
    .where(and(eq(deliveries.messageId, messageId), eq(deliveries.role, "sender")))
}

/**
 * The time of what is kept is out of reach, because the release before, which knows of no reason to keep it, lets everything leave whose time has come (B89).
 * What it says is when its draft is to be tried next: that many years earlier.
 */
const OUT_OF_REACH = sql`interval '1000 years'`

/** Out of reach, and to be tried at once. */
const AT_ONCE = sql`timestamptz '3000-01-01 00:00Z'`

/** It does not leave any more, and waits for its sender's next request. */
export async function keepHeld(tx: Tx, messageId: string, kept: WhyKept): Promise<void> {
  await tx.update(heldMessages).set({ kept, dueAt: AT_ONCE }).where(eq(heldMessages.messageId, messageId))
}

/** What of somebody's did not leave and is to be tried by now; also what was kept before its time was put out of reach. */
const isToTry = (holderId: AnyColumn | string, at: SQL): SQL =>
  sql`(${heldMessages.senderId} = ${holderId} and ${heldMessages.kept} is not null and ${heldMessages.dueAt} <= ${at} + ${OUT_OF_REACH})`

/** Whether anything of an account's is to be tried; asked with every request. */
export const hasKept = (accountId: AnyColumn): SQL<boolean> =>
  sql<boolean>`exists (select from ${heldMessages} where ${isToTry(accountId, sql`now()`)})`

const instantOf = (at: Date) => sql`${at.toISOString()}::timestamptz`

/** What of this holder's did not leave and is to be tried by now: first what was tried least, of that the oldest. */
export async function findKept(
  db: Queryable,
  { holderId }: HolderScope,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<string[]> {
  const rows = await db
    .select({ messageId: heldMessages.messageId })
    .from(heldMessages)
    .innerJoin(messages, eq(messages.id, heldMessages.messageId))
    .where(isToTry(holderId, instantOf(now)))
    .orderBy(asc(heldMessages.dueAt), asc(messages.sentAt))
    .limit(limit)
  return rows.map(({ messageId }) => messageId)
}

/** Its draft could not be made: it is tried again when as much time has passed as since it was to leave, at least an hour, so that it is tried less and less often. */
export async function postponeKept(db: Queryable, messageId: string, now: Date): Promise<void> {
  const at = instantOf(now)
  const since = sql`(select m.sent_at from ${messages} m where m.id = ${heldMessages.messageId})`
  await db
    .update(heldMessages)
    .set({ dueAt: sql`${at} + ${OUT_OF_REACH} + greatest(interval '1 hour', ${at} - ${since})` })
    .where(and(eq(heldMessages.messageId, messageId), isNotNull(heldMessages.kept)))
}
