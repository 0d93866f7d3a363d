import { and, eq, gt, inArray, isNull, or, sql } from "drizzle-orm"
import type { Address } from "#lib/address.ts"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { insertRows } from "../insert-rows.ts"
import { accountAddresses, accounts, deliveries, links, messages, notices, recipients } from "../schema.ts"

export type NewLink = typeof links.$inferInsert

export async function insertLinks(tx: Tx, rows: readonly NewLink[]): Promise<void> {
  await insertRows(tx, links, rows)
}

export type LinkRow = {
  readonly id: string
  readonly holderId: string
  readonly messageId: string
  /** Whom its stanza is bound to. */
  readonly sealedFor: string
  readonly position: number
  readonly purpose: "invited" | "forgotten"
  readonly stanza: Uint8Array | null
  readonly serverHalf: Uint8Array | null
  readonly phone: Uint8Array | null
  readonly isPhoneGiven: boolean
  readonly expiresAt: Date
  /** When the message itself ends (M6); null for never. */
  readonly messageExpiresAt: Date | null
  /** Of the holder: 0 while there is no account key. */
  readonly generation: number
  readonly state: "active" | "blocked"
  /** The phone of the holder's account, sealed; null where no code may go to it: it is lost (I12), or the authenticator is on (M3). */
  readonly accountPhone: Uint8Array | null
  readonly wrongNumberAt: Date | null
  /** That the message went to; the holder's main one where the sender's copy has gone. */
  readonly address: string
  readonly header: Uint8Array
  readonly signature: Uint8Array
  readonly certificateBody: Uint8Array
  readonly certificateSignature: Uint8Array
}

const columns = {
  id: links.id,
  holderId: links.holderId,
  messageId: links.messageId,
  sealedFor: sql<string>`coalesce(${links.sealedFor}, ${links.holderId})`,
  position: links.position,
  purpose: links.purpose,
  stanza: links.stanza,
  serverHalf: links.serverHalf,
  phone: links.phone,
  isPhoneGiven: links.isPhoneGiven,
  expiresAt: links.expiresAt,
  messageExpiresAt: deliveries.expiresAt,
  generation: accounts.generation,
  state: accounts.state,
  accountPhone: sql<Uint8Array | null>`case when ${accounts.phoneLostAt} is null
    and not exists (select from authenticators where authenticators.account_id = ${accounts.id}) then ${accounts.phone} end`.mapWith(
    accounts.phone,
  ),
  wrongNumberAt: recipients.wrongNumberAt,
  // Whoever was reached through a list has the list's address there.
  address: sql<string>`coalesce(case when ${recipients.via} is null then ${recipients.address} end, ${accountAddresses.address})`,
  header: messages.header,
  signature: messages.signature,
  certificateBody: messages.certificateBody,
  certificateSignature: messages.certificateSignature,
}

/** Links with what they lead to. */
export const selectLinks = (db: Queryable) =>
  db
    .select(columns)
    .from(links)
    .innerJoin(accounts, eq(accounts.id, links.holderId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, links.holderId), accountAddresses.isMain))
    .innerJoin(messages, eq(messages.id, links.messageId))
    .innerJoin(deliveries, and(eq(deliveries.holderId, links.holderId), eq(deliveries.messageId, links.messageId)))
    // Gone when the sender has erased the message; the link lives on.
    .leftJoin(recipients, and(eq(recipients.messageId, links.messageId), eq(recipients.position, links.position)))

/** The link whose secret has this hash, also one that opens nothing any more; null: never made, or gone with its message. */
export async function findLinkBySecret(db: Queryable, secretHash: Uint8Array): Promise<LinkRow | null> {
  const [row] = await selectLinks(db).where(eq(links.secretHash, secretHash))
  return row ?? null
}

/** A link that has not expired, to a message that has not either, by its id, for the steps after the first. */
export async function findLink(db: Queryable, id: string, now: Date): Promise<LinkRow | null> {
  const [row] = await selectLinks(db).where(
    and(eq(links.id, id), gt(links.expiresAt, now), or(isNull(deliveries.expiresAt), gt(deliveries.expiresAt, now))),
  )
  return row ?? null
}

/** Takes one of the codes that may still be sent for a link. @returns false when none is left */
export async function takeLinkCode(db: Queryable, id: string): Promise<boolean> {
  const taken = await db
    .update(links)
    .set({ codesLeft: sql`${links.codesLeft} - 1` })
    .where(and(eq(links.id, id), gt(links.codesLeft, 0)))
    .returning({ id: links.id })
  return taken.length === 1
}

type Proven = { readonly linkId: string; readonly messageId: string; readonly position: number; readonly digits: string }

/** A phone of the recipient's own has proved itself: it is the link's from now on, and the sender sees its last digits. */
export async function recordProvenPhone(
  tx: Tx,
  { linkId, messageId, position, digits, phone }: Proven & { readonly phone: Uint8Array },
): Promise<void> {
  await tx
    .update(links)
    .set({ phone })
    .where(and(eq(links.id, linkId), isNull(links.phone), eq(links.isPhoneGiven, false)))
  await tx
    .update(recipients)
    .set({ provenDigits: digits })
    .where(and(eq(recipients.messageId, messageId), eq(recipients.position, position)))
}

/** The recipient says that the number is not theirs. @returns false when that had been said before */
export async function recordWrongNumber(
  tx: Tx,
  { messageId, position, at }: { readonly messageId: string; readonly position: number; readonly at: Date },
): Promise<boolean> {
  const rows = await tx
    .update(recipients)
    .set({ wrongNumberAt: at })
    .where(and(eq(recipients.messageId, messageId), eq(recipients.position, position), isNull(recipients.wrongNumberAt)))
    .returning({ position: recipients.position })
  return rows.length > 0
}

/** Links of a holder to messages that now lie under the holder's key: they open nothing more, and still lead there. */
export async function closeLinksOf(db: Queryable, holderId: string, messageIds: readonly string[]): Promise<void> {
  if (messageIds.length === 0) return
  await db
    .update(links)
    .set({ stanza: null, serverHalf: null })
    .where(and(eq(links.holderId, holderId), inArray(links.messageId, [...messageIds])))
}

type Given = { readonly holderId: string; readonly messageId: string; readonly stanza: Uint8Array; readonly generation: number }

/** Puts a delivery that only a link opened under the holder's key. @returns false when it lies there already or is gone */
export async function giveStanza(db: Queryable, { holderId, messageId, stanza, generation }: Given): Promise<boolean> {
  const rows = await db
    .update(deliveries)
    .set({ stanza, generation })
    .where(and(eq(deliveries.holderId, holderId), eq(deliveries.messageId, messageId), isNull(deliveries.stanza)))
    .returning({ id: deliveries.messageId })
  return rows.length > 0
}

/** The addresses as rows, however many. */
export const asRows = (addresses: readonly Address[]) =>
  sql`jsonb_array_elements_text(${JSON.stringify(addresses)}::text::jsonb) as typed(address)`

/** What a sender demanded of an address with one message: a number, sealed, or none. It goes with that message (D2). */
export type GivenPhone = {
  readonly address: Address
  readonly messageId: string
  readonly phone: Uint8Array | null
  readonly sentAt: Date
  /** One of the last to that address; else it is there because the number was reported. */
  readonly isRecent: boolean
  /** The recipient said that the number is not theirs. */
  readonly isReported: boolean
}

type RawGiven = Omit<GivenPhone, "sentAt"> & { readonly sentAt: string }
type Look = { readonly addresses: readonly Address[]; readonly lookBack: number }

const given = ({ holderId }: HolderScope, { addresses, lookBack }: Look) => sql`
    select typed.address, last.message_id as "messageId", last.phone, last.sent_at as "sentAt", true as "isRecent",
      last.wrong_number_at is not null as "isReported"
    from ${asRows(addresses)} cross join lateral (
      select message_id, phone, wrong_number_at, sent_at from recipients r where r.sender_id = ${holderId} and r.address = typed.address
      order by r.sent_at desc nulls last limit ${lookBack}) last
    union all
    select r.address, r.message_id, r.phone, r.sent_at, false, true
    from ${asRows(addresses)} join recipients r on r.sender_id = ${holderId} and r.address = typed.address
    where r.wrong_number_at is not null and r.phone is not null`

/** What this sender demanded of each address with the last `lookBack` messages to it, the last first, and what of all demanded was reported as wrong. */
export async function findRememberedPhones(db: Queryable, scope: HolderScope, look: Look): Promise<GivenPhone[]> {
  if (look.addresses.length === 0) return []
  const rows = await db.execute<RawGiven>(sql`${given(scope, look)} order by "isRecent" desc, "sentAt" desc nulls last`)
  return rows.map(toGiven)
}

const toGiven = ({ sentAt, ...row }: RawGiven): GivenPhone => ({ ...row, sentAt: new Date(sentAt) })

/** What went between a sender and some addresses before. It goes with the messages (D2). */
export type Exchanged = {
  /** With the last message to each address that the sender has written to, whoever has it; and what was reported. */
  readonly given: readonly GivenPhone[]
  /** Addresses of accounts that have written to one of the sender's. */
  readonly heardFrom: readonly Address[]
}

/** Has written to nobody: asked about in the place of who has no account, so that every address is asked about in the same way (B20). */
const NOBODY = sql.raw("'00000000-0000-4000-8000-000000000000'::uuid")

/** In one question, because every send asks it. */
export async function findExchanged(db: Queryable, scope: HolderScope, addresses: readonly Address[]): Promise<Exchanged> {
  if (addresses.length === 0) return { given: [], heardFrom: [] }
  const rows = await db.execute<RawGiven | { readonly address: Address; readonly messageId: null }>(sql`
    ${given(scope, { addresses, lookBack: 1 })}
    union all
    select typed.address, null, null, null, false, false
    from ${asRows(addresses)} left join account_addresses theirs on theirs.address = typed.address
    where exists (select from recipients r join account_addresses own on own.address = r.address and own.account_id = ${scope.holderId}
      where r.sender_id = coalesce(theirs.account_id, ${NOBODY}))`)
  return {
    given: rows.flatMap((row) => (row.messageId === null ? [] : [toGiven(row)])),
    heardFrom: rows.flatMap(({ address, messageId }) => (messageId === null ? [address] : [])),
  }
}

export type NewNotice = typeof notices.$inferInsert

export async function insertNotices(tx: Tx, rows: readonly NewNotice[]): Promise<void> {
  await insertRows(tx, notices, rows)
}

/** The day on which the notice with this code left, or null. */
export async function findNoticeDay(db: Queryable, code: string): Promise<Date | null> {
  const [row] = await db.select({ createdAt: notices.createdAt }).from(notices).where(eq(notices.code, code))
  return row?.createdAt ?? null
}
