import { findOrganisation, type OrganisationRow } from "#db/queries/organisations.ts"
import { findUnitNames } from "#db/queries/units.ts"
import { inOwn } from "#db/tenancy.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { administeredBy } from "./administered.ts"
import type { OrganisationFacts, OrganizerContext } from "./context.ts"

/** An organisation that somebody administers, or a part of it. */
export type Administered = {
  readonly organisationId: Id
  readonly name: string
  readonly units: readonly { readonly id: Id; readonly name: string }[]
}

/** What the signed-in person administers, by name. */
export async function listAdministered(ctx: MemberContext): Promise<Result<readonly Administered[], NotFound>> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return scope
  return inOwn(ctx.db, scope.value, async (tx) => {
    const grants = await administeredBy(ctx, tx, ctx.actor.accountId)
    const names = await findUnitNames(
      tx,
      grants.map(({ unitId }) => unitId),
    )
    const all: Administered[] = []
    for (const [organisationId, own] of Map.groupBy(grants, (grant) => grant.organisationId)) {
      const row = await findOrganisation(tx, organisationId)
      if (row === null) continue
      all.push({ organisationId, name: row.name, units: own.map(({ unitId }) => ({ id: unitId, name: names.get(unitId) ?? "" })) })
    }
    return ok(all.sort((one, other) => one.name.localeCompare(other.name)))
  })
}

/**
 * A request as an administrator of an organisation. Each grant's signature is looked at each time, so that a right that was withdrawn ends with the next
 * request (B34), and one that SQL alone wrote is none.
 */
export async function openOrganizer(ctx: MemberContext, organisationId: Id): Promise<Result<OrganizerContext, NotFound>> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return scope
  if (ctx.actor.isHeldBack) return fail("not_found")
  return inOwn(ctx.db, scope.value, async (tx) => {
    const own = (await administeredBy(ctx, tx, ctx.actor.accountId)).filter((grant) => grant.organisationId === organisationId)
    const organisation = own.length === 0 ? null : await findOrganisation(tx, organisationId)
    if (organisation === null) return fail("not_found")
    const tops = own.map(({ unitId }) => unitId)
    const isOfAll = tops.includes(organisation.id)
    const actor = { kind: "administrator", accountId: ctx.actor.accountId, organisationId, tops, isOfAll, memberId: null } as const
    return ok({ ...ctx, actor, member: ctx, organisation: toFacts(organisation) })
  })
}

export const toFacts = ({ nameKey: _key, agreedBy: _by, createdAt: _at, ...facts }: OrganisationRow): OrganisationFacts => facts
