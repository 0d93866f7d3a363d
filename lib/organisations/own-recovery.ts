import { deleteRecoveryWrap, findRecoveryWrap, putRecoveryWrap } from "#db/queries/unit-keys.ts"
import { findMemberships } from "#db/queries/unit-people.ts"
import { findPathOf } from "#db/queries/units.ts"
import { inOwn, seeOrganisation, type TenantTx } from "#db/tenancy.ts"
import { lockOrganisation } from "#db/queries/organisations.ts"
import { recordOrganisationAudit, type AuditContext } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { AccountKey } from "../envelope/account-keys.ts"
import { sealForRecovery } from "../envelope/unit-key.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { lockOwn } from "./own-account.ts"
import { hasAgreed, vouchForAgreement } from "./recovery-agreement.ts"
import { makeUnitKey, unitKeysOf } from "./unit-keys.ts"

type Own = { readonly accountId: Id; readonly generation: number; readonly accountKey: AccountKey; readonly agreedAt: Date }

/** Seals an account's key to the recovery key in force of a unit. */
export async function sealOwn(tx: TenantTx, services: AuditContext, own: Own, unitId: Id): Promise<void> {
  const unit = await findPathOf(tx, unitId)
  if (unit === null) throw new Error("a place in an organisation leads to no unit")
  const key = (await unitKeysOf(services, tx, [unitId])).get(unitId) ?? (await makeUnitKey(tx, services, unit)).key
  const { accountId, generation, accountKey, agreedAt } = own
  const place = { organisationId: unit.organisationId, accountId, generation, unitId, unitGeneration: key.generation }
  const { kemPublic } = key
  const stanza = sealForRecovery({ ...place, installationId: services.installation.id, accountKey, kemPublic, random: services.random })
  const signature = vouchForAgreement(services, { ...place, agreedAt })
  await putRecoveryWrap(tx, { ...place, stanza, agreedAt, signature })
}

/**
 * Seals the next generation of somebody's account key (K6) where the one before was sealed: what they agreed to stays true. What nobody vouches for they have
 * not agreed to: it goes, and nothing is sealed by it (B29). `tx` sees the organisations that they belong to, and holds them.
 */
export async function renewOwnRecovery(tx: TenantTx, services: AuditContext, own: Omit<Own, "agreedAt">): Promise<void> {
  const before = await findRecoveryWrap(tx, own.accountId)
  if (before === null) return
  if (hasAgreed(services, before)) return sealOwn(tx, services, { ...own, agreedAt: before.agreedAt }, before.unitId)
  services.log.error("agreement_broken", new Error("a recovery agreement is not vouched for"), { accountId: own.accountId })
  await deleteRecoveryWrap(tx, own.accountId)
}

/**
 * An employee whom the organisation cannot help agrees anew: after the account was begun anew, or where nobody was left who had the keys (O15). As at
 * joining it takes the visible yes, which the form is, and a fresh proof (B25, B29).
 */
export async function agreeToRecovery(ctx: MemberContext): Promise<Result<null, NotFound | ProofNeeded>> {
  const scope = authorizeProven(ctx, "account:change")
  if (!scope.ok) return scope
  const { accountId } = ctx.actor
  return inOwn(ctx.db, scope.value, async (tx) => {
    const find = async () => (await findMemberships(tx, accountId)).find(({ isPrimary }) => isPrimary)
    const first = await find()
    if (first === undefined) return fail("not_found")
    await seeOrganisation(tx, first)
    await lockOrganisation(tx, first.organisationId)
    // Looked at again: moved to another department meanwhile, the key belongs there (B43).
    const employed = await find()
    if (employed?.organisationId !== first.organisationId || !(await lockOwn(tx, ctx, scope.value))) return fail("not_found")
    const { organisationId, unitId } = employed
    const { accountKey, generation } = await ctx.open()
    await sealOwn(tx, ctx, { accountId, generation, accountKey, agreedAt: ctx.clock.now() }, unitId)
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "recovery.agreed", subjectId: accountId, details: { unit: unitId } })
    return ok(null)
  })
}
