import { and, asc, eq, isNull, lte } from "drizzle-orm"
import type { TenantTx } from "../tenancy.ts"
import { organisations, organisationSuccessors } from "../schema.ts"

export type SuccessorRow = typeof organisationSuccessors.$inferSelect

/** What was asked for an organisation, also where the time to approve it is over. */
export async function findSuccessor(tx: TenantTx, organisationId: string): Promise<SuccessorRow | null> {
  const [row] = await tx.select().from(organisationSuccessors).where(eq(organisationSuccessors.organisationId, organisationId))
  return row ?? null
}

export type ListedSuccessor = SuccessorRow & { readonly organisation: string }

/** All of the installation, the oldest first. */
export async function listSuccessors(tx: TenantTx): Promise<ListedSuccessor[]> {
  const rows = await tx
    .select({ row: organisationSuccessors, organisation: organisations.name })
    .from(organisationSuccessors)
    .innerJoin(organisations, eq(organisations.id, organisationSuccessors.organisationId))
    .orderBy(asc(organisationSuccessors.askedAt))
  return rows.map(({ row, organisation }) => ({ ...row, organisation }))
}

/** In the place of one that ran out. */
export async function putSuccessor(tx: TenantTx, row: SuccessorRow): Promise<void> {
  await deleteSuccessor(tx, row.organisationId)
  await tx.insert(organisationSuccessors).values(row)
}

export async function noteApproval(tx: TenantTx, organisationId: string, invitationId: string): Promise<void> {
  await tx.update(organisationSuccessors).set({ invitationId }).where(eq(organisationSuccessors.organisationId, organisationId))
}

export async function deleteSuccessor(tx: TenantTx, organisationId: string): Promise<void> {
  await tx.delete(organisationSuccessors).where(eq(organisationSuccessors.organisationId, organisationId))
}

/** What no second operator approved. @returns how many went */
export async function deleteUnapproved(tx: TenantTx, before: Date): Promise<number> {
  const gone = await tx
    .delete(organisationSuccessors)
    .where(and(isNull(organisationSuccessors.invitationId), lte(organisationSuccessors.askedAt, before)))
    .returning({ id: organisationSuccessors.organisationId })
  return gone.length
}

/** Who asked for the successor whom this invitation is to, or null where it is one like the others. */
export async function findSuccessorAsked(tx: TenantTx, invitationId: string): Promise<Pick<SuccessorRow, "askedBy"> | null> {
  const [row] = await tx
    .select({ askedBy: organisationSuccessors.askedBy })
    .from(organisationSuccessors)
    .where(eq(organisationSuccessors.invitationId, invitationId))
  return row ?? null
}

/** Whether an invitation is one that two operators sent. */
export const isOfSuccessor = async (tx: TenantTx, invitationId: string): Promise<boolean> =>
  (await findSuccessorAsked(tx, invitationId)) !== null
