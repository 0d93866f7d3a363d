import { eq } from "drizzle-orm"
import type { TenantTx } from "../tenancy.ts"
import { organisations, recoveryHelps } from "../schema.ts"

export type HelpRow = typeof recoveryHelps.$inferSelect
export type NewHelp = Omit<HelpRow, "waitKind">
/** With the name of who helps. */
export type NamedHelp = HelpRow & { readonly organisation: string }

/** Writes a help down, behind its wait: with that it goes. */
export async function insertHelp(tx: TenantTx, row: NewHelp): Promise<void> {
  await tx.insert(recoveryHelps).values(row)
}

/** The help that a link leads to. */
export async function findHelpBySecret(tx: TenantTx, secretHash: Uint8Array): Promise<NamedHelp | null> {
  const [row] = await tx
    .select()
    .from(recoveryHelps)
    .innerJoin(organisations, eq(organisations.id, recoveryHelps.organisationId))
    .where(eq(recoveryHelps.secretHash, secretHash))
  return row === undefined ? null : { ...row.recovery_helps, organisation: row.organisations.name }
}
