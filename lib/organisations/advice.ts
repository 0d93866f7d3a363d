import type { OutsideDomains } from "#db/queries/outside-domains.ts"
import type { NotFound } from "../authz/policy.ts"
import type { Id } from "../ids.ts"
import { ok, type Result } from "../result.ts"
import { look } from "./act.ts"
import { administratorsOf } from "./administered.ts"
import { listAdministrators, type ShownAdministrator } from "./administrators.ts"
import { AGREEMENT_VERSION } from "./agreement.ts"
import { isAmongOthers } from "./contact-lists.ts"
import type { OrganizerContext } from "./context.ts"
import { otherFacts } from "./advice-facts.ts"
import { sheetsOf } from "./sheet-key.ts"
import { listUnits, type ShownUnit } from "./units.ts"

/** A unit by its name. */
export type NamedUnit = Pick<ShownUnit, "id" | "name">

/** Something to do next (O5), with what its words and its link need. */
export type Advice =
  /** The agreement in force is another one than that which was accepted (D7). */
  | { readonly code: "agreement_older" }
  /** Nobody has the keys of the whole any more, but for the printed sheet (keys.md 5). */
  | { readonly code: "use_sheet" }
  /** Another administrator asked for something that this one may approve (O7). */
  | { readonly code: "requests"; readonly count: number }
  /** Nobody else could help if that one is away, or has lost everything (keys.md 5). */
  | { readonly code: "one_administrator"; readonly isAsked: boolean }
  /** They have the right, and not the keys yet. */
  | { readonly code: "waits_for_keys"; readonly unit: NamedUnit; readonly count: number }
  | { readonly code: "no_departments" }
  | { readonly code: "nobody_employed"; readonly unit: NamedUnit }
  /** Only who administers the whole can help them: nobody is nearer to them. */
  | { readonly code: "employed_at_top"; readonly count: number }
  | {
      readonly code: "no_cost_centre"
      readonly units: readonly NamedUnit[]
      /** There is one to choose. */ readonly hasAny: boolean
    }
  | { readonly code: "invitations_over"; readonly count: number; /** Who can be reminded now. */ readonly ids: readonly Id[] }
  /** Groups whose people, customers and guests, stand in the contact list of the organisation, or see it (O9). */
  | { readonly code: "customers_listed"; readonly units: readonly NamedUnit[] }
  /** Employed, or asked to be, without an address in any domain of the organisation's (O10). */
  | ({ readonly code: "outsiders_employed" } & OutsideDomains)
  /** The record that proves a domain has been gone for days (O10). */
  | { readonly code: "domain_lost"; readonly domains: readonly string[] }
  /** It is proven, and nobody is asked, because it has no department. */
  | { readonly code: "domain_idle"; readonly domains: readonly string[] }
  /** People with an address in a domain have not answered. */
  | { readonly code: "domain_unanswered"; readonly count: number; /** Who can be reminded now. */ readonly ids: readonly Id[] }
  /** Another administrator asked for a hold, its end, or that something is official no more (O16). */
  | { readonly code: "records_asked"; readonly unit: NamedUnit; readonly count: number }
  /** A hold stands for longer than a year: whether it still has its reason is looked at. */
  | { readonly code: "hold_old"; readonly unit: NamedUnit }

/** What is known of the units in scope. */
export type Known = {
  readonly organisationId: Id
  readonly agreementVersion: string | null
  /** The whole organisation is in scope. */
  readonly isOfAll: boolean
  readonly units: readonly ShownUnit[]
  readonly administrators: readonly Pick<ShownAdministrator, "accountId" | "unitId" | "isWaiting">[]
  /** Somebody is asked to administer the whole and has not answered. */
  readonly isAsked: boolean
  readonly invitationsOver: number
  /** Invitations whose people can be reminded now, of those that ran out and those by a domain. */
  readonly toRemind: { readonly over: readonly Id[]; readonly unanswered: readonly Id[] }
  /** Employees, and people asked to be, outside every proven domain; nobody where there is no domain. */
  readonly outsiders: OutsideDomains
  /** Asked to be employed. */
  readonly employeesAsked: number
  /** The organisation has cost centres. */
  readonly hasCostCentres: boolean
  /** Only the printed sheet opens the keys of the whole. */
  readonly needsSheet: boolean
  /** Others' requests that wait for a yes. */
  readonly requests: number
  /** Domains of the organisation's (O10): names of those lost, and of those without a department; who has not answered them. */
  readonly domains: { readonly lost: readonly string[]; readonly idle: readonly string[]; readonly unanswered: number }
  /** The same about holds and official documents, by their units. */
  readonly recordRequests: readonly NamedUnit[]
  /** Units whose holds are older than a year. */
  readonly oldHolds: readonly NamedUnit[]
}

/** What there is to do next, the most pressing first (O5); nothing where all is well. */
export function adviceFor(known: Known): readonly Advice[] {
  return [
    ...forRecovery(known),
    ...forRecords(known),
    ...forTheWhole(known),
    ...forKeys(known),
    ...forPeople(known),
    ...forDomains(known),
    ...forOutsiders(known),
    ...forCustomers(known),
    ...forCostCentres(known),
    ...forInvitations(known),
    ...forHolds(known),
  ]
}

function forRecovery({ isOfAll, needsSheet, requests: count }: Known): readonly Advice[] {
  return [
    ...(isOfAll && needsSheet ? [{ code: "use_sheet" } as const] : []),
    ...(count === 0 ? [] : [{ code: "requests", count } as const]),
  ]
}

function forTheWhole({ isOfAll, organisationId, agreementVersion, administrators, isAsked }: Known): readonly Advice[] {
  if (!isOfAll) return []
  const ofAll = administrators.filter(({ unitId }) => unitId === organisationId)
  return [
    ...(agreementVersion === AGREEMENT_VERSION ? [] : [{ code: "agreement_older" } as const]),
    ...(ofAll.length > 1 ? [] : [{ code: "one_administrator", isAsked } as const]),
  ]
}

function forKeys({ units, administrators }: Known): readonly Advice[] {
  return units.flatMap(({ id, name }) => {
    const count = administrators.filter(({ unitId, isWaiting }) => unitId === id && isWaiting).length
    return count === 0 ? [] : [{ code: "waits_for_keys", unit: { id, name }, count } as const]
  })
}

function forPeople({ isOfAll, units, organisationId, employeesAsked }: Known): readonly Advice[] {
  const departments = units.filter(({ kind }) => kind === "department")
  const [first] = departments
  if (first === undefined) return isOfAll ? [{ code: "no_departments" }] : []
  const isAnybody = employeesAsked > 0 || units.some(({ employees }) => employees > 0)
  const atTop = units.find(({ id }) => id === organisationId)?.employees ?? 0
  return [
    ...(isAnybody ? [] : [{ code: "nobody_employed", unit: { id: first.id, name: first.name } } as const]),
    ...(atTop === 0 ? [] : [{ code: "employed_at_top", count: atTop } as const]),
  ]
}

function forCostCentres({ units, hasCostCentres: hasAny }: Known): readonly Advice[] {
  const without = units.filter(({ kind, costCentre }) => kind === "department" && costCentre === null)
  return without.length === 0 ? [] : [{ code: "no_cost_centre", units: without.map(({ id, name }) => ({ id, name })), hasAny }]
}

function forDomains({ isOfAll, domains: { lost, idle, unanswered: count }, toRemind: { unanswered: ids } }: Known): readonly Advice[] {
  if (!isOfAll) return []
  return [
    ...(lost.length === 0 ? [] : [{ code: "domain_lost", domains: lost } as const]),
    ...(idle.length === 0 ? [] : [{ code: "domain_idle", domains: idle } as const]),
    ...(count === 0 ? [] : [{ code: "domain_unanswered", count, ids } as const]),
  ]
}

const forOutsiders = ({ outsiders }: Known): readonly Advice[] =>
  outsiders.count === 0 ? [] : [{ code: "outsiders_employed", ...outsiders }]

/** A group that lists nobody and sees at most its own circle is as it should be, and one of which somebody said that it is meant so. */
function forCustomers({ units }: Known): readonly Advice[] {
  const listed = units.filter(
    ({ kind, contactLists, contactsMeant }) => kind === "sponsored_group" && !contactsMeant && isAmongOthers(contactLists),
  )
  return listed.length === 0 ? [] : [{ code: "customers_listed", units: listed.map(({ id, name }) => ({ id, name })) }]
}

const forInvitations = ({ invitationsOver: count, toRemind: { over: ids } }: Known): readonly Advice[] =>
  count === 0 ? [] : [{ code: "invitations_over", count, ids }]

function forRecords({ recordRequests }: Known): readonly Advice[] {
  const units = new Map(recordRequests.map((unit) => [unit.id, unit]))
  return [...units.values()].map((unit) => ({
    code: "records_asked" as const,
    unit,
    count: recordRequests.filter(({ id }) => id === unit.id).length,
  }))
}

const forHolds = ({ oldHolds }: Known): readonly Advice[] => oldHolds.map((unit) => ({ code: "hold_old", unit }))

export type Overview = {
  readonly units: readonly ShownUnit[]
  readonly advice: readonly Advice[]
  /** How many people belong to a unit or to one below it; nobody where it has none. */
  readonly peopleBelow: ReadonlyMap<Id, number>
}

/** The tree of what somebody administers, and what to do next in it (O2, O5). */
export async function showOverview(ctx: OrganizerContext): Promise<Result<Overview, NotFound>> {
  const [units, administrators, facts] = await Promise.all([listUnits(ctx), listAdministrators(ctx), otherFacts(ctx)])
  if (!units.ok) return units
  if (!administrators.ok) return administrators
  if (!facts.ok) return facts
  const { actor, organisation } = ctx
  const { peopleBelow, ...others } = facts.value
  const known = { organisationId: organisation.id, agreementVersion: organisation.agreementVersion, isOfAll: actor.isOfAll }
  const advice = adviceFor({ ...known, units: units.value, administrators: administrators.value, ...others })
  return ok({ units: units.value, advice, peopleBelow })
}

/** Whether somebody is the only one who administers the whole organisation: every page of it says so until there is another, or a recovery sheet (keys.md 5). */
export async function isAlone(ctx: OrganizerContext): Promise<boolean> {
  if (!ctx.actor.isOfAll) return false
  const found = await look(ctx, "organizer:see", async (tx, { organisationId }) => {
    const administrators = await administratorsOf(ctx, tx, [organisationId])
    return ok(administrators.length === 1 && (await sheetsOf(ctx, tx, [organisationId])).length === 0)
  })
  return found.ok && found.value
}
