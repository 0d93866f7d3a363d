import { findAuditHead, readAudit, type AuditRow } from "#db/queries/audit.ts"
import { findUnitPolicies } from "#db/queries/unit-policies.ts"
import { findUnitsToExport, type ExportedUnit } from "#db/queries/exported-units.ts"
import { inOrganisation } from "#db/tenancy.ts"
import { writeHead } from "../audit/verify-audit.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { readLegalVersion } from "../identity/legal-text.ts"
import type { Id } from "../ids.ts"
import { actProven } from "../organisations/act.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import { logToExport, type ExportedLog } from "../organisations/list-log.ts"
import { peopleToExport, type PersonRow } from "../people-files/export-people.ts"
import type { UnitDemands } from "../policies/policy.ts"
import { ok, type Result } from "../result.ts"

export type ExportedOrganisation = {
  readonly people: AsyncGenerator<readonly PersonRow[]>
  readonly units: readonly ExportedUnit[]
  readonly policies: readonly UnitDemands[]
  readonly log: ExportedLog
  /** The entries as the chain has them, with their links. */ readonly chain: AsyncGenerator<readonly AuditRow[]>
  /** The end of the chain when the export began, as `audit verify` takes it. */ readonly head: string
  /** The versions of the processing agreement that were accepted, the oldest first. */ readonly agreements: readonly string[]
}

/**
 * All that the organisation may take along (D8), read while it leaves: its people, units with cost centres, what they demand, its log with the chain, the
 * agreements; nothing of anybody's mail. For who administers the whole, after a fresh proof, and it stands in the log.
 */
export async function exportOrganisation(ctx: OrganizerContext): Promise<Result<ExportedOrganisation, NotFound | ProofNeeded>> {
  const found = await actProven(ctx, "organizer:audit", async (tx, scope) => {
    const { organisationId } = scope
    const units = await findUnitsToExport(tx, organisationId)
    const policies = await findUnitPolicies(
      tx,
      units.map(({ id }) => id),
    )
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "closing.exported", subjectId: null, details: {} })
    const [people, log] = [await peopleToExport(tx, ctx, scope), await logToExport(tx, ctx, scope)]
    const head = await findAuditHead(tx, organisationId)
    if (head === null) throw new Error("the trail of an organisation has a head")
    return ok({ scope, facts: { people, units, policies, log, head: writeHead({ scopeId: organisationId, ...head }) } })
  })
  if (!found.ok) return found
  const { scope, facts } = found.value
  return ok({ ...facts, chain: chainOf(ctx, scope), agreements: await acceptedVersions(ctx, scope) })
}

const PORTION = 1_000

async function* chainOf({ db }: OrganizerContext, scope: OrganisationScope): AsyncGenerator<readonly AuditRow[]> {
  for (let after = 0; ;) {
    const window = { scopeId: scope.organisationId, after, limit: PORTION }
    const rows: readonly AuditRow[] = await inOrganisation(db, scope, (tx) => readAudit(tx, window))
    if (rows.length > 0) yield rows
    if (rows.length < PORTION) return
    after = rows.at(-1)?.sequence ?? after
  }
}

/** The log says which ones; an entry of a version that we do not know any more names none. */
async function acceptedVersions(ctx: OrganizerContext, scope: OrganisationScope): Promise<readonly string[]> {
  const versions = new Set<string>()
  for await (const rows of chainOf(ctx, scope))
    for (const { type, details } of rows) {
      const version = type === "agreement.accepted" ? readLegalVersion("agreement", String(details["version"])) : null
      if (version !== null) versions.add(version)
    }
  return [...versions].sort()
}

/** A unit's way from below the top, by names. */
export function wayOf({ path }: ExportedUnit, names: ReadonlyMap<Id, string>): string {
  const steps = path.length > 1 ? path.slice(1) : path
  return steps.map((id) => names.get(id) ?? "").join(" > ")
}
