import { lockOrganisation } from "#db/queries/organisations.ts"
import { deleteRequestsBy } from "#db/queries/recovery-requests.ts"
import { findPerson } from "#db/queries/roles.ts"
import { deleteAdministrator, deleteAllWrapsOf, deleteRecoveryWrap } from "#db/queries/unit-keys.ts"
import { deleteInvitationsToAdminister } from "#db/queries/unit-invitations.ts"
import { deleteMemberships, findOrganisationsOf, findPlaces } from "#db/queries/unit-people.ts"
import { findNamesWithOrganisation, findSubtree, findUnitsOf, updateUnit } from "#db/queries/units.ts"
import { seeAll, type TenantTx } from "#db/tenancy.ts"
import type { Tx } from "#db/client.ts"
import { recordOrganisationAudit, type AuditContext } from "../audit/record-audit.ts"
import type { Services } from "../context.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { administeredBy, lockedAdministrators } from "./administered.ts"
import type { LastAdministrator } from "./errors.ts"
import { keyStateOf, openableBy } from "./key-state.ts"
import { leaveMailboxes, takesBoundKeys } from "./mailbox-readers.ts"
import { membershipMail } from "./mails.ts"
import { recordWithdrawn } from "./withdraw.ts"

/** The account is an employee's, and so the organisation's to end (O3, O6). */
export type Employed = { readonly code: "employed" }

/**
 * Locks the organisations that somebody has a place in, in one order and before the account itself (order-of-locks.md).
 * @returns a transaction that sees them
 */
export async function lockOrganisationsOf(tx: Tx, accountId: Id): Promise<TenantTx> {
  const all = await seeAll(tx, "service")
  for (const id of await findOrganisationsOf(all, accountId)) await lockOrganisation(all, id)
  return all
}

type Leaving = { readonly accountId: Id; readonly by: "self" | "case" | "employer" }

/**
 * Whether an account may go as far as its organisations are concerned: an employee's only by whom employs them, and never the last administrator's of a whole
 * one (O4).
 */
export async function mayLeaveAll(
  services: Services,
  tx: TenantTx,
  { accountId, by }: Leaving,
): Promise<Result<null, Employed | LastAdministrator>> {
  if (by !== "employer" && (await findPlaces(tx, accountId)).some(({ isPrimary }) => isPrimary)) return fail("employed")
  for (const { unitId, organisationId } of await administeredBy(services, tx, accountId)) {
    if (unitId !== organisationId) continue
    const ofAll = (await lockedAdministrators(services, tx, organisationId)).filter((grant) => grant.unitId === organisationId)
    if (ofAll.length === 1) return fail("last_administrator")
  }
  return ok(null)
}

/**
 * Whether somebody is the only one who opens the keys of what they administer, while another administrator waits for them (keys.md 5): one visit to the
 * Organizer hands them on, and without it nobody there could be helped any more.
 */
export async function holdsKeysAlone(services: Services, tx: TenantTx, accountId: Id): Promise<boolean> {
  const grants = await administeredBy(services, tx, accountId)
  const units = await findUnitsOf(
    tx,
    grants.map(({ unitId }) => unitId),
  )
  const state = await keyStateOf(services, tx, units)
  const others = state.grants.filter((grant) => grant.accountId !== accountId)
  const [isOpen, isOpenWithout] = [openableBy(state, state.grants), openableBy(state, others)]
  const waits = others.filter(({ withoutOldKeys }) => !withoutOldKeys)
  return units.some(({ id, path }) => isOpen(id) && !isOpenWithout(id) && waits.some(({ unitId }) => path.includes(unitId)))
}

/** Whether an account that is being deleted would take the only keys to letters along that must be kept (O16). */
export async function leavesBound(tx: TenantTx, ctx: AuditContext, accountId: Id): Promise<boolean> {
  for (const organisationId of new Set((await findPlaces(tx, accountId)).map((place) => place.organisationId)))
    if (await takesBoundKeys(tx, ctx, { organisationId, accountId, ending: "all" })) return true
  return false
}

/** Takes an account that is being deleted out of every organisation, and out of its shared mailboxes, as its log says. Keys that it held are replaced by the next administrator who can (keys.md 5). */
export async function leaveAll(tx: TenantTx, ctx: AuditContext, accountId: Id): Promise<void> {
  await dropGrants(tx, ctx, accountId)
  await deleteRecoveryWrap(tx, accountId)
  const places = await deleteMemberships(tx, accountId)
  for (const organisationId of new Set(places.map((place) => place.organisationId)))
    await leaveMailboxes(tx, ctx, { organisationId, accountId })
  for (const { unitId, organisationId } of places)
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "person.left", subjectId: accountId, details: { unit: unitId } })
}

/**
 * Ends what somebody administers, who got back in by waiting and without a second proof (roles-end-with-a-restart.md): another administrator, or for the whole
 * organisation an operator, asks them again. An account that was begun anew is no longer sealed to anybody either: its owner is asked again.
 */
export async function dropAdministrations(
  tx: Tx,
  ctx: AuditContext,
  { accountId, why }: { readonly accountId: Id; readonly why: "restart" | "new_number" },
): Promise<void> {
  const all = await seeAll(tx, "service")
  if (why === "restart") await deleteRecoveryWrap(all, accountId)
  const ended = await dropGrants(all, ctx, accountId)
  const language = (await findPerson(tx, accountId))?.language ?? "en"
  for (const { organisation, unit } of ended)
    await mailEveryAddress(ctx, tx, {
      accountId,
      mailTo: (to) => membershipMail(ctx, { to, language, what: "administrationEnded", organisation, unit }),
    })
}

async function dropGrants(
  tx: TenantTx,
  ctx: AuditContext,
  accountId: Id,
): Promise<readonly { readonly organisation: string; readonly unit: string }[]> {
  const grants = await administeredBy(ctx, tx, accountId)
  await deleteAllWrapsOf(tx, accountId)
  for (const { unitId, organisationId, withoutOldKeys } of grants) {
    // Whoever they asked would take the right on with nothing that says whom the old keys are kept from (keys.md 5).
    if (withoutOldKeys) {
      const within = (await findSubtree(tx, unitId)).map(({ id }) => id)
      await recordWithdrawn(tx, ctx, organisationId, await deleteInvitationsToAdminister(tx, within))
    }
    await deleteAdministrator(tx, { unitId, accountId })
    await deleteRequestsBy(tx, { organisationId, accountId })
    await updateUnit(tx, unitId, { rotationDue: true })
    await recordOrganisationAudit(tx, ctx, organisationId, {
      type: "administrator.removed",
      subjectId: accountId,
      details: { unit: unitId },
    })
  }
  return findNamesWithOrganisation(
    tx,
    grants.map(({ unitId }) => unitId),
  )
}
