import { findPerson } from "#db/queries/roles.ts"
import { findSuccessor, listSuccessors, type SuccessorRow } from "#db/queries/successors.ts"
import { inAll, type TenantTx } from "#db/tenancy.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { look } from "../organisations/act.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import { ok, type Result } from "../result.ts"
import { approvableUntil, isStanding } from "./standing.ts"

export type ShownSuccessor = {
  readonly organisationId: Id
  readonly address: string
  readonly reason: string
  readonly askedAt: Date
  /** Two operators have approved it; it waits for the successor's own answer. */ readonly isApproved: boolean
  /** Until when a second operator can approve it. */ readonly until: Date
  /** Who asked, by name; null where they are not there any more. */ readonly by: string | null
  /** This operator asked, and so does not approve it. */ readonly isOwn: boolean
}

/** What is asked for one organisation, for operators; null where nothing is. */
export async function showSuccessorTo(ctx: MemberContext, organisationId: Id): Promise<Result<ShownSuccessor | null, NotFound>> {
  const scope = authorize(ctx.actor, "organisations:succeed")
  if (!scope.ok) return scope
  return ok(await inAll(ctx.db, scope.value, async (tx) => shownOf(tx, ctx, await findSuccessor(tx, organisationId))))
}

export type WaitingSuccessor = { readonly organisationId: Id; readonly organisation: string; readonly until: Date }

/** What waits for a second operator, of the whole installation, the oldest first. */
export async function listWaitingSuccessors(ctx: MemberContext): Promise<Result<readonly WaitingSuccessor[], NotFound>> {
  const scope = authorize(ctx.actor, "organisations:succeed")
  if (!scope.ok) return scope
  const rows = await inAll(ctx.db, scope.value, listSuccessors)
  return ok(
    rows
      .filter((row) => row.invitationId === null && isStanding(row, ctx.clock.now()))
      .map((row) => ({ organisationId: row.organisationId, organisation: row.organisation, until: approvableUntil(row) })),
  )
}

/** The same for whoever administers the whole and may object. */
export function showSuccessor(ctx: OrganizerContext): Promise<Result<ShownSuccessor | null, NotFound>> {
  return look(ctx, "organizer:settings", async (tx, { organisationId }) =>
    ok(await shownOf(tx, ctx.member, await findSuccessor(tx, organisationId))),
  )
}

async function shownOf(tx: TenantTx, ctx: MemberContext, row: SuccessorRow | null): Promise<ShownSuccessor | null> {
  if (!isStanding(row, ctx.clock.now())) return null
  const { organisationId, address, reason, askedAt, askedBy, invitationId } = row
  const by = askedBy === null ? null : ((await findPerson(tx, askedBy))?.name ?? null)
  const isOwn = askedBy === ctx.actor.accountId
  return { organisationId, address, reason, askedAt, isApproved: invitationId !== null, until: approvableUntil(row), by, isOwn }
}
