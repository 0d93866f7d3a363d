import { findOwnInvitations } from "#db/queries/unit-invitations.ts"
import { inOwn, seeOrganisation } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { locksChangedMail } from "../factors/locks-mail.ts"
import { tellEverywhere } from "../factors/tell-everywhere.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import { sendMail } from "../identity/notices.ts"
import type { Id } from "../ids.ts"
import { lockedInvitation } from "../organisations/join.ts"
import { lockOwn } from "../organisations/own-account.ts"
import { fail, ok, type Result } from "../result.ts"
import { addressesBetween, giveUpAddresses } from "./own-addresses.ts"

export type LeaveDomain = {
  /** What the domain asks. */ readonly invitationId: Id
  /** Another proven address of the account, which becomes the main one. */ readonly address: string
}

/**
 * Says no to an organisation in whose domain the account's address is, by giving the address up (O10): the account goes on as the person's own under another
 * address, with all its mail, and nobody was given a way into it. The organisation sees that somebody did, as with every invitation (D2).
 */
export async function leaveDomain(
  ctx: MemberContext,
  { invitationId, address }: LeaveDomain,
): Promise<Result<null, NotFound | ProofNeeded | InvalidField>> {
  const scope = authorizeProven(ctx, "account:change")
  if (!scope.ok) return scope
  return inOwn(ctx.db, scope.value, async (tx) => {
    const found = await lockedInvitation(tx, ctx, invitationId)
    if (found === null || found.invitation.domain === null || !(await lockOwn(tx, ctx, scope.value))) return fail("not_found")
    const { organisationId, unitId } = found.invitation
    const { owned, others } = await addressesBetween(tx, { organisationId, accountId: scope.value.accountId })
    if (!others.includes(address)) return invalidField("address", "address_other")
    await giveUpAddresses(tx, ctx, { scope: scope.value, owned, to: address, organisationId })
    for (const to of owned) await sendMail(ctx, tx, locksChangedMail(ctx, { to, change: "addressRemoved" }))
    await tellEverywhere(ctx, tx, scope.value, "addressRemoved")
    const { actor: _, ...nobody } = ctx
    await recordOrganisationAudit(tx, nobody, organisationId, { type: "invitation.declined", subjectId: null, details: { unit: unitId } })
    return ok(null)
  })
}

/** The addresses under which the account can go on instead, the main one first; none where there are none yet, or nothing is asked. */
export async function otherAddresses(ctx: MemberContext, invitationId: Id): Promise<readonly string[]> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return []
  return inOwn(ctx.db, scope.value, async (tx) => {
    const { accountId } = scope.value
    const asked = (await findOwnInvitations(tx, accountId, ctx.clock.now())).find(({ id }) => id === invitationId)
    if (asked === undefined) return []
    return (await addressesBetween(await seeOrganisation(tx, asked), { organisationId: asked.organisationId, accountId })).others
  })
}
