import { deleteAbsence, lockAbsence, putAbsence } from "#db/queries/absences.ts"
import { deleteAttemptsOf } from "#db/queries/attempts.ts"
import { deleteWaits } from "#db/queries/recovering.ts"
import { findPerson } from "#db/queries/roles.ts"
import { deleteAllSessions } from "#db/queries/sessions.ts"
import { setSignIn } from "#db/queries/sign-in-state.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { newSenderKey, sealAbsence, type ReplyText } from "../absences/absence.ts"
import type { OrganisationEvent } from "../audit/organisation-events.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OwnerScope } from "../authz/scope.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import { newId, type Id } from "../ids.ts"
import { ownerScope } from "../recovering/scope.ts"
import { fail, type Result } from "../result.ts"
import { actProven, done } from "../organisations/act.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import { membershipMail } from "../organisations/mails.ts"
import { employerOf, type OutOfRank } from "../organisations/rank.ts"

/** It is so already. */
export type SwitchedAlready = { readonly code: "switched_already" }

export type SwitchOff = {
  readonly accountId: Id
  /** What whoever writes meanwhile is answered, once each (M14); null for no answer. */
  readonly reply: ReplyText | null
}

type Switched = Promise<Result<null, NotFound | ProofNeeded | OutOfRank | SwitchedAlready>>

/**
 * Switches an employee's sign-in off (O7): every session ends with the next request (B34), what was on its way back in dies, mail still arrives, and an
 * automatic reply answers where the administrator wrote one. The person is told at every address.
 */
export const switchOffSignIn = (ctx: OrganizerContext, { accountId, reply }: SwitchOff): Switched =>
  turn(ctx, { accountId, state: "blocked", what: "signInOff" }, async (tx, owner, unit) => {
    await shutOut(tx, ctx, owner, reply)
    return { type: "sign_in.switched_off", subjectId: accountId, details: { unit, reply: reply !== null } }
  })

/** Lets the person sign in again; the automatic reply ends. */
export const switchOnSignIn = (ctx: OrganizerContext, { accountId }: { readonly accountId: Id }): Switched =>
  turn(ctx, { accountId, state: "active", what: "signInOn" }, async (tx, owner, unit) => {
    await deleteAbsence(tx, owner)
    return { type: "sign_in.switched_on", subjectId: accountId, details: { unit } }
  })

/** Ends every session and every way back in, and answers for the person where a reply was written. */
export async function shutOut(tx: TenantTx, ctx: OrganizerContext, owner: OwnerScope, reply: ReplyText | null): Promise<void> {
  await deleteAllSessions(tx, owner)
  await deleteAttemptsOf(tx, owner.accountId)
  await deleteWaits(tx, owner)
  if (reply !== null) await answerFor(tx, ctx, owner, reply)
}

type Turn = { readonly accountId: Id; readonly state: "active" | "blocked"; readonly what: "signInOff" | "signInOn" }

/** For somebody employed below the administrator (B30), once; told and recorded. @param also what else it does; gives the entry */
function turn(
  ctx: OrganizerContext,
  { accountId, state, what }: Turn,
  also: (tx: TenantTx, owner: OwnerScope, unit: Id) => Promise<OrganisationEvent>,
): Switched {
  return actProven(ctx, "organizer:people", async (tx, scope) => {
    const unit = await employerOf(tx, ctx, scope, accountId)
    if (!unit.ok) return unit
    const owner = ownerScope(accountId)
    if (!(await setSignIn(tx, owner, state))) return fail("switched_already")
    const event = await also(tx, owner, unit.value.id)
    const language = (await findPerson(tx, accountId))?.language ?? ctx.language
    const names = { organisation: ctx.organisation.name, unit: unit.value.name }
    await mailEveryAddress(ctx, tx, { accountId, mailTo: (to) => membershipMail(ctx, { to, language, what, ...names }) })
    await recordOrganisationAudit(tx, ctx, scope.organisationId, event)
    return done
  })
}

/** In the place of whatever the person had set: they cannot change it any more. */
async function answerFor(tx: TenantTx, ctx: OrganizerContext, owner: OwnerScope, reply: ReplyText): Promise<void> {
  await lockAbsence(tx, owner)
  await deleteAbsence(tx, owner)
  const place = { id: newId(), accountId: owner.accountId, startsAt: ctx.clock.now(), endsAt: null }
  await putAbsence(tx, owner, { ...place, sealed: sealAbsence(ctx, place, { ...reply, senderKey: newSenderKey(ctx) }) })
}
