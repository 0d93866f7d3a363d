import { findClosed, listClosed, type ClosedRow } from "#db/queries/closed-organisations.ts"
import { deleteClosing, findClosing, type ClosingRow } from "#db/queries/closings.ts"
import { keepsMail } from "#db/queries/holds.ts"
import { lockOrganisation } from "#db/queries/organisations.ts"
import { inAll } from "#db/tenancy.ts"
import { recordAudit, recordOrganisationAudit } from "../audit/record-audit.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { InvalidField } from "../identity/errors.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import type { Id } from "../ids.ts"
import { administratorsOf } from "../organisations/administered.ts"
import type { HasAdministrators } from "../organisations/errors.ts"
import { fail, ok, type Result } from "../result.ts"
import { announce, isStanding, type AskClosing } from "./ask-closing.ts"
import { readClosingDay } from "./day.ts"
import type { ClosesAlready, ClosingGone, RecordsStand } from "./errors.ts"
import { tellSoon } from "./tell.ts"

export type ClosingForOperators = Pick<ClosingRow, "state" | "closesOn" | "outcome" | "released" | "erased" | "members" | "mailboxes"> & {
  /** A hold or an official mailbox keeps it from beginning; an administrator, invited anew if there is none, sees to that (O16). */ readonly isKept: boolean
}

/** How far an organisation's closing is, for sellers and operators (R4, D8); null where none is announced. */
export async function showClosingTo(ctx: MemberContext, organisationId: Id): Promise<Result<ClosingForOperators | null, NotFound>> {
  const scope = authorize(ctx.actor, "organisations:manage")
  if (!scope.ok) return scope
  const [row, isKept] = await inAll(
    ctx.db,
    scope.value,
    async (tx) => [await findClosing(tx, organisationId), await keepsMail(tx, organisationId)] as const,
  )
  if (row === null || row.state === "asked") return ok(null)
  const { state, closesOn, outcome, released, erased, members, mailboxes } = row
  return ok({ isKept: isKept && state === "announced", state, closesOn, outcome, released, erased, members, mailboxes })
}

type ForOperator = NotFound | ProofNeeded | HasAdministrators

/**
 * Announces the closing of an organisation that nobody administers any more (D8, R4), with the same notice as by itself. One with an administrator closes
 * itself. It stands in both trails.
 */
export async function closeAbandoned(
  ctx: MemberContext,
  { organisationId, ...asked }: AskClosing & { readonly organisationId: Id },
): Promise<Result<null, ForOperator | InvalidField | ClosesAlready | RecordsStand>> {
  const scope = authorizeProven(ctx, "organisations:manage")
  if (!scope.ok) return scope
  return inAll(ctx.db, scope.value, async (tx) => {
    if ((await lockOrganisation(tx, organisationId)) === null) return fail("not_found")
    if ((await administratorsOf(ctx, tx, [organisationId])).length > 0) return fail("has_administrators")
    const on = readClosingDay(ctx, asked.day)
    if (!on.ok) return on
    if (isStanding(await findClosing(tx, organisationId), ctx.clock.now())) return fail("closes_already")
    if (await keepsMail(tx, organisationId)) return fail("records_stand")
    await announce(tx, ctx, { organisationId, ...on.value, outcome: asked.outcome, askedBy: null, askedAt: ctx.clock.now() })
    await recordAudit(tx, ctx, { type: "organisation.closing", subjectId: null, details: { organisation: organisationId } })
    return ok(null)
  })
}

/** Calls the closing of an organisation off that nobody administers; one with an administrator does that itself. */
export async function keepAbandoned(ctx: MemberContext, organisationId: Id): Promise<Result<null, ForOperator | ClosingGone>> {
  const scope = authorizeProven(ctx, "organisations:manage")
  if (!scope.ok) return scope
  return inAll(ctx.db, scope.value, async (tx) => {
    if ((await lockOrganisation(tx, organisationId)) === null) return fail("not_found")
    if ((await administratorsOf(ctx, tx, [organisationId])).length > 0) return fail("has_administrators")
    if ((await findClosing(tx, organisationId))?.state !== "announced") return fail("closing_gone")
    await deleteClosing(tx, organisationId)
    await tellSoon(tx, ctx, { organisationId, what: "called_off", announcedAt: null })
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "closing.called_off", subjectId: null, details: {} })
    await recordAudit(tx, ctx, { type: "organisation.kept", subjectId: null, details: { organisation: organisationId } })
    return ok(null)
  })
}

export type ListedClosed = Pick<ClosedRow, "id" | "name" | "number" | "closedAt">

/** The organisations that have left, the newest first. */
export async function listClosedOrganisations(ctx: MemberContext): Promise<Result<readonly ListedClosed[], NotFound>> {
  const scope = authorize(ctx.actor, "organisations:manage")
  return scope.ok ? ok(await inAll(ctx.db, scope.value, listClosed)) : scope
}

/** What is left of one, with its certificate. */
export async function openClosed(ctx: MemberContext, id: Id): Promise<Result<ClosedRow, NotFound>> {
  const scope = authorize(ctx.actor, "organisations:manage")
  if (!scope.ok) return scope
  const row = await inAll(ctx.db, scope.value, (tx) => findClosed(tx, id))
  return row === null ? fail("not_found") : ok(row)
}
