import { and, asc, eq, isNull, lte } from "drizzle-orm"
import type { TenantTx } from "../tenancy.ts"
import { organisations, organisationSuccessors, unitInvitations } from "../schema.ts"

export type SuccessorRow = typeof organisationSuccessors.$inferSelect

export type FoundSuccessor = SuccessorRow & {
  /** Until when the successor can answer; null until it is approved. */ readonly answerUntil: Date | null
}

/** What was asked for an organisation, also where its time is over. */
export async function findSuccessor(tx: TenantTx, organisationId: string): Promise<FoundSuccessor | null> {
  const [found] = await tx
    .select({ row: organisationSuccessors, answerUntil: unitInvitations.expiresAt })
    .from(organisationSuccessors)
    .leftJoin(unitInvitations, eq(unitInvitations.id, organisationSuccessors.invitationId))
    .where(eq(organisationSuccessors.organisationId, organisationId))
  return found === undefined ? null : { ...found.row, answerUntil: found.answerUntil }
}

export type ListedSuccessor = FoundSuccessor & { readonly organisation: string }

/** All of the installation, the oldest first. */
export async function listSuccessors(tx: TenantTx): Promise<ListedSuccessor[]> {
  const rows = await tx
    .select({ row: organisationSuccessors, answerUntil: unitInvitations.expiresAt, organisation: organisations.name })
    .from(organisationSuccessors)
    .innerJoin(organisations, eq(organisations.id, organisationSuccessors.organisationId))
    .leftJoin(unitInvitations, eq(unitInvitations.id, organisationSuccessors.invitationId))
    .orderBy(asc(organisationSuccessors.askedAt))
  return rows.map(({ row, ...more }) => ({ ...row, ...more }))
}

export async function insertSuccessor(tx: TenantTx, row: SuccessorRow): Promise<void> {
  await tx.insert(organisationSuccessors).values(row)
}

type Approval = Pick<SuccessorRow, "organisationId" | "invitationId" | "approvedBy">

export async function noteApproval(tx: TenantTx, { organisationId, invitationId, approvedBy }: Approval): Promise<void> {
  await tx.update(organisationSuccessors).set({ invitationId, approvedBy }).where(eq(organisationSuccessors.organisationId, organisationId))
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

export type AskedSuccessor = Pick<SuccessorRow, "askedBy" | "askedAt" | "approvedBy">

/** By whom the successor whom this invitation is to was asked for and approved, or null where it is one like the others. */
export async function findSuccessorAsked(tx: TenantTx, invitationId: string): Promise<AskedSuccessor | null> {
  const { askedBy, askedAt, approvedBy } = organisationSuccessors
  const [row] = await tx
    .select({ askedBy, askedAt, approvedBy })
    .from(organisationSuccessors)
    .where(eq(organisationSuccessors.invitationId, invitationId))
  return row ?? null
}

/** Whether an invitation is one that two operators sent. */
export const isOfSuccessor = async (tx: TenantTx, invitationId: string): Promise<boolean> =>
  (await findSuccessorAsked(tx, invitationId)) !== null
