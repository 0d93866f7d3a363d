import { deleteStrayAsked, findPeopleToAsk, insertAsked } from "#db/queries/asked-by-domain.ts"
import { findActiveDomains, type ActiveDomain } from "#db/queries/organisation-domains.ts"
import { lockOrganisation } from "#db/queries/organisations.ts"
import { inAll, type TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit, type AuditContext } from "../audit/record-audit.ts"
import { DAY } from "../clock.ts"
import type { Services } from "../context.ts"
import { newId, type Id } from "../ids.ts"
import { enqueue } from "../jobs/queue.ts"
import { domainFor } from "../mail-domain.ts"

/** So long somebody may think about it and write as before; after that nothing is sent from the address until they have answered (O10). */
export const ANSWER_WITHIN_MS = 30 * DAY

/** So many in one question. */
const PORTION = 500

/**
 * Asks everybody with a proven address in one of an organisation's domains, or in any organisation's (O10), who is employed nowhere and was not asked yet: as
 * an invitation to be employed in the domain's department, mailed by its job. Of several domains that an address is in the most specific asks. Each
 * domain in a transaction of its own, with its organisation held and looked at again (B43); one that leaves asks nobody (D8). Where one fails the others are asked
 * all the same, and the daily look tries it again. @returns how many are asked
 */
export async function askPeople(ctx: AuditContext, organisationId: Id | null = null): Promise<number> {
  const active = await inAll(ctx.db, "service", (tx) => findActiveDomains(tx, null))
  let count = 0
  for (const domain of active)
    if (organisationId === null || domain.organisationId === organisationId)
      try {
        count += await askHeld(ctx, domain)
      } catch (error) {
        ctx.log.error("domain_ask_failed", error, { organisation: domain.organisationId })
      }
  return count
}

const askHeld = (ctx: AuditContext, { id, organisationId }: ActiveDomain): Promise<number> =>
  inAll(ctx.db, "service", async (tx) => {
    if ((await lockOrganisation(tx, organisationId)) === null) return 0
    const all = await findActiveDomains(tx, null)
    const domain = all.find((one) => one.id === id)
    return domain === undefined ? 0 : askIn(tx, ctx, domain, all)
  })

async function askIn(tx: TenantTx, ctx: AuditContext, domain: ActiveDomain, all: readonly ActiveDomain[]): Promise<number> {
  let count = 0
  for (let after = ""; ;) {
    const found = await findPeopleToAsk(tx, domain, { after, limit: PORTION })
    const ours = found.filter(({ address }) => domainFor(address, all)?.id === domain.id)
    count += await insertAsked(
      tx,
      ours.map((person) => invitationOf(ctx, domain, person)),
    )
    const last = found.at(-1)
    if (last === undefined || found.length < PORTION) break
    after = last.address
  }
  if (count === 0) return 0
  await enqueue(tx, ctx, { queue: "invite", jobs: [{ data: {} }] })
  const details = { domain: domain.name, count }
  await recordOrganisationAudit(tx, ctx, domain.organisationId, { type: "domain.asked", subjectId: null, details })
  return count
}

function invitationOf(
  { clock }: AuditContext,
  { organisationId, unitId, name: domain }: ActiveDomain,
  person: { readonly address: string; readonly language: string },
) {
  const invitedAt = clock.now()
  const expiresAt = new Date(invitedAt.getTime() + ANSWER_WITHIN_MS)
  // Who has an account is theirs to say; the organisation knew the address.
  return {
    id: newId(),
    organisationId,
    unitId,
    ...person,
    name: "",
    kind: "employee" as const,
    administers: false,
    domain,
    awaitsMail: true,
    invitedAt,
    expiresAt,
  }
}

/** Takes back what nobody has to answer any more: the address was given up, or its owner is employed. A job's. */
export const forgetAnswered = (services: Services): Promise<number> =>
  inAll(services.db, "service", async (tx) => (await deleteStrayAsked(tx)).length)
