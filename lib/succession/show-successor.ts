import { findOrganisation } from "#db/queries/organisations.ts"
import { findPerson, findRoles } from "#db/queries/roles.ts"
import { findSuccessor, listSuccessors, type FoundSuccessor } from "#db/queries/successors.ts"
import { inAll, type TenantTx } from "#db/tenancy.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext, Services } from "../context.ts"
import { operatorsAmong, type Operators } from "../identity/operators.ts"
import type { Id } from "../ids.ts"
import { look } from "../organisations/act.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import { fail, ok, type Result } from "../result.ts"
import { isStanding, standsUntil } from "./standing.ts"
import { isVoid, whyNotApprove, whyNotAsk, type ApproveBar, type AskBar } from "./who-may.ts"

export type ShownSuccessor = {
  readonly organisationId: Id
  readonly address: string
  readonly reason: string
  readonly askedAt: Date
  /** Two operators have approved it; it waits for the successor's own answer. */ readonly isApproved: boolean
  /** Until when a second operator can approve it or, once one has, the successor can answer. */ readonly until: Date
  /** Who asked, by name; null where they are not there any more. */ readonly by: string | null
  /** Who approved it, by name; null where nobody has, or they are not there any more. */ readonly approvedBy: string | null
}

export type SuccessorForOperators = ShownSuccessor & {
  /** Why this operator cannot approve it; null where they can. */ readonly bar: ApproveBar | null
  /** Who asked or approved does not count any more, and nothing comes of it. */ readonly isVoid: boolean
}

/** What is asked for one organisation, for operators; null where nothing is. */
export async function showSuccessorTo(ctx: MemberContext, organisationId: Id): Promise<Result<SuccessorForOperators | null, NotFound>> {
  const scope = authorize(ctx.actor, "organisations:succeed")
  if (!scope.ok) return scope
  return inAll(ctx.db, scope.value, async (tx) => {
    const row = await findSuccessor(tx, organisationId)
    const now = ctx.clock.now()
    if (!isStanding(row, now)) return ok(null)
    const operators = await operatorsNow(tx, ctx)
    const bar = await whyNotApprove(tx, ctx, row, operators)
    return ok({ ...(await shownOf(tx, row)), bar, isVoid: isVoid(row, operators, now) })
  })
}

export type Asking = {
  /** Why this operator cannot ask now; null where they can. */ readonly bar: AskBar | null
  /** When an administrator last objected to a successor; null for never. */ readonly objectedAt: Date | null
}

/** What an operator is to know before they ask. */
export async function showAsking(ctx: MemberContext, organisationId: Id): Promise<Result<Asking, NotFound>> {
  const scope = authorize(ctx.actor, "organisations:succeed")
  if (!scope.ok) return scope
  return inAll(ctx.db, scope.value, async (tx) => {
    const organisation = await findOrganisation(tx, organisationId)
    if (organisation === null) return fail("not_found")
    const bar = await whyNotAsk(tx, ctx, organisation, await operatorsNow(tx, ctx))
    return ok({ bar, objectedAt: organisation.successorObjectedAt })
  })
}

export type WaitingSuccessor = Pick<ShownSuccessor, "organisationId" | "isApproved" | "until"> & { readonly organisation: string }

/** What waits for a second operator or for the successor's answer, of the whole installation, the oldest first. */
export async function listWaitingSuccessors(ctx: MemberContext): Promise<Result<readonly WaitingSuccessor[], NotFound>> {
  const scope = authorize(ctx.actor, "organisations:succeed")
  if (!scope.ok) return scope
  const rows = await inAll(ctx.db, scope.value, listSuccessors)
  return ok(
    rows
      .filter((row) => isStanding(row, ctx.clock.now()))
      .map((row) => ({
        organisationId: row.organisationId,
        organisation: row.organisation,
        isApproved: row.invitationId !== null,
        until: standsUntil(row),
      })),
  )
}

/** What is asked for, for whoever administers the whole and may object, until the successor has answered. */
export function showSuccessor(ctx: OrganizerContext): Promise<Result<ShownSuccessor | null, NotFound>> {
  return look(ctx, "organizer:settings", async (tx, { organisationId }) => {
    const row = await findSuccessor(tx, organisationId)
    return ok(isStanding(row, ctx.clock.now()) ? await shownOf(tx, row) : null)
  })
}

const operatorsNow = async (tx: TenantTx, { installation }: Pick<Services, "installation">): Promise<Operators> =>
  operatorsAmong(installation, await findRoles(tx, ["operator"]))

async function shownOf(tx: TenantTx, row: FoundSuccessor): Promise<ShownSuccessor> {
  const { organisationId, address, reason, askedAt, askedBy, approvedBy, invitationId } = row
  const nameOf = async (accountId: Id | null) => (accountId === null ? null : ((await findPerson(tx, accountId))?.name ?? null))
  const names = { by: await nameOf(askedBy), approvedBy: await nameOf(approvedBy) }
  return { organisationId, address, reason, askedAt, isApproved: invitationId !== null, until: standsUntil(row), ...names }
}
