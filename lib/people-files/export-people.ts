import { listPeople, type ListedPerson } from "#db/queries/listed-people.ts"
import { inOrganisation, type TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import type { Id } from "../ids.ts"
import { actProven } from "../organisations/act.ts"
import { administratorsOf, withoutFalseGrants } from "../organisations/administered.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import { ok, type Result } from "../result.ts"
import { targetsIn } from "./around.ts"
import type { Target } from "./types.ts"
import { stepsTo } from "./way.ts"

/** Somebody's place in a unit, or what they administer besides, as a row of a table that can be read again. */
export type PersonRow = Pick<ListedPerson, "name" | "address" | "kind"> & {
  /** The way to the unit, from below the top. */ readonly department: string
  /** Null of an administrator, who is not in the unit. */ readonly plan: "lite" | "full" | null
  /** The way to a unit that they administer, the nearest to the top; empty for none. */ readonly administers: string
}

/** So many are read at a time. */
const PORTION = 500

type Facts = { readonly units: ReadonlyMap<Id, Target>; readonly administers: ReadonlyMap<Id, Target> }

/**
 * Everybody in scope for a file, by name: a row for each unit that they are in (O6), and for each right to administer that stands in none of those (O4). After a
 * fresh proof (B25), and it stands in the log of the organisation.
 */
export const exportPeople = (ctx: OrganizerContext): Promise<Result<AsyncGenerator<readonly PersonRow[]>, NotFound | ProofNeeded>> =>
  actProven(ctx, "organizer:people", async (tx, scope) => {
    const people = await peopleToExport(tx, ctx, scope)
    await recordOrganisationAudit(tx, ctx, scope.organisationId, { type: "people.exported", subjectId: null, details: {} })
    return ok(people)
  })

/** The same in portions for somebody who may take them out; read while the file leaves. */
export const peopleToExport = async (tx: TenantTx, ctx: OrganizerContext, scope: OrganisationScope) =>
  portions(ctx, scope, await factsOf(tx, ctx, scope))

async function factsOf(tx: TenantTx, ctx: OrganizerContext, scope: OrganisationScope): Promise<Facts> {
  const all = await targetsIn(tx, scope)
  const units = new Map(all.map((unit) => [unit.key, unit]))
  const grants = await administratorsOf(ctx, tx, [...units.keys()])
  const highestLast = grants.flatMap(({ accountId, unitId }) => {
    const unit = units.get(unitId)
    return unit === undefined ? [] : [[accountId, unit] as const]
  })
  return { units, administers: new Map(highestLast.toSorted(([, one], [, other]) => other.depth - one.depth)) }
}

async function* portions(ctx: OrganizerContext, scope: OrganisationScope, facts: Facts): AsyncGenerator<readonly PersonRow[]> {
  for (let after: ListedPerson | null = null; ;) {
    const window = { unitId: null, kind: "all" as const, accountId: null, words: "", after, limit: PORTION }
    const rows: readonly ListedPerson[] = await inOrganisation(ctx.db, scope, (tx) => listPeople(tx, scope, window))
    const held = await inOrganisation(ctx.db, scope, (tx) => withoutFalseGrants(ctx, tx, rows))
    if (held.length > 0) yield held.filter((row) => !isToldBeside(row, facts)).map((row) => toRow(row, facts))
    if (rows.length < PORTION) return
    after = rows.at(-1) ?? null
  }
}

/** Where somebody belongs to a unit, that row says the right nearest to the top. */
const isToldBeside = ({ accountId, unitId, kind, belongs }: ListedPerson, { administers }: Facts): boolean =>
  kind === "administrator" && belongs && administers.get(accountId)?.key === unitId

function toRow({ accountId, unitId, name, address, kind }: ListedPerson, { units, administers }: Facts): PersonRow {
  const unit = units.get(unitId)
  if (kind === "administrator") return { name, address, kind, department: "", plan: null, administers: wayTo(unit) }
  return { name, address, kind, department: wayTo(unit), plan: unit?.plan ?? "full", administers: wayTo(administers.get(accountId)) }
}

/** "Care > Home care", as a file of people is read; the whole organisation by its own name. */
const wayTo = (unit: Target | undefined): string => (unit === undefined ? "" : stepsTo(unit).join(" > "))
