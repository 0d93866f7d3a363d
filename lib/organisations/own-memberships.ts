import { lockOrganisation } from "#db/queries/organisations.ts"
import { deleteMembership, findMemberships, type OwnMembership } from "#db/queries/unit-people.ts"
import { inOwn, seeOrganisation } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import type { RecordsBound } from "../holding/errors.ts"
import { leaveMailboxes, takesBoundKeys } from "./mailbox-readers.ts"

export type ShownMembership = Pick<
  OwnMembership,
  "unitId" | "unitName" | "organisationName" | "kind" | "isPrimary" | "joinedAt" | "ends"
> & {
  /** The organisation can help the account back in (O7). */ readonly isRecoverable: boolean
}

/** What the signed-in person belongs to. */
export async function listOwnMemberships(ctx: MemberContext): Promise<Result<readonly ShownMembership[], NotFound>> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return scope
  return inOwn(ctx.db, scope.value, async (tx) => {
    const rows = await findMemberships(tx, ctx.actor.accountId)
    return ok(
      rows.map(({ accountId: _, organisationId: _organisation, isAgreed, ...row }) => ({
        ...row,
        isRecoverable: row.isPrimary && isAgreed,
      })),
    )
  })
}

/** Leaves a unit that the person is a member of; their account was never the organisation's (O3). Employment is the organisation's to end. */
export async function leaveUnit(ctx: MemberContext, unitId: Id): Promise<Result<null, NotFound | RecordsBound>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const { accountId } = ctx.actor
  return inOwn(ctx.db, scope.value, async (tx) => {
    const own = (await findMemberships(tx, accountId)).find((one) => one.unitId === unitId && one.kind === "member")
    if (own === undefined) return fail("not_found")
    await seeOrganisation(tx, own)
    await lockOrganisation(tx, own.organisationId)
    if (await takesBoundKeys(tx, ctx, { ...own, ending: [unitId] })) return fail("records_bound")
    if ((await deleteMembership(tx, { unitId, accountId, primary: false })) === null) return fail("not_found")
    await leaveMailboxes(tx, ctx, { organisationId: own.organisationId, accountId })
    await recordOrganisationAudit(tx, ctx, own.organisationId, { type: "person.left", subjectId: accountId, details: { unit: unitId } })
    return ok(null)
  })
}
