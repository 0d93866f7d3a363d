import { findClosing } from "#db/queries/closings.ts"
import { lockOrganisation, type OrganisationRow } from "#db/queries/organisations.ts"
import { findPerson, findPersonByAddress } from "#db/queries/roles.ts"
import { findSuccessor, insertSuccessor } from "#db/queries/successors.ts"
import { listInvitationsOf } from "#db/queries/unit-invitations.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { Address } from "../address.ts"
import type { NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import { couldDecide, type Operators } from "../identity/operators.ts"
import type { Id } from "../ids.ts"
import { done } from "../organisations/act.ts"
import { administratorsOf } from "../organisations/administered.ts"
import type { AskedAlready } from "../organisations/for-operators.ts"
import { fail, type Result } from "../result.ts"
import { actAsOperator } from "./by-operators.ts"
import type { SuccessorAsked } from "./errors.ts"
import { approveSuccessorMail, lookAtSuccessorMail, successorAskedMail } from "./mails.ts"
import { approvableUntil, dropSuccessor, standsUntil } from "./standing.ts"
import { whyNotAsk, type AskBar } from "./who-may.ts"

const MOST_REASON = 500

export type AskSuccessor = {
  readonly organisationId: Id
  readonly address: Address
  /** Of the mail that asks them. */ readonly language: string
  /** For the second operator and the administrators, in words. */ readonly reason: string
}

export type AskSuccessorFailure = NotFound | ProofNeeded | InvalidField | SuccessorAsked | AskedAlready | AskBar

/**
 * An operator asks for a successor to the administrators of a whole organisation who lost their keys, are gone or do not answer (keys.md 5). Nothing comes of it
 * before a second operator has approved it; the administrators are told at once, so that one who is there after all can object. Both operators have been it for
 * a while: else one person asks with an account that they made operator today, and approves with the one that they have.
 */
export function askSuccessor(ctx: MemberContext, wanted: AskSuccessor): Promise<Result<null, AskSuccessorFailure>> {
  const { organisationId, address, language } = wanted
  return actAsOperator(ctx, { organisationId, what: "asked" }, async (tx, operators) => {
    const organisation = await lockOpen(tx, organisationId)
    if (organisation === null) return fail("not_found")
    const reason = wanted.reason.trim()
    if (reason === "" || reason.length > MOST_REASON) return invalidField("reason", "reason")
    const askedAt = ctx.clock.now()
    const before = await findSuccessor(tx, organisationId)
    if (before !== null && askedAt < standsUntil(before)) return fail("successor_asked")
    const bar = await whyNotAsk(tx, ctx, organisation, operators)
    if (bar !== null) return { ok: false, error: bar }
    const unfit = await unfitFor(tx, ctx, { organisationId, address, operators })
    if (unfit !== null) return invalidField("administrator", unfit)
    const asked = await listInvitationsOf(tx, organisationId)
    if (asked.some((one) => one.address === address && one.id !== before?.invitationId)) return fail("asked_already")
    if (before !== null) await dropSuccessor(tx, before)
    const row = { organisationId, address, language, reason, askedBy: ctx.actor.accountId, askedAt, approvedBy: null, invitationId: null }
    await insertSuccessor(tx, row)
    const about = { id: organisationId, organisation: organisation.name, address, until: approvableUntil(row) }
    const mail = async (accountId: Id, mailOf: typeof successorAskedMail) => {
      const own = (await findPerson(tx, accountId))?.language ?? ctx.language
      await mailEveryAddress(ctx, tx, { accountId, mailTo: (to) => mailOf(ctx, { to, language: own, ...about }) })
    }
    for (const accountId of operators.keys())
      if (accountId !== ctx.actor.accountId)
        await mail(accountId, couldDecide(operators, accountId, { askedAt, now: askedAt }) ? approveSuccessorMail : lookAtSuccessorMail)
    for (const { accountId } of await administratorsOf(ctx, tx, [organisationId])) await mail(accountId, successorAskedMail)
    return done
  })
}

/** The organisation, locked; null where it is not there, or is being closed: that is nobody's to administer any more (D8). */
export async function lockOpen(tx: TenantTx, organisationId: Id): Promise<OrganisationRow | null> {
  const organisation = await lockOrganisation(tx, organisationId)
  return (await findClosing(tx, organisationId))?.state === "closing" ? null : organisation
}

type Candidate = { readonly organisationId: Id; readonly address: Address; readonly operators: Operators }

/** Whether somebody cannot be the successor: they administer the whole already, or run the installation, which gets no foot into an organisation by this. */
export async function unfitFor(
  tx: TenantTx,
  ctx: MemberContext,
  { organisationId, address, operators }: Candidate,
): Promise<"administers_already" | "successor_operator" | null> {
  const accountId = (await findPersonByAddress(tx, address))?.accountId
  if (accountId === undefined) return null
  if (operators.has(accountId)) return "successor_operator"
  const grants = await administratorsOf(ctx, tx, [organisationId])
  return grants.some((grant) => grant.accountId === accountId) ? "administers_already" : null
}
