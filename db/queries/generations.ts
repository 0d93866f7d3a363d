import { and, eq, lt, ne, sql } from "drizzle-orm"
import type { HolderScope, OwnerScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import {
  accounts,
  accountSecrets,
  certificates,
  deliveries,
  HELD_FOLDER,
  drafts,
  lateDrafts,
  messages,
  ownFolders,
  passkeys,
  unlockers,
} from "../schema.ts"
import type { PasswordParams } from "../schema/accounts.ts"
import type { OwnFolder } from "../schema/messages.ts"

export type CertificateRow = { readonly id: string; readonly sequence: number; readonly body: Uint8Array; readonly signature: Uint8Array }

/** The certificate in force, or null where the account has none. */
export async function findCertificate(db: Queryable, scope: OwnerScope): Promise<CertificateRow | null> {
  const [row] = await db
    .select({ id: certificates.id, sequence: certificates.sequence, body: certificates.body, signature: certificates.signature })
    .from(certificates)
    .innerJoin(accounts, eq(accounts.certificateId, certificates.id))
    .where(eq(accounts.id, scope.accountId))
  return row ?? null
}

export type NewGeneration = {
  readonly generation: number
  readonly secrets: Omit<typeof accountSecrets.$inferInsert, "accountId" | "generation">
  readonly certificate: CertificateRow
  /** The certificate in force when this one was signed; another by now, and nothing is written. */
  readonly after: CertificateRow
  readonly password: {
    /** The verifier that was there. */
    readonly tried: Uint8Array
    readonly params: PasswordParams
    readonly verifier: Uint8Array
    readonly sealedKey: Uint8Array
  }
  readonly now: Date
}

/**
 * Puts a new generation of keys in the place of the one in use, and what opened the one before away: from now on the password alone opens the account.
 * @returns false where keys, certificate or password are others than those that it was made from; roll back then
 */
export async function switchGeneration(tx: Tx, scope: OwnerScope, next: NewGeneration): Promise<boolean> {
  const { accountId } = scope
  const { generation, certificate, password, now } = next
  const moved = await tx
    .update(accounts)
    .set({ generation, certificateId: certificate.id })
    .where(and(eq(accounts.id, accountId), eq(accounts.generation, generation - 1), eq(accounts.certificateId, next.after.id)))
    .returning({ id: accounts.id })
  if (moved.length === 0) return false
  await tx.insert(accountSecrets).values({ ...next.secrets, accountId, generation })
  await tx.insert(certificates).values({ ...certificate, accountId })
  const { tried, ...unlocker } = password
  const rewrapped = await tx
    .update(unlockers)
    .set({ ...unlocker, generation, createdAt: now })
    .where(and(eq(unlockers.accountId, accountId), eq(unlockers.kind, "password"), eq(unlockers.verifier, tried)))
    .returning({ id: unlockers.id })
  await tx
    .delete(unlockers)
    .where(and(eq(unlockers.accountId, accountId), lt(unlockers.generation, generation), ne(unlockers.kind, "password")))
  return rewrapped.length === 1
}

/** No passkey signs in or opens anything any more. */
export async function deletePasskeys(tx: Tx, scope: OwnerScope): Promise<void> {
  await tx.delete(unlockers).where(and(eq(unlockers.accountId, scope.accountId), eq(unlockers.kind, "passkey")))
  await tx.delete(passkeys).where(eq(passkeys.accountId, scope.accountId))
}

type Lost = { /** What was sealed to a generation before this one is lost. */ readonly before: number; readonly limit: number }

/** Messages that no key of this holder opens any more. */
export async function findLostDeliveries(db: Queryable, scope: HolderScope, { before, limit }: Lost): Promise<readonly string[]> {
  const rows = await db
    .select({ id: deliveries.messageId })
    .from(deliveries)
    .where(and(eq(deliveries.holderId, scope.holderId), lt(deliveries.generation, before), sql`${deliveries.stanza} is not null`))
    .orderBy(deliveries.messageId)
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** Of these, those that were not read and whose sender still holds them, with the number that the sender demanded. */
export async function findAskable(
  tx: Tx,
  scope: HolderScope,
  messageIds: readonly string[],
): Promise<{ readonly messageId: string; readonly phone: Uint8Array | null }[]> {
  if (messageIds.length === 0) return []
  const ids = sql.join(
    messageIds.map((id) => sql`${id}::uuid`),
    sql`, `,
  )
  return tx
    .select({
      messageId: deliveries.messageId,
      phone: sql<Uint8Array | null>`(select phone from recipients where recipients.message_id = ${deliveries.messageId}
        and recipients.holder_id = ${deliveries.holderId} and phone is not null limit 1)`,
    })
    .from(deliveries)
    .innerJoin(messages, eq(messages.id, deliveries.messageId))
    .where(
      and(
        eq(deliveries.holderId, scope.holderId),
        sql`${deliveries.messageId} in (${ids})`,
        ne(deliveries.role, "sender"),
        ne(deliveries.folder, "trash"),
        sql`${deliveries.readAt} is null`,
        sql`exists (select from deliveries own where own.holder_id = ${messages.senderId} and own.message_id = ${messages.id} and own.role = 'sender')`,
        sql`exists (select from recipients where recipients.message_id = ${messages.id} and recipients.holder_id = ${scope.holderId})`,
      ),
    )
}

/**
 * Makes them wait in the Inbox for their senders: what was sealed to the lost key goes, also the row of the list, which is made anew from the message. What has not left stays held.
 */
export async function putToWaiting(
  tx: Tx,
  scope: HolderScope,
  { messageIds, generation }: { readonly messageIds: readonly string[]; readonly generation: number },
): Promise<void> {
  if (messageIds.length === 0) return
  const ids = sql.join(
    messageIds.map((id) => sql`${id}::uuid`),
    sql`, `,
  )
  await tx
    .update(deliveries)
    .set({
      stanza: null,
      rowSeal: new Uint8Array(0),
      listGeneration: null,
      generation,
      folder: sql`case when folder = ${HELD_FOLDER} then folder else 'inbox' end`,
    })
    .where(and(eq(deliveries.holderId, scope.holderId), sql`${deliveries.messageId} in (${ids})`))
}

/** Drafts that no key of this holder opens any more. */
export async function findLostDrafts(db: Queryable, scope: HolderScope, { before, limit }: Lost): Promise<readonly string[]> {
  const rows = await db
    .select({ id: drafts.id })
    .from(drafts)
    .where(and(eq(drafts.holderId, scope.holderId), lt(drafts.generation, before)))
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** What was posted after a session had ended, sealed to a lost key. @returns the blobs that it held */
export async function deleteLostLateDrafts(tx: Tx, scope: HolderScope, before: number): Promise<readonly string[]> {
  const rows = await tx
    .delete(lateDrafts)
    .where(and(eq(lateDrafts.holderId, scope.holderId), lt(lateDrafts.generation, before)))
    .returning({ contentId: lateDrafts.contentId })
  return rows.map(({ contentId }) => contentId)
}

/** Folders whose names no key of this holder opens any more. */
export async function findLostFolders(db: Queryable, scope: HolderScope, before: number): Promise<readonly OwnFolder[]> {
  const rows = await db
    .select({ id: sql<OwnFolder>`${ownFolders.id}` })
    .from(ownFolders)
    .where(and(eq(ownFolders.holderId, scope.holderId), lt(ownFolders.generation, before)))
  return rows.map(({ id }) => id)
}
