import { and, asc, eq, gt, inArray, isNotNull, lte, sql } from "drizzle-orm"
import type { TenantTx } from "../tenancy.ts"
import { auditEntries, auditHeads, closedOrganisations, organisationClosings, organisations } from "../schema.ts"
import type { ClosingRow } from "./closings.ts"

export type ClosedRow = typeof closedOrganisations.$inferSelect

/** Puts down what is left of an organisation, and deletes it with all that hangs on it. */
export async function closeForGood(tx: TenantTx, row: ClosedRow): Promise<void> {
  await tx.insert(closedOrganisations).values(row)
  await tx.delete(organisations).where(eq(organisations.id, row.id))
}

export async function findClosed(tx: TenantTx, id: string): Promise<ClosedRow | null> {
  const [row] = await tx.select().from(closedOrganisations).where(eq(closedOrganisations.id, id))
  return row ?? null
}

/** The newest first. */
export async function listClosed(tx: TenantTx): Promise<Pick<ClosedRow, "id" | "name" | "number" | "closedAt">[]> {
  const { id, name, number, closedAt } = closedOrganisations
  return tx
    .select({ id, name, number, closedAt })
    .from(closedOrganisations)
    .orderBy(sql`${closedAt} desc`, asc(id))
}

export type ByLink =
  | { readonly kind: "closing"; readonly closing: ClosingRow; readonly name: string }
  | { readonly kind: "closed"; readonly closed: ClosedRow }

/** What the link of a former administrator leads to: a closing under way or the organisation that has left, or null. */
export async function findByLink(tx: TenantTx, hash: Uint8Array, now: Date): Promise<ByLink | null> {
  const [closing] = await tx
    .select({ closing: organisationClosings, name: organisations.name })
    .from(organisationClosings)
    .innerJoin(organisations, eq(organisations.id, organisationClosings.organisationId))
    .where(eq(organisationClosings.linkHash, hash))
  if (closing !== undefined) return { kind: "closing", ...closing }
  const [closed] = await tx
    .select()
    .from(closedOrganisations)
    .where(and(eq(closedOrganisations.linkHash, hash), gt(closedOrganisations.linkUntil, now)))
  return closed === undefined ? null : { kind: "closed", closed }
}

/** Forgets links and trails whose time is over. @returns how many trails went */
export async function forgetClosed(tx: TenantTx, now: Date): Promise<number> {
  await tx
    .update(closedOrganisations)
    .set({ linkHash: null })
    .where(and(isNotNull(closedOrganisations.linkHash), lte(closedOrganisations.linkUntil, now)))
  const over = tx.select({ id: closedOrganisations.id }).from(closedOrganisations).where(lte(closedOrganisations.trailUntil, now))
  await tx.delete(auditEntries).where(inArray(auditEntries.scopeId, over))
  const heads = await tx.delete(auditHeads).where(inArray(auditHeads.scopeId, over)).returning({ id: auditHeads.scopeId })
  return heads.length
}
