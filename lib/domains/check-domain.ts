import { findDomain, findDueDomains, noteAsked, type DomainRow } from "#db/queries/organisation-domains.ts"
import { lockOrganisation } from "#db/queries/organisations.ts"
import { inAll } from "#db/tenancy.ts"
import type { NotFound } from "../authz/policy.ts"
import { DAY, HOUR, SECOND } from "../clock.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { withinLimit, type LimitRule, type TooMany } from "../limits.ts"
import { act, look } from "../organisations/act.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import { fail, ok, type Result } from "../result.ts"
import { askPeople } from "./ask-people.ts"
import { lookUpTexts } from "./dns.ts"
import type { DnsSilent, DomainOwned, ProofMissing } from "./errors.ts"
import { challengeOf, proofOf } from "./name.ts"
import { settle } from "./settle.ts"

/** Each check asks name servers that are not ours. */
const CHECKS: LimitRule = { name: "domains.check", max: 30, perSeconds: HOUR / SECOND }

/** Whether the record of a domain says what it should, as the DNS is now. */
async function isProven(services: Services, { name, token }: Pick<DomainRow, "name" | "token">): Promise<Result<boolean, DnsSilent>> {
  const texts = await lookUpTexts(services, challengeOf(name))
  return texts.ok ? ok(texts.value.some((text) => text.trim() === proofOf(token))) : texts
}

type CheckFailure = NotFound | TooMany | DnsSilent | ProofMissing | DomainOwned

/** Asks the DNS whether a domain is the organisation's (O10), and asks the people in it where it is and has a department. */
export async function checkDomain(ctx: OrganizerContext, id: Id): Promise<Result<null, CheckFailure>> {
  const { organisationId } = ctx.actor
  const found = await look(ctx, "organizer:settings", async (tx) => {
    const domain = await findDomain(tx, { organisationId, id })
    return domain === null ? fail("not_found") : ok(domain)
  })
  if (!found.ok) return found
  const free = await withinLimit(ctx, CHECKS, organisationId)
  if (!free.ok) return free
  // No transaction waits for the DNS.
  const proof = await isProven(ctx, found.value)
  if (!proof.ok) return proof
  const { organisation } = ctx
  const settled = await act(ctx, "organizer:settings", (tx) => settle(tx, ctx, { id, organisation, isFound: proof.value }))
  if (settled.ok) await askPeople(ctx, organisationId)
  return settled
}

/** How often the DNS is asked of itself. */
const AGAIN_AFTER_MS = DAY

/** A domain that was added and not proven is looked for so long; after that an administrator checks it. */
const LOOKED_FOR_MS = 30 * DAY

/** So many in one run; the next goes on. */
const MOST = 50

/** A name server that is silent takes seconds; so many are waited for at once. */
const AT_ONCE = 10

/**
 * Looks each day for the record of every domain, notes those that are gone and those that have come, and asks people who have an address in a proven one (O10).
 * What the DNS does not answer is asked again a day later, so that it keeps no other domain waiting. A job's. @returns how many were looked for
 */
export async function checkDue(services: Services): Promise<number> {
  const now = services.clock.now().getTime()
  const window = { before: new Date(now - AGAIN_AFTER_MS), addedAfter: new Date(now - LOOKED_FOR_MS), limit: MOST }
  const due = await inAll(services.db, "service", async (tx) => {
    const found = await findDueDomains(tx, window)
    await noteAsked(
      tx,
      found.map(({ id }) => id),
      new Date(now),
    )
    return found
  })
  const check = (domain: DomainRow) =>
    checkOne(services, domain).catch((error: unknown) => services.log.error("domain_check_failed", error))
  for (let at = 0; at < due.length; at += AT_ONCE) await Promise.all(due.slice(at, at + AT_ONCE).map(check))
  await askPeople(services)
  return due.length
}

async function checkOne(services: Services, domain: DomainRow): Promise<void> {
  const proof = await isProven(services, domain)
  if (!proof.ok) return
  await inAll(services.db, "service", async (tx) => {
    const organisation = await lockOrganisation(tx, domain.organisationId)
    if (organisation !== null) await settle(tx, services, { id: domain.id, organisation, isFound: proof.value })
  })
}
