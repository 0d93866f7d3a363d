import { readAudit, type AuditFilter } from "#db/queries/audit.ts"
import { findUnitNames, listUnits } from "#db/queries/units.ts"
import { inOrganisation, type TenantTx } from "#db/tenancy.ts"
import { auditPage, NO_ENTRIES, withNames, type AuditPage, type PageOfAudit, type ShownEntry } from "../audit/list-audit.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import type { Id } from "../ids.ts"
import { ok, type Result } from "../result.ts"
import { actProven, look } from "./act.ts"
import type { OrganizerContext } from "./context.ts"
import { logFilter, WHOLE_LOG, type AskedOfLog } from "./log-filter.ts"

/** Names of units by id; entries name them by id alone (D2). */
export type UnitNames = ReadonlyMap<Id, string>

export type LogPage = AuditPage & { readonly units: UnitNames }

/** A page of an organisation's own trail, newest first (O12): for who administers the whole of it. */
export function listLog(
  ctx: OrganizerContext,
  { before, after, ...asked }: Partial<AskedOfLog> & PageOfAudit,
): Promise<Result<LogPage, NotFound>> {
  return look(ctx, "organizer:audit", async (tx, scope) => {
    const filter = await logFilter(tx, scope, { asked: { ...WHOLE_LOG, ...asked }, timeZone: ctx.timeZone })
    if (filter === null) return ok({ ...NO_ENTRIES, units: new Map() })
    const place = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
    const page = await auditPage(tx, scope, { scopeId: scope.organisationId, filter, ...place })
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

export type ExportedLog = { readonly units: UnitNames; readonly entries: AsyncGenerator<readonly ShownEntry[]> }

/**
 * The trail for a file: the whole of it, or what is asked for. It names everybody, so a fresh proof comes first (B25), and that it was taken out stands in the
 * trail itself.
 */
export const exportLog = (ctx: OrganizerContext, asked: AskedOfLog = WHOLE_LOG): Promise<Result<ExportedLog, NotFound | ProofNeeded>> =>
  actProven(ctx, "organizer:audit", async (tx, scope) => {
    const log = await logToExport(tx, ctx, scope, asked)
    await recordOrganisationAudit(tx, ctx, scope.organisationId, { type: "log.exported", subjectId: null, details: {} })
    return ok(log)
  })

/** The trail in portions, oldest first, for somebody who may take it out; read while the file leaves. */
export async function logToExport(
  tx: TenantTx,
  ctx: OrganizerContext,
  scope: OrganisationScope,
  asked: AskedOfLog = WHOLE_LOG,
): Promise<ExportedLog> {
  const units = await listUnits(tx, scope)
  const filter = await logFilter(tx, scope, { asked, timeZone: ctx.timeZone })
  return { units: new Map(units.map(({ id, name }) => [id, name])), entries: portions(ctx, scope, filter) }
}

/** @param filter null where nothing fits */
async function* portions(
  { db }: OrganizerContext,
  scope: OrganisationScope,
  filter: AuditFilter | null,
): AsyncGenerator<readonly ShownEntry[]> {
  if (filter === null) return
  for (let after = 0; ;) {
    const window = { scopeId: scope.organisationId, after, limit: PORTION, filter }
    const rows = await inOrganisation(db, scope, (tx) => readAudit(tx, window))
    if (rows.length > 0) yield await withNames(db, rows)
    if (rows.length < PORTION) return
    after = rows.at(-1)?.sequence ?? after
  }
}
