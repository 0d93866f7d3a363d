import { deleteAsked, moveAsked } from "#db/queries/asked-by-domain.ts"
import {
  deleteDomain,
  insertDomain,
  listDomains as findDomains,
  lockDomain,
  updateDomain,
  type ListedDomain,
} from "#db/queries/organisation-domains.ts"
import { seeAll, type TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import type { InvalidField } from "../identity/errors.ts"
import { newId, type Id } from "../ids.ts"
import { act, actProven, done, look } from "../organisations/act.ts"
import { changedSince, type ChangedMeanwhile } from "../organisations/changed-since.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import type { WrongPlace } from "../organisations/errors.ts"
import { openUnit } from "../organisations/units.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { fail, ok, type Result } from "../result.ts"
import { askPeople } from "./ask-people.ts"
import type { DomainThere, TooManyDomains } from "./errors.ts"
import { challengeOf, domainInWords, proofOf, readOwnDomain } from "./name.ts"
import { stateOf, type DomainState } from "./state.ts"
import { takeOverAsked } from "./take-over.ts"

/** More than an organisation has, and few enough to look for each day. */
export const MOST_DOMAINS = 50

export type ShownDomain = Pick<
  ListedDomain,
  "id" | "coversBelow" | "unitId" | "unitName" | "missingSince" | "checkedAt" | "unanswered" | "overdue"
> & {
  /** As people write it. */ readonly name: string
  readonly state: DomainState
  /** The TXT record that proves it. */
  readonly record: { readonly name: string; readonly value: string }
}

const shownOf = ({ name, token, ...row }: ListedDomain): ShownDomain => ({
  id: row.id,
  coversBelow: row.coversBelow,
  unitId: row.unitName === null ? null : row.unitId,
  unitName: row.unitName,
  missingSince: row.missingSince,
  checkedAt: row.checkedAt,
  unanswered: row.unanswered,
  overdue: row.overdue,
  name: domainInWords(name),
  state: stateOf(row),
  record: { name: challengeOf(name), value: proofOf(token) },
})

/** The domains of the organisation by name, with what proves them (O10). */
export const listDomains = (ctx: OrganizerContext): Promise<Result<readonly ShownDomain[], NotFound>> =>
  look(ctx, "organizer:settings", async (tx, scope) => ok((await findDomains(tx, scope, ctx.clock.now())).map(shownOf)))

/** One of them. */
export const showDomain = (ctx: OrganizerContext, id: Id): Promise<Result<ShownDomain, NotFound>> =>
  look(ctx, "organizer:settings", async (tx, scope) => {
    const found = (await findDomains(tx, scope, ctx.clock.now())).find((one) => one.id === id)
    return found === undefined ? fail("not_found") : ok(shownOf(found))
  })

export type DomainSettings = {
  /** Everything below it as well. */ readonly coversBelow: boolean
  /** The department that employs whoever has an address in it; null so that nobody is asked. */ readonly unitId: Id | null
}

export type AddDomain = DomainSettings & { /** As it was typed. */ readonly domain: string }

type AddFailure = NotFound | InvalidField | DomainThere | TooManyDomains | WrongPlace

/** Adds a domain that is still to be proven (O10). @returns its id */
export function addDomain(
  ctx: OrganizerContext,
  { domain, coversBelow, unitId }: AddDomain,
): Promise<Result<{ readonly id: Id }, AddFailure>> {
  return act(ctx, "organizer:settings", async (tx, scope) => {
    const name = readOwnDomain(domain)
    if (!name.ok) return name
    const unit = await departmentOf(tx, scope, unitId)
    if (!unit.ok) return unit
    const now = ctx.clock.now()
    const own = await findDomains(tx, scope, now)
    if (own.some((one) => one.name === name.value)) return fail("domain_there")
    if (own.length >= MOST_DOMAINS) return fail({ code: "too_many_domains", max: MOST_DOMAINS })
    const { organisationId } = scope
    const id = newId()
    const token = Buffer.from(ctx.random(20)).toString("hex")
    await insertDomain(tx, { id, organisationId, name: name.value, token, coversBelow, unitId, addedAt: now })
    const details = { domain: name.value }
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "domain.added", subjectId: null, details })
    return ok({ id })
  })
}

/** Nobody is employed in the whole organisation by a domain, nor in a sponsored group (O3, O5). */
async function departmentOf(tx: TenantTx, scope: OrganisationScope, unitId: Id | null): Promise<Result<null, NotFound | WrongPlace>> {
  if (unitId === null) return done
  const unit = await openUnit(tx, scope, unitId)
  if (!unit.ok) return unit
  return unit.value.kind === "department" ? done : fail("unit_wrong_place")
}

export type SetDomain = DomainSettings & { readonly id: Id; /** What the form was filled with. */ readonly shown?: DomainSettings }

/**
 * Sets what a domain covers and which department employs the people in it; from then on they are asked. Whoever was asked keeps their day. It brings people under the
 * organisation's recovery, once they say yes, and so is proven anew. What a colleague has set since the form was drawn stays.
 */
export async function setDomain(
  ctx: OrganizerContext,
  { id, shown, coversBelow: below, unitId: department }: SetDomain,
): Promise<Result<null, NotFound | ProofNeeded | WrongPlace | ChangedMeanwhile>> {
  const set = await actProven(ctx, "organizer:settings", async (tx, scope) => {
    const { organisationId } = scope
    const domain = await lockDomain(tx, { organisationId, id })
    const listed = (await findDomains(tx, scope, ctx.clock.now())).find((one) => one.id === id)
    if (domain === null || listed === undefined) return fail("not_found")
    const { coversBelow: belowNow, unitId: departmentNow } = shownOf(listed)
    const now: DomainSettings = { coversBelow: belowNow, unitId: departmentNow }
    const chosen: DomainSettings = { coversBelow: below, unitId: department }
    const changes = changedSince({ chosen, shown, now, named: { coversBelow: "below", unitId: "department" } })
    if (!changes.ok) return changes
    if (Object.keys(changes.value).length === 0) return done
    const { coversBelow, unitId } = { ...now, ...changes.value }
    const unit = await departmentOf(tx, scope, unitId)
    if (!unit.ok) return unit
    await updateDomain(tx, id, { coversBelow, unitId })
    if (!coversBelow) await deleteAsked(tx, domain, "below")
    if (unitId === null) await deleteAsked(tx, domain, "all")
    else await moveAsked(tx, domain, unitId)
    await takeOverAsked(await seeAll(tx, "service"), domain)
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "domain.changed", subjectId: null, details: { domain: domain.name } })
    return done
  })
  if (set.ok) await askPeople(ctx, ctx.actor.organisationId)
  return set
}

/** Takes a domain out of the list: nobody is asked by it any more, and whoever is employed stays so. */
export function removeDomain(ctx: OrganizerContext, id: Id): Promise<Result<null, NotFound>> {
  return act(ctx, "organizer:settings", async (tx, { organisationId }) => {
    const domain = await lockDomain(tx, { organisationId, id })
    if (domain === null) return fail("not_found")
    const count = await deleteAsked(tx, domain, "all")
    await deleteDomain(tx, id)
    const details = { domain: domain.name, count }
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "domain.removed", subjectId: null, details })
    return done
  })
}
