import { eq } from "drizzle-orm"
import type { Tx } from "../client.ts"
import { accounts, certificates } from "../schema.ts"

export type CertificateRow = {
  readonly sequence: number
  readonly body: Uint8Array
  readonly signature: Uint8Array
  /** Of the account now. */
  readonly generation: number
}

/** The certificate in force, with its account locked until the transaction ends; null where there is none. */
export async function lockCertificate(tx: Tx, accountId: string): Promise<CertificateRow | null> {
  const [row] = await tx
    .select({
      sequence: certificates.sequence,
      body: certificates.body,
      signature: certificates.signature,
      generation: accounts.generation,
    })
    .from(accounts)
    .innerJoin(certificates, eq(certificates.id, accounts.certificateId))
    .where(eq(accounts.id, accountId))
    .for("update", { of: accounts })
  return row ?? null
}

/** Puts the next certificate in force; the chain before it stays. */
export async function putCertificate(tx: Tx, row: typeof certificates.$inferInsert): Promise<void> {
  await tx.insert(certificates).values(row)
  await tx.update(accounts).set({ certificateId: row.id }).where(eq(accounts.id, row.accountId))
}
