import { acceptAgreement, lockOrganisation, type OrganisationRow } from "#db/queries/organisations.ts"
import { deleteAskedOf } from "#db/queries/asked-by-domain.ts"
import { findAddressesOf, holdsMail } from "#db/queries/own-account.ts"
import { findPerson } from "#db/queries/roles.ts"
import { isOfSuccessor } from "#db/queries/successors.ts"
import { deleteInvitation, deleteInvitationsToAdminister, findOwnInvitations, type OwnInvitation } from "#db/queries/unit-invitations.ts"
import { findMemberships, insertEmployment, insertMembership } from "#db/queries/unit-people.ts"
import { findPathOf } from "#db/queries/units.ts"
import { inOwn, seeOrganisation, type TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import { hasFreshProof, type ProofNeeded } from "../identity/fresh-proof.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { administersBy, administratorsOf, grantAdministration, lockedAdministrators } from "./administered.ts"
import { AGREEMENT_VERSION } from "./agreement.ts"
import type { AlreadyEmployed, AlreadyThere, JoinsClosing } from "./errors.ts"
import { askedAs } from "./invite.ts"
import { isClosing } from "./is-closing.ts"
import { membershipMail, succeededMail } from "./mails.ts"
import { lockOwn } from "./own-account.ts"
import { mayBegin } from "./successor-begins.ts"
import { sealOwn } from "./own-recovery.ts"
import { isLost, replaceLostKey } from "./unit-keys.ts"
import { recordWithdrawn } from "./withdraw.ts"

export type ShownOwnInvitation = Pick<
  OwnInvitation,
  "id" | "unitName" | "organisationName" | "kind" | "administers" | "expiresAt" | "address" | "domain"
> & {
  /** The whole organisation is asked for, not a part of it. */
  readonly isOfAll: boolean
  /** The processing agreement has to be accepted with it (D7). */
  readonly needsAgreement: boolean
  /** The organisation leaves and takes on no employee any more, so that there is nothing to say yes to (D8). */
  readonly joinsClosing: boolean
}

/** What the signed-in person is asked, by the addresses that they have proven; and whether the account holds mail already (O7). */
export async function listOwnInvitations(
  ctx: MemberContext,
): Promise<Result<{ readonly invitations: readonly ShownOwnInvitation[]; readonly holdsMail: boolean }, NotFound>> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return scope
  return inOwn(ctx.db, scope.value, async (tx) => {
    const rows = await findOwnInvitations(tx, ctx.actor.accountId, ctx.clock.now())
    const closing = await closingAmong(tx, rows)
    return ok({
      invitations: rows.map(({ id, unitName, unitKind, organisationName, kind, administers, expiresAt, address, domain, ...row }) => ({
        id,
        unitName,
        organisationName,
        kind,
        administers,
        expiresAt,
        address,
        domain,
        isOfAll: unitKind === "organisation",
        needsAgreement: needsAgreement({ administers, unitKind, agreementVersion: row.agreementVersion }),
        joinsClosing: closing.has(id),
      })),
      holdsMail: rows.some(({ kind }) => kind === "employee") && (await holdsMail(tx, scope.value)),
    })
  })
}

/** Which of these ask somebody to become the employee of an organisation that leaves. What it announced only its own transaction sees. */
async function closingAmong(tx: TenantTx, rows: readonly OwnInvitation[]): Promise<ReadonlySet<Id>> {
  const found = new Set<Id>()
  for (const { id, kind, organisationId } of rows) {
    if (kind !== "employee") continue
    if (await isClosing(await seeOrganisation(tx, { organisationId }), organisationId)) found.add(id)
  }
  return found
}

const needsAgreement = ({
  administers,
  unitKind,
  agreementVersion,
}: Pick<OwnInvitation, "administers" | "unitKind" | "agreementVersion">) =>
  administers && unitKind === "organisation" && agreementVersion !== AGREEMENT_VERSION

export type Answer = {
  readonly invitationId: Id
  /** The employee's yes to the organisation's recovery (O7, B29). */ readonly recovery: boolean
  /** The administrator's yes to the processing agreement (D7). */ readonly agreement: boolean
}

export type JoinFailure = NotFound | ProofNeeded | InvalidField | AlreadyEmployed | AlreadyThere | JoinsClosing

/**
 * Joins what the person was asked to (O3, O6). Becoming an employee seals the account's key to the department's recovery key, which needs the visible yes
 * (B29), and gives others a way in, which asks for a fresh proof like every change of locks (B25); so does taking on administration. The account is held, so
 * that of two employments that are accepted at once the second is refused (B43). Nobody becomes the employee of an organisation whose closing is announced:
 * it may erase their account, with less notice than everybody was promised (D8).
 */
export async function acceptInvitation(ctx: MemberContext, answer: Answer): Promise<Result<OwnInvitation, JoinFailure>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  return inOwn(ctx.db, scope.value, async (tx): Promise<Result<OwnInvitation, JoinFailure>> => {
    const found = await lockedInvitation(tx, ctx, answer.invitationId)
    if (found === null) return fail("not_found")
    const { invitation, organisation } = found
    if (invitation.kind === "employee" && (await isClosing(tx, organisation.id))) return fail("joins_closing")
    if (!(await mayBegin(tx, ctx, invitation))) return fail("not_found")
    if (!(await lockOwn(tx, ctx, scope.value))) return fail("not_found")
    if ((invitation.kind === "employee" || invitation.administers) && !hasFreshProof(ctx)) return fail("proof_needed")
    if (needsAgreement(invitation) && !answer.agreement) return invalidField("agreement", "agreement")
    if (invitation.kind === "employee" && !answer.recovery) return invalidField("recovery", "recovery_agreement")
    const own = await findMemberships(tx, ctx.actor.accountId)
    if (invitation.kind === "employee" && own.some(({ isPrimary }) => isPrimary)) return fail("already_employed")
    // Whom an owned domain asks may be a member of its department already (O10).
    const isThere = invitation.domain === null && own.some(({ unitId }) => unitId === invitation.unitId)
    if (invitation.kind !== null && isThere) return fail("already_there")
    const isHeld = await isHeldAlready(tx, ctx, invitation)
    // What was asked before anybody looked whose address it is changes nothing, and nothing is recorded.
    if (isHeld && invitation.kind === null) await deleteInvitation(tx, invitation.id)
    else await join(tx, ctx, isHeld ? { ...invitation, administers: false } : invitation, organisation)
    return ok(invitation)
  })
}

/** Whether who answers has the right that they are asked to take on. A successor's is another, and who lost the only keys begins with new ones by it. */
async function isHeldAlready(tx: TenantTx, ctx: MemberContext, { id, unitId, administers }: OwnInvitation): Promise<boolean> {
  const unit = await findPathOf(tx, unitId)
  if (!administers || unit === null || (await isOfSuccessor(tx, id))) return false
  return (await administersBy(ctx, tx, { path: unit.path, accountId: ctx.actor.accountId })) && !(await isLost(ctx, tx, unit))
}

export type LockedInvitation = { readonly invitation: OwnInvitation; readonly organisation: OrganisationRow }

/** The organisation is locked first and the invitation looked at after: of two answers, and of answer and withdrawal, the second finds nothing (B43). */
export async function lockedInvitation(tx: TenantTx, ctx: MemberContext, id: Id): Promise<LockedInvitation | null> {
  const find = async () => (await findOwnInvitations(tx, ctx.actor.accountId, ctx.clock.now())).find((one) => one.id === id)
  const first = await find()
  if (first === undefined) return null
  await seeOrganisation(tx, first)
  const organisation = await lockOrganisation(tx, first.organisationId)
  const invitation = await find()
  return organisation === null || invitation === undefined ? null : { invitation, organisation }
}

/** With the first administrator of the whole, nobody else whom the installation asked before gets a foot into it: they were mistyped, or will be asked anew. */
async function join(tx: TenantTx, ctx: MemberContext, invitation: OwnInvitation, organisation: OrganisationRow): Promise<void> {
  const { unitId, organisationId, kind, administers } = invitation
  const { accountId } = ctx.actor
  const now = ctx.clock.now()
  const isFirst = administers && unitId === organisationId && (await administratorsOf(ctx, tx, [unitId])).length === 0
  // Before the invitation goes, and with it what the operators asked for.
  const isSuccessor = administers && (await isOfSuccessor(tx, invitation.id))
  await deleteInvitation(tx, invitation.id)
  if (needsAgreement(invitation)) await acceptAgreement(tx, organisationId, { version: AGREEMENT_VERSION, at: now, by: accountId })
  if (kind === "employee") await employ(tx, ctx, { unitId, organisationId })
  if (kind === "member") await insertMembership(tx, { unitId, accountId, organisationId, kind, isPrimary: false, joinedAt: now })
  if (administers) await takeOn(tx, ctx, { unitId, organisationId, isSuccessor })
  await recordWithdrawn(tx, ctx, organisationId, isFirst ? await deleteInvitationsToAdminister(tx, [unitId]) : [])
  if (kind === "employee") await giveRecovery(tx, ctx, { unitId, organisationId })
  const names = { organisation: organisation.name, unit: invitation.unitName }
  for (const what of told(invitation))
    await mailEveryAddress(ctx, tx, { accountId, mailTo: (to) => membershipMail(ctx, { to, language: ctx.language, what, ...names }) })
  if (isSuccessor) await tellAdministrators(tx, ctx, organisation)
  const record = (event: Parameters<typeof recordOrganisationAudit>[3]) => recordOrganisationAudit(tx, ctx, organisationId, event)
  if (needsAgreement(invitation)) await record({ type: "agreement.accepted", subjectId: null, details: { version: AGREEMENT_VERSION } })
  await record({ type: "person.joined", subjectId: accountId, details: { unit: unitId, as: askedAs(invitation) } })
  if (administers) await record({ type: "administrator.granted", subjectId: accountId, details: { unit: unitId } })
  if (isSuccessor) await record({ type: "successor.installed", subjectId: accountId, details: {} })
  if (kind === "employee") await record({ type: "recovery.agreed", subjectId: accountId, details: { unit: unitId } })
}

/** Whoever is employed by one of several questions of a domain has answered them all. */
async function employ(tx: TenantTx, ctx: MemberContext, { unitId, organisationId }: Unit): Promise<void> {
  const { accountId } = ctx.actor
  await insertEmployment(tx, { unitId, accountId, organisationId, joinedAt: ctx.clock.now() })
  const own = await findAddressesOf(tx, accountId)
  await deleteAskedOf(
    tx,
    organisationId,
    own.map(({ address }) => address),
  )
}

/** Every right and every way in that somebody said yes to is told of (B25). */
function told({ kind, administers }: Pick<OwnInvitation, "kind" | "administers">): readonly ("recovery" | "administers" | "joined")[] {
  if (kind === "employee") return administers ? ["recovery", "administers"] : ["recovery"]
  return administers ? ["administers"] : ["joined"]
}

type Unit = { readonly unitId: Id; readonly organisationId: Id }

/**
 * The signed right, and keys where nobody has any: else they come with the next visit of an administrator who has them (keys.md 5), but never to a successor
 * whom two operators asked, nor to anybody who takes a right on while such a right stands: it may be the successor who asked them.
 */
async function takeOn(
  tx: TenantTx,
  ctx: MemberContext,
  { isSuccessor, ...place }: Unit & { readonly isSuccessor: boolean },
): Promise<void> {
  const standing = await lockedAdministrators(ctx, tx, place.organisationId)
  const withoutOldKeys = isSuccessor || standing.some((grant) => grant.withoutOldKeys)
  await grantAdministration(ctx, tx, { ...place, accountId: ctx.actor.accountId, grantedAt: ctx.clock.now(), withoutOldKeys })
  const unit = await findPathOf(tx, place.unitId)
  if (unit !== null && (await isLost(ctx, tx, unit))) await replaceLostKey(tx, ctx, unit)
}

/** Whoever administers the whole already is told who does too from now on; they keep their right until the successor ends it. */
async function tellAdministrators(tx: TenantTx, ctx: MemberContext, { id, name: organisation }: OrganisationRow): Promise<void> {
  const { accountId: own, name: person } = ctx.actor
  for (const { accountId } of await administratorsOf(ctx, tx, [id])) {
    if (accountId === own) continue
    const language = (await findPerson(tx, accountId))?.language ?? ctx.language
    await mailEveryAddress(ctx, tx, { accountId, mailTo: (to) => succeededMail(ctx, { to, language, organisation, person }) })
  }
}

/** Seals the person's account key to the recovery key of the unit. */
export async function giveRecovery(tx: TenantTx, ctx: MemberContext, { unitId }: Unit): Promise<void> {
  const { accountKey, generation } = await ctx.open()
  await sealOwn(tx, ctx, { accountId: ctx.actor.accountId, generation, accountKey, agreedAt: ctx.clock.now() }, unitId)
}

/** Says no. The organisation sees that somebody did, not by which account: it knew an address, and learns no other of theirs (D2). */
export async function declineInvitation(ctx: MemberContext, id: Id): Promise<Result<null, NotFound>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  return inOwn(ctx.db, scope.value, async (tx) => {
    const found = await lockedInvitation(tx, ctx, id)
    // An address in an owned domain is the organisation's: who says no gives it up (lib/domains/leave-domain.ts, O10).
    if (found === null || found.invitation.domain !== null || !(await deleteInvitation(tx, id))) return fail("not_found")
    const { organisationId, unitId } = found.invitation
    const { actor: _, ...nobody } = ctx
    await recordOrganisationAudit(tx, nobody, organisationId, { type: "invitation.declined", subjectId: null, details: { unit: unitId } })
    return ok(null)
  })
}
