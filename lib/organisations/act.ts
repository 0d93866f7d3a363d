import { lockOrganisation } from "#db/queries/organisations.ts"
import { inOrganisation, type TenantTx } from "#db/tenancy.ts"
import { authorize, type NotFound, type Permission } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import { hasFreshProof, type ProofNeeded } from "../identity/fresh-proof.ts"
import { fail, ok, type Failure, type Result } from "../result.ts"
import { lockedAdministrators } from "./administered.ts"
import type { OrganizerContext } from "./context.ts"

export type OrganizerPermission = Extract<Permission, `organizer:${string}`>

type Work<R> = (tx: TenantTx, scope: OrganisationScope) => Promise<R>
type Refused = Result<never, NotFound>

/** What an administrator looks at, in one transaction that sees the organisation's rows alone. */
export async function look<R extends Result<unknown, Failure>>(
  ctx: OrganizerContext,
  permission: OrganizerPermission,
  work: Work<R>,
): Promise<R | Refused> {
  const scope = authorize(ctx.actor, permission)
  return scope.ok ? inOrganisation(ctx.db, scope.value, (tx) => work(tx, scope.value)) : scope
}

/**
 * What an administrator changes. The organisation is locked, and permission is judged again by the grants as they are then: whose right was withdrawn
 * meanwhile changes nothing any more, and of two who withdraw each other's the second has none (B43). A failure is returned before anything is written.
 */
export async function act<R extends Result<unknown, Failure>>(
  ctx: OrganizerContext,
  permission: OrganizerPermission,
  work: Work<R>,
): Promise<R | Refused> {
  return look(ctx, permission, async (tx): Promise<R | Refused> => {
    const { organisationId, accountId } = ctx.actor
    if ((await lockOrganisation(tx, organisationId)) === null) return fail("not_found")
    const own = (await lockedAdministrators(ctx, tx, organisationId)).filter((grant) => grant.accountId === accountId)
    const tops = own.map(({ unitId }) => unitId)
    const now = authorize({ ...ctx.actor, tops, isOfAll: tops.includes(organisationId) }, permission)
    return now.ok ? work(tx, now.value) : now
  })
}

/**
 * The same for what gives a right, takes one, or touches how somebody gets in: two factors have to be proven anew before (B25). Permission is judged first, as
 * by `authorizeProven`.
 */
export async function actProven<R extends Result<unknown, Failure>>(
  ctx: OrganizerContext,
  permission: OrganizerPermission,
  work: Work<R>,
): Promise<R | Refused | Result<never, ProofNeeded>> {
  const scope = authorize(ctx.actor, permission)
  if (!scope.ok) return scope
  return hasFreshProof(ctx.member) ? act(ctx, permission, work) : fail("proof_needed")
}

/** What there is to say where it is done. */
export const done = ok(null)
