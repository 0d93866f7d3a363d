import { and, eq, sql } from "drizzle-orm"
import { prepared, type Queryable } from "../client.ts"
import { accountAddresses, accounts, certificates, mailboxMembers } from "../schema.ts"
import { needsLink } from "./accounts.ts"
import { bytesInFolders } from "./storage.ts"

/** Whom a message can be sealed to: every column that the sender has to verify or show. */
export type RecipientRow = {
  readonly address: string
  readonly kind: typeof accounts.$inferSelect.kind
  /** Somebody reads it: false for a shared mailbox without members. */
  readonly isRead: boolean
  readonly accountId: string
  readonly name: string
  readonly generation: number
  readonly language: string
  /** Sealed; null where none is proven. */
  readonly phone: Uint8Array | null
  /** Nothing goes to it (I12). */
  readonly isPhoneLost: boolean
  readonly needsLink: boolean
  /** Support has stopped what they send (M18). */
  readonly isStopped: boolean
  /** That the folders of the mailbox take (A1). */
  readonly bytes: number
  /** Null for the invited, who have no keys yet. */
  readonly certificateBody: Uint8Array | null
  readonly certificateSignature: Uint8Array | null
}

/** The accounts behind addresses, each with the certificate in force; the invited too, whose generation is 0. */
export async function findRecipients(db: Queryable, addresses: readonly string[]): Promise<RecipientRow[]> {
  if (addresses.length === 0) return []
  return prepared(db, recipientsQuestion).execute({ addresses: JSON.stringify(addresses) })
}

const recipientsQuestion = (db: Queryable) =>
  db
    .select({
      address: accountAddresses.address,
      kind: accounts.kind,
      isRead: sql<boolean>`(${accounts.kind} <> 'shared' or exists (select from ${mailboxMembers} where ${mailboxMembers.mailboxId} = ${accounts.id}))`,
      accountId: accounts.id,
      name: accounts.name,
      generation: accounts.generation,
      language: accounts.language,
      phone: accounts.phone,
      isPhoneLost: sql<boolean>`(${accounts.phoneLostAt} is not null)`,
      needsLink,
      isStopped: sql<boolean>`(${accounts.sendingStoppedAt} is not null)`,
      bytes: sql<number>`${bytesInFolders(sql`${accounts.id}`)}`,
      certificateBody: certificates.body,
      certificateSignature: certificates.signature,
    })
    .from(accountAddresses)
    .innerJoin(accounts, eq(accounts.id, accountAddresses.accountId))
    .leftJoin(certificates, eq(certificates.id, accounts.certificateId))
    .where(
      and(
        sql`${accountAddresses.address} = any(array(select jsonb_array_elements_text(${sql.placeholder("addresses")}::text::jsonb)))`,
        sql`(${accounts.generation} > 0 or ${accounts.kind} = 'invited')`,
      ),
    )
    .prepare("recipients")
