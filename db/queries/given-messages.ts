import { and, asc, eq, inArray, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { insertRows } from "../insert-rows.ts"
import type { TenantTx } from "../tenancy.ts"
import { accounts, deliveries, givenMessages, HELD_FOLDER, messages, type HolderRole } from "../schema.ts"
import { isLive } from "./live.ts"

export type OfferedRow = {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly organisationId: string
  readonly unitId: string
}

export type GivingRow = Pick<typeof givenMessages.$inferSelect, "body" | "signature" | "certificateBody" | "certificateSignature">

const { body, signature, certificateBody, certificateSignature } = givenMessages
export const giving = { body, signature, certificateBody, certificateSignature }

/** Of the copy itself, which a giver may have made. */
export const givingOfDelivery = and(eq(givenMessages.mailboxId, deliveries.holderId), eq(givenMessages.messageId, deliveries.messageId))

/**
 * The shared mailboxes that an employee may give conversations to, by name: of the organisation that employs them those that they read, and those of their
 * departments and of the units above these. One that nobody reads is none: its keys are nobody's.
 */
export async function findOfferedMailboxes(tx: TenantTx, accountId: string): Promise<OfferedRow[]> {
  const rows = await tx.execute<OfferedRow>(sql`
    select m.mailbox_id as id, a.name, n.address, m.organisation_id as "organisationId", m.unit_id as "unitId"
    from unit_mailboxes m join accounts a on a.id = m.mailbox_id join account_addresses n on n.account_id = a.id and n.is_main
    where m.organisation_id in (select p.organisation_id from unit_people p where p.account_id = ${accountId} and p.is_primary)
      and exists (select from mailbox_members r where r.mailbox_id = m.mailbox_id)
      and (exists (select from mailbox_members r where r.mailbox_id = m.mailbox_id and r.member_id = ${accountId})
        or exists (select from unit_people p join units u on u.id = p.unit_id
          where p.account_id = ${accountId} and u.kind <> 'sponsored_group' and m.unit_id = any (u.path)))
    order by a.name, m.mailbox_id`)
  return [...rows]
}

type Chosen = { readonly messageIds: readonly string[]; readonly now: Date }

export type ChosenRow = {
  readonly messageId: string
  readonly conversationId: string
  readonly role: HolderRole
  readonly generation: number
  readonly isOpened: boolean
}

/** What lies outside Trash, and has left, of the conversations that these messages of a holder belong to, oldest first. */
export async function findInTheirConversations(
  db: Queryable,
  { holderId }: HolderScope,
  { messageIds, now }: Chosen,
): Promise<ChosenRow[]> {
  if (messageIds.length === 0) return []
  const rows = await db.execute<ChosenRow>(sql`
    select d.message_id as "messageId", d.conversation_id as "conversationId", d.role, d.generation, d.read_at is not null as "isOpened" from deliveries d
    where d.holder_id = ${holderId} and d.folder <> 'trash' and d.folder <> ${HELD_FOLDER} and ${isLive(now)} and d.conversation_id in
      (select o.conversation_id from deliveries o where o.holder_id = ${holderId} and ${inArray(sql`o.message_id`, [...messageIds])})
    order by d.sent_at, d.message_id`)
  return [...rows]
}

export type HeldAmong = {
  /** Outside Trash. */ readonly kept: ReadonlySet<string>
  readonly trashed: ReadonlySet<string>
}

/** Which of these messages a holder has, and which of them only in Trash. However many they are it is one value of the statement: whole conversations have no limit. */
export async function findHeldAmong(db: Queryable, holderId: string, messageIds: readonly string[]): Promise<HeldAmong> {
  const list = JSON.stringify(messageIds.map((id) => ({ id })))
  const rows = await db
    .select({ messageId: deliveries.messageId, folder: deliveries.folder })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.holderId, holderId),
        sql`${deliveries.messageId} in (select id from jsonb_to_recordset(${list}::text::jsonb) as chosen(id uuid))`,
      ),
    )
  const [trashed, kept] = [rows.filter(({ folder }) => folder === "trash"), rows.filter(({ folder }) => folder !== "trash")]
  const ids = (some: typeof rows) => new Set(some.map(({ messageId }) => messageId))
  return { kept: ids(kept), trashed: ids(trashed) }
}

type Sides = { readonly giverId: string; readonly mailboxId: string }

/**
 * Both sides of a giving in place until the transaction ends: the giver is there and employed as they are, and the mailbox's keys stay those in force, so that what
 * is sealed to it goes to nobody who leaves meanwhile. The giver's account first, as by everybody (order-of-locks.md).
 */
export async function holdSides(tx: Tx, { giverId, mailboxId }: Sides): Promise<void> {
  for (const accountId of [giverId, mailboxId])
    await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, accountId)).for("share")
}

type Copies = { readonly mailboxId: string; readonly messageIds: readonly string[] }

export type CopyToGive = Pick<typeof deliveries.$inferSelect, "messageId" | "sentAt" | "conversationId" | "size">

/**
 * The giver's copies that the mailbox does not have, locked with the mailbox's own, in the order of everybody who locks mail, and then their messages, so
 * that of two who give the same, or of one who erases, one comes first.
 */
export async function lockToGive(tx: Tx, scope: HolderScope, { mailboxId, messageIds }: Copies): Promise<CopyToGive[]> {
  if (messageIds.length === 0) return []
  const { holderId, messageId, sentAt, conversationId, size } = deliveries
  await tx
    .select({ messageId })
    .from(deliveries)
    .where(and(inArray(holderId, [scope.holderId, mailboxId]), inArray(messageId, [...messageIds])))
    .orderBy(messageId, sql`${deliveries.role} = 'sender'`, holderId)
    .for("update")
  await tx
    .select({ id: messages.id })
    .from(messages)
    .where(inArray(messages.id, [...messageIds]))
    .orderBy(messages.id)
    .for("no key update")
  return tx
    .select({ messageId, sentAt, conversationId, size })
    .from(deliveries)
    .where(
      and(
        eq(holderId, scope.holderId),
        inArray(messageId, [...messageIds]),
        sql`not exists (select from deliveries there where there.holder_id = ${mailboxId} and there.message_id = ${messageId})`,
      ),
    )
    .orderBy(asc(sentAt), asc(messageId))
}

/** So many holders more on each message, which is locked. */
export async function addHolder(tx: Tx, messageIds: readonly string[]): Promise<void> {
  await tx
    .update(messages)
    .set({ holders: sql`${messages.holders} + 1` })
    .where(inArray(messages.id, [...messageIds]))
}

/**
 * Which conversation of a mailbox those of a giver go on with: the oldest that has one of their messages, what one of them answers, or an answer to one.
 */
export async function findConversationsThere(
  tx: Tx,
  { holderId }: HolderScope,
  { mailboxId, conversationIds }: { readonly mailboxId: string; readonly conversationIds: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.execute<{ readonly own: string; readonly there: string }>(sql`
    with own as (
      select d.conversation_id, m.id, m.in_reply_to from deliveries d join messages m on m.id = d.message_id
      where d.holder_id = ${holderId} and ${inArray(sql`d.conversation_id`, [...conversationIds])}
    ), linked as (
      select conversation_id, id from own union select conversation_id, in_reply_to from own where in_reply_to is not null
      union select own.conversation_id, a.id from own join messages a on a.in_reply_to = own.id
    )
    select distinct on (linked.conversation_id) linked.conversation_id as own, d.conversation_id as there
    from linked join deliveries d on d.holder_id = ${mailboxId} and d.message_id = linked.id
    order by linked.conversation_id, d.sent_at, d.message_id`)
  return new Map(rows.map(({ own, there }) => [own, there]))
}

export async function insertGivings(tx: Tx, rows: readonly Omit<typeof givenMessages.$inferInsert, "givenAt">[]): Promise<void> {
  await insertRows(tx, givenMessages, rows)
}

export type GivenToRow = { readonly messageId: string; readonly id: string; readonly name: string }

/** To which shared mailboxes a holder gave these messages, as far as they are there, by name. */
export async function findGivenTo(db: Queryable, { holderId }: HolderScope, messageIds: readonly string[]): Promise<GivenToRow[]> {
  if (messageIds.length === 0) return []
  return db
    .select({ messageId: givenMessages.messageId, id: accounts.id, name: accounts.name })
    .from(givenMessages)
    .innerJoin(accounts, eq(accounts.id, givenMessages.mailboxId))
    .where(and(eq(givenMessages.giverId, holderId), inArray(givenMessages.messageId, [...messageIds])))
    .orderBy(asc(accounts.name), asc(accounts.id))
}
