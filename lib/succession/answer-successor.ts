import { findSuccessor, noteApproval } from "#db/queries/successors.ts"
import { lockOrganisation, noteSuccessorObjected } from "#db/queries/organisations.ts"
import { findPerson, findRoles } from "#db/queries/roles.ts"
import { parseAddress } from "../address.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { RequestGone } from "../helping/requests.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import { operatorsAmong } from "../identity/operators.ts"
import { newId, type Id } from "../ids.ts"
import { act, done } from "../organisations/act.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import type { AskedAlready } from "../organisations/for-operators.ts"
import { inviteInto } from "../organisations/invite.ts"
import { fail, type Result } from "../result.ts"
import { lockOpen, unfitFor } from "./ask-successor.ts"
import { actAsOperator } from "./by-operators.ts"
import { objectedMail } from "./mails.ts"
import { answerableUntil, dropSuccessor, isStanding } from "./standing.ts"
import { tellSuccessorSoon } from "./tell-successor.ts"
import { askableFrom, isVoid, whyNotApprove, type ApproveBar } from "./who-may.ts"

/**
 * The second operator's yes (keys.md 5), once: the successor is invited to administer the whole, and everybody is told by a job. Whoever asked for it cannot, and
 * must be an operator still; whoever approves has to have been one for a while when it was asked for (docs/decisions/successors.md).
 * @param askedAt of the request that this operator saw: the yes is to that one, not to another that was put in its place meanwhile
 */
export function approveSuccessor(
  ctx: MemberContext,
  { organisationId, askedAt }: { readonly organisationId: Id; readonly askedAt: Date },
): Promise<Result<null, NotFound | ProofNeeded | RequestGone | ApproveBar | AskedAlready>> {
  return actAsOperator(ctx, { organisationId, what: "approved" }, async (tx, operators) => {
    const organisation = await lockOpen(tx, organisationId)
    if (organisation === null) return fail("not_found")
    const row = await findSuccessor(tx, organisationId)
    const now = ctx.clock.now()
    if (!isStanding(row, now) || row.invitationId !== null) return fail("request_gone")
    if (row.askedAt.getTime() !== askedAt.getTime()) return fail("request_gone")
    const bar = await whyNotApprove(tx, ctx, row, operators)
    if (bar !== null) return { ok: false, error: bar }
    if (isVoid(row, operators, now)) return fail("request_gone")
    const address = parseAddress(row.address)
    if (address === null || (await unfitFor(tx, ctx, { organisationId, address, operators })) !== null) return fail("request_gone")
    const { name } = organisation
    const unit = { id: organisationId, organisationId, name }
    const invite = { id: newId(), address, name: "", kind: null, administers: true, language: row.language }
    const until = answerableUntil(now)
    if (!(await inviteInto(tx, ctx, { unit, organisation: name, until }, invite))) return fail("asked_already")
    await noteApproval(tx, { organisationId, invitationId: invite.id, approvedBy: ctx.actor.accountId })
    await tellSuccessorSoon(tx, ctx, { organisationId, until })
    return done
  })
}

/** Takes back what was asked for, also once it is approved, as long as the successor has not answered; any operator can. */
export function takeBackSuccessor(ctx: MemberContext, organisationId: Id): Promise<Result<null, NotFound | ProofNeeded | RequestGone>> {
  return actAsOperator(ctx, { organisationId, what: "withdrawn" }, async (tx) => {
    if ((await lockOrganisation(tx, organisationId)) === null) return fail("not_found")
    const row = await findSuccessor(tx, organisationId)
    if (row === null) return fail("request_gone")
    await dropSuccessor(tx, row)
    return done
  })
}

/**
 * An administrator of the whole is there after all and says no: nothing comes of it, for a while nobody asks again, and every operator is told. It asks for no
 * fresh proof, because it keeps things as they are.
 */
export function objectToSuccessor(ctx: OrganizerContext): Promise<Result<null, NotFound | RequestGone>> {
  return act(ctx, "organizer:settings", async (tx, { organisationId }) => {
    const row = await findSuccessor(tx, organisationId)
    if (row === null) return fail("request_gone")
    await dropSuccessor(tx, row)
    const now = ctx.clock.now()
    await noteSuccessorObjected(tx, organisationId, now)
    for (const accountId of operatorsAmong(ctx.installation, await findRoles(tx, ["operator"])).keys()) {
      const language = (await findPerson(tx, accountId))?.language ?? ctx.language
      const { id, name: organisation } = ctx.organisation
      await mailEveryAddress(ctx, tx, {
        accountId,
        mailTo: (to) => objectedMail(ctx, { to, language, id, organisation, from: askableFrom(now) }),
      })
    }
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "successor.objected", subjectId: null, details: {} })
    return done
  })
}
