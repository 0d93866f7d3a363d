import { deleteAsked } from "#db/queries/asked-by-domain.ts"
import { findDomain, findOtherOwner, holdName, lockDomain, updateDomain, type DomainRow } from "#db/queries/organisation-domains.ts"
import { findOrganisation, type OrganisationRow } from "#db/queries/organisations.ts"
import { seeAll, type TenantTx } from "#db/tenancy.ts"
import type { OrganisationEvent } from "../audit/organisation-events.ts"
import { recordOrganisationAudit, type AuditContext } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import type { DomainOwned, ProofMissing } from "./errors.ts"
import { tellAdministrators } from "./mails.ts"
import { challengeOf } from "./name.ts"
import { isLostBy, stateOf } from "./state.ts"
import { takeOverAsked } from "./take-over.ts"

type Settle = {
  readonly id: Id
  /** Whose organisation's row the transaction holds. */ readonly organisation: Pick<OrganisationRow, "id" | "name">
  /** Whether the record says what it should. */ readonly isFound: boolean
}

/**
 * What follows from an answer of the DNS, in the caller's transaction (O10). A domain is one organisation's at a time: whoever else proves it waits until the
 * first's record has been gone for so long that it is lost, and takes it over then. Whoever proves in the same moment waits here for the other.
 * @returns `proof_missing` and `domain_owned` with what is kept of the answer committed
 */
export async function settle(
  tx: TenantTx,
  ctx: AuditContext,
  { id, organisation, isFound }: Settle,
): Promise<Result<null, NotFound | ProofMissing | DomainOwned>> {
  const first = await findDomain(tx, { organisationId: organisation.id, id })
  if (first === null) return fail("not_found")
  const all = await seeAll(tx, "service")
  await holdName(all, first.name)
  // Locked only now: whoever holds the name may be taking it over.
  const domain = await lockDomain(all, { organisationId: organisation.id, id })
  if (domain === null) return fail("not_found")
  if (!isFound) {
    await notFound(all, ctx, { domain, organisation })
    return fail({ code: "proof_missing", name: challengeOf(domain.name) })
  }
  return stateOf(domain) === "waiting" ? prove(all, ctx, domain) : stays(all, ctx, domain)
}

type Of = { readonly domain: DomainRow; readonly organisation: Pick<OrganisationRow, "id" | "name"> }

/** A record that is missing counts as lost when it has been for days, and then nobody is asked by it any more. */
async function notFound(tx: TenantTx, ctx: AuditContext, { domain, organisation }: Of): Promise<void> {
  const checkedAt = ctx.clock.now()
  const missingSince = domain.missingSince ?? checkedAt
  const isLost = stateOf(domain) === "proven" && isLostBy(checkedAt, missingSince)
  const missing = domain.provenAt === null ? {} : { missingSince, ...(isLost ? { lostAt: checkedAt } : {}) }
  await updateDomain(tx, domain.id, { checkedAt, ...missing })
  if (!isLost) return
  const count = await deleteAsked(tx, domain, "all")
  const { id: organisationId, name } = organisation
  await tellAdministrators(ctx, tx, { what: "lost", organisationId, organisation: name, name: domain.name })
  await record(tx, ctx, domain, { type: "domain.lost", subjectId: null, details: { domain: domain.name, count } })
}

async function stays(tx: TenantTx, ctx: AuditContext, domain: DomainRow): Promise<Result<null, never>> {
  await updateDomain(tx, domain.id, { checkedAt: ctx.clock.now(), missingSince: null, lostAt: null })
  await takeOverAsked(tx, domain)
  if (stateOf(domain) === "lost") await record(tx, ctx, domain, { type: "domain.found", subjectId: null, details: { domain: domain.name } })
  return ok(null)
}

async function prove(tx: TenantTx, ctx: AuditContext, domain: DomainRow): Promise<Result<null, DomainOwned>> {
  const now = ctx.clock.now()
  const owner = await findOtherOwner(tx, domain)
  if (owner !== null && stateOf(owner) !== "lost") {
    await updateDomain(tx, domain.id, { checkedAt: now })
    return fail("domain_owned")
  }
  if (owner !== null) await takeFrom(tx, ctx, owner)
  await updateDomain(tx, domain.id, { checkedAt: now, provenAt: now, missingSince: null, lostAt: null })
  await takeOverAsked(tx, domain)
  await record(tx, ctx, domain, { type: "domain.proven", subjectId: null, details: { domain: domain.name } })
  return ok(null)
}

/** Whose proof was lost has the domain no more; it stands in their list as one to prove, and they are told. By whom, they are not. */
async function takeFrom(tx: TenantTx, { actor: _, ...nobody }: AuditContext, owner: DomainRow): Promise<void> {
  await updateDomain(tx, owner.id, { provenAt: null, missingSince: null, lostAt: null })
  const { organisationId, name } = owner
  const organisation = (await findOrganisation(tx, organisationId))?.name ?? ""
  await tellAdministrators(nobody, tx, { what: "taken", organisationId, organisation, name })
  await record(tx, nobody, owner, { type: "domain.taken", subjectId: null, details: { domain: name } })
}

const record = (tx: TenantTx, ctx: AuditContext, { organisationId }: DomainRow, event: OrganisationEvent): Promise<void> =>
  recordOrganisationAudit(tx, ctx, organisationId, event)
