import { domainToUnicode } from "node:url"
import { countInvitations, findToRemind } from "#db/queries/count-invitations.ts"
import { findHoldsBefore, findRecordRequests } from "#db/queries/holds.ts"
import { findProvenDomains, listDomains } from "#db/queries/organisation-domains.ts"
import { findOutsideDomains } from "#db/queries/outside-domains.ts"
import { listRequests } from "#db/queries/recovery-requests.ts"
import { countPeopleBelow } from "#db/queries/unit-people.ts"
import { listCostCentres } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import { DAY } from "../clock.ts"
import { ok, type Result } from "../result.ts"
import { look } from "./act.ts"
import type { Known, Overview } from "./advice.ts"
import { askedToAdminister } from "./asked-to-administer.ts"
import type { OrganizerContext } from "./context.ts"
import { REMINDER_PAUSE_MS } from "./invite.ts"
import { sheetsOf } from "./sheet-key.ts"
import { isOpenable } from "./unit-keys.ts"

/** For so long a hold stands before it is asked after. */
const OLD_HOLD_MS = 365 * DAY

/** So many are named; the others are counted, and stand on a page of their own. */
const OUTSIDERS_NAMED = 5

const NOBODY_OUTSIDE = { addresses: [], count: 0, employed: 0 } as const

type OtherFacts = Pick<
  Known,
  | "isAsked"
  | "invitationsOver"
  | "employeesAsked"
  | "hasCostCentres"
  | "needsSheet"
  | "requests"
  | "domains"
  | "recordRequests"
  | "oldHolds"
  | "toRemind"
  | "outsiders"
> &
  Pick<Overview, "peopleBelow">

/** What the database says of the units in scope, besides themselves and who administers them. */
export function otherFacts(ctx: OrganizerContext): Promise<Result<OtherFacts, NotFound>> {
  return look(ctx, "organizer:people", async (tx, scope) => {
    const now = ctx.clock.now()
    const isAsked = ctx.actor.isOfAll && (await askedToAdminister(ctx, tx, scope.organisationId)).length > 0
    const hasCostCentres = (await listCostCentres(tx, scope)).length > 0
    const { overdue: invitationsOver, employees: employeesAsked } = await countInvitations(tx, scope, now)
    const asked = await listRequests(tx, scope, now)
    const requests = asked.filter(({ askedBy }) => askedBy !== ctx.actor.accountId).length
    const { organisationId: id } = scope
    const needsSheet = (await sheetsOf(ctx, tx, [id])).length > 0 && !(await isOpenable(ctx, tx, { id, path: [id] }))
    const peopleBelow = await countPeopleBelow(tx, scope)
    const domains = await domainFacts(tx, ctx, scope)
    const recordRequests = (await findRecordRequests(tx, scope, now))
      .filter(({ askedBy }) => askedBy !== ctx.actor.accountId)
      .map(({ unitId, unitName: name }) => ({ id: unitId, name }))
    const oldHolds = await findHoldsBefore(tx, scope, new Date(now.getTime() - OLD_HOLD_MS))
    const others = { hasCostCentres, needsSheet, requests, peopleBelow, domains, recordRequests, oldHolds }
    const since = new Date(now.getTime() - REMINDER_PAUSE_MS)
    const toRemind = {
      over: await findToRemind(tx, scope, { what: "overdue", now, since }),
      unanswered: await findToRemind(tx, scope, { what: "domain", now, since }),
    }
    const outsiders = await outsidersIn(tx, scope)
    return ok({ isAsked, invitationsOver, employeesAsked, toRemind, outsiders, ...others })
  })
}

async function outsidersIn(tx: TenantTx, scope: OrganisationScope): Promise<Known["outsiders"]> {
  const domains = await findProvenDomains(tx, scope.organisationId)
  return domains.length === 0 ? NOBODY_OUTSIDE : findOutsideDomains(tx, scope, { domains, limit: OUTSIDERS_NAMED })
}

async function domainFacts(tx: TenantTx, { clock }: OrganizerContext, scope: OrganisationScope): Promise<Known["domains"]> {
  const all = await listDomains(tx, scope, clock.now())
  const proven = all.filter(({ provenAt }) => provenAt !== null)
  const named = (rows: typeof all) => rows.map(({ name }) => domainToUnicode(name))
  return {
    lost: named(proven.filter(({ lostAt }) => lostAt !== null)),
    idle: named(proven.filter(({ lostAt, unitName }) => lostAt === null && unitName === null)),
    unanswered: all.reduce((sum, { unanswered }) => sum + unanswered, 0),
  }
}
