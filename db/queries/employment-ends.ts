import { and, asc, eq, gt, lte, not } from "drizzle-orm"
import type { TenantTx } from "../tenancy.ts"
import { employmentEnds, unitPeople } from "../schema.ts"
import { isOnHold } from "./gate.ts"

export type EmploymentEndRow = typeof employmentEnds.$inferSelect

/** @returns false where an end was announced already */
export async function insertEmploymentEnd(tx: TenantTx, row: EmploymentEndRow): Promise<boolean> {
  const made = await tx.insert(employmentEnds).values(row).onConflictDoNothing().returning({ accountId: employmentEnds.accountId })
  return made.length === 1
}

/** The end that was announced, or null. */
export async function findEmploymentEnd(tx: TenantTx, accountId: string): Promise<EmploymentEndRow | null> {
  const [row] = await tx.select().from(employmentEnds).where(eq(employmentEnds.accountId, accountId))
  return row ?? null
}

/** Takes an end back, or away with what it announced. @returns whether there was one */
export async function deleteEmploymentEnd(tx: TenantTx, accountId: string): Promise<boolean> {
  const gone = await tx
    .delete(employmentEnds)
    .where(eq(employmentEnds.accountId, accountId))
    .returning({ accountId: employmentEnds.accountId })
  return gone.length === 1
}

export type DueEnd = EmploymentEndRow & { /** The department that employs. */ readonly unitId: string }

type Window = {
  readonly now: Date
  /** The account that the window before ended with. */ readonly after: string | null
  readonly limit: number
}

/** Ends whose moment has come and that no hold keeps waiting, in the order of their accounts: one that has to wait is passed by. */
export async function findDueEnds(tx: TenantTx, { now, after, limit }: Window): Promise<DueEnd[]> {
  const rows = await tx
    .select({ end: employmentEnds, unitId: unitPeople.unitId })
    .from(employmentEnds)
    .innerJoin(unitPeople, and(eq(unitPeople.accountId, employmentEnds.accountId), eq(unitPeople.isPrimary, true)))
    .where(
      and(
        lte(employmentEnds.endsAt, now),
        after === null ? undefined : gt(employmentEnds.accountId, after),
        not(isOnHold(employmentEnds.accountId)),
      ),
    )
    .orderBy(asc(employmentEnds.accountId))
    .limit(limit)
  return rows.map(({ end, unitId }) => ({ ...end, unitId }))
}

/** Spends an end whose moment has come. @returns false where it was stopped meanwhile */
export async function takeDueEnd(tx: TenantTx, accountId: string, now: Date): Promise<boolean> {
  const gone = await tx
    .delete(employmentEnds)
    .where(and(eq(employmentEnds.accountId, accountId), lte(employmentEnds.endsAt, now)))
    .returning({ accountId: employmentEnds.accountId })
  return gone.length === 1
}
