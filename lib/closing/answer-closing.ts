import { deleteClosing, deleteUnanswered, findClosing } from "#db/queries/closings.ts"
import { keepsMail } from "#db/queries/holds.ts"
import { inAll } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { Services } from "../context.ts"
import type { OwnRequest } from "../helping/requests.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { act, actProven, done } from "../organisations/act.ts"
import { administratorsOf } from "../organisations/administered.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import { fail, ok, type Result } from "../result.ts"
import { announce, ANSWER_MS, isStanding, laterOf } from "./ask-closing.ts"
import type { ClosingGone, RecordsStand } from "./errors.ts"
import { tellSoon } from "./tell.ts"

/**
 * The second administrator's yes (D8), after a fresh proof: the closing is announced. Whoever asked for it cannot, and must administer the whole still. Where
 * the day has come too near meanwhile, it is put off.
 */
export function approveClosing(
  ctx: OrganizerContext,
): Promise<Result<null, NotFound | ProofNeeded | OwnRequest | ClosingGone | RecordsStand>> {
  return actProven(ctx, "organizer:settings", async (tx, { organisationId }) => {
    const row = await findClosing(tx, organisationId)
    if (!isStanding(row, ctx.clock.now()) || row.state !== "asked") return fail("closing_gone")
    if (row.askedBy === ctx.actor.accountId) return fail("own_request")
    const grants = await administratorsOf(ctx, tx, [organisationId])
    if (!grants.some(({ accountId }) => accountId === row.askedBy)) return fail("closing_gone")
    if (await keepsMail(tx, organisationId)) return fail("records_stand")
    const { outcome, askedBy, askedAt } = row
    await announce(tx, ctx, { organisationId, ...laterOf(ctx, row), outcome, askedBy, askedAt })
    return done
  })
}

/**
 * Calls a closing off, or says no to one that was asked for; any administrator of the whole can, until it begins. Everybody who was told is told of that too.
 * @returns whether it was announced
 */
export function callOffClosing(ctx: OrganizerContext): Promise<Result<{ readonly wasAnnounced: boolean }, NotFound | ClosingGone>> {
  return act(ctx, "organizer:settings", async (tx, { organisationId }) => {
    const row = await findClosing(tx, organisationId)
    if (row === null || row.state === "closing") return fail("closing_gone")
    const wasAnnounced = row.state === "announced"
    await deleteClosing(tx, organisationId)
    if (wasAnnounced) await tellSoon(tx, ctx, { organisationId, what: "called_off", announcedAt: null })
    await recordOrganisationAudit(tx, ctx, organisationId, {
      type: wasAnnounced ? "closing.called_off" : "closing.declined",
      subjectId: null,
      details: {},
    })
    return ok({ wasAnnounced })
  })
}

/** Forgets what no second administrator answered; a job's. @returns how many went */
export const forgetUnanswered = ({ db, clock }: Services): Promise<number> =>
  inAll(db, "service", (tx) => deleteUnanswered(tx, new Date(clock.now().getTime() - ANSWER_MS)))
