import { asc, eq, sql } from "drizzle-orm"
import type { TenantTx } from "../tenancy.ts"
import { costCentres, units } from "../schema.ts"

export type ExportedUnit = {
  readonly id: string
  readonly path: readonly string[]
  readonly name: string
  readonly kind: string
  readonly plan: string | null
  readonly code: string | null
  readonly centre: string | null
  readonly closedAt: Date | null
}

/** Every unit with what it is charged to, from the top down. */
export async function findUnitsToExport(tx: TenantTx, organisationId: string): Promise<ExportedUnit[]> {
  return tx
    .select({
      id: units.id,
      path: units.path,
      name: units.name,
      kind: units.kind,
      plan: units.plan,
      code: costCentres.code,
      centre: costCentres.name,
      closedAt: units.closedAt,
    })
    .from(units)
    .leftJoin(costCentres, eq(costCentres.id, units.costCentreId))
    .where(eq(units.organisationId, organisationId))
    .orderBy(sql`cardinality(${units.path})`, asc(units.name))
}
