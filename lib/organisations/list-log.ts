import { readAudit } from "#db/queries/audit.ts"
import { findUnitNames, listUnits } from "#db/queries/units.ts"
import { inOrganisation } from "#db/tenancy.ts"
import { auditPage, withNames, type AuditPage, type ListAudit, type ShownEntry } from "../audit/list-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import type { Id } from "../ids.ts"
import { ok, type Result } from "../result.ts"
import { look } from "./act.ts"
import type { OrganizerContext } from "./context.ts"

/** Names of units by id; entries name them by id alone (D2). */
export type UnitNames = ReadonlyMap<Id, string>

export type LogPage = AuditPage & { readonly units: UnitNames }

/** A page of an organisation's own trail, newest first (O12): for who administers the whole of it. */
export function listLog(ctx: OrganizerContext, asked: ListAudit): Promise<Result<LogPage, NotFound>> {
  return look(ctx, "organizer:audit", async (tx, scope) => {
    const page = await auditPage(tx, scope, { scopeId: scope.organisationId, ...asked })
    return ok({
      ...page,
      units: await findUnitNames(tx, [...new Set(page.entries.flatMap((entry) => [...unitsOf(entry), ...placesOf(entry)]))]),
    })
  })
}

/** The units that an entry names: where it happened, and where somebody was before. */
export function unitsOf({ details: { unit, from } }: Pick<ShownEntry, "details">): readonly Id[] {
  return [from, unit].filter((id) => typeof id === "string")
}

/** Under which a unit that was moved hung before, and hangs since; nothing in entries from before. */
export function placesOf({ details: { wasUnder, under } }: Pick<ShownEntry, "details">): readonly Id[] {
  return [wasUnder, under].filter((id) => typeof id === "string")
}

/** So many entries are read at a time. */
const PORTION = 1_000

/** The whole trail in portions, oldest first, for a file. */
export async function exportLog(
  ctx: OrganizerContext,
): Promise<Result<{ readonly units: UnitNames; readonly entries: AsyncGenerator<readonly ShownEntry[]> }, NotFound>> {
  const found = await look(ctx, "organizer:audit", async (tx, scope) => ok({ scope, units: await listUnits(tx, scope) }))
  if (!found.ok) return found
  const { scope, units } = found.value
  return ok({ units: new Map(units.map(({ id, name }) => [id, name])), entries: portions(ctx, scope) })
}

async function* portions({ db }: OrganizerContext, scope: OrganisationScope): AsyncGenerator<readonly ShownEntry[]> {
  for (let after = 0; ;) {
    const window = { scopeId: scope.organisationId, after, limit: PORTION }
    const rows = await inOrganisation(db, scope, (tx) => readAudit(tx, window))
    if (rows.length > 0) yield await withNames(db, rows)
    if (rows.length < PORTION) return
    after = rows.at(-1)?.sequence ?? after
  }
}
