import { deleteAdministrator, deleteUnitKeyWraps, type AdministratorRow } from "#db/queries/unit-keys.ts"
import { findNames } from "#db/queries/audit.ts"
import { deleteRequestsBy } from "#db/queries/recovery-requests.ts"
import { deleteInvitationsToAdminister } from "#db/queries/unit-invitations.ts"
import { findPerson } from "#db/queries/roles.ts"
import { findSubtree, findUnits, lockUnit, updateUnit, type UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { actProven, look } from "./act.ts"
import { lockedAdministrators } from "./administered.ts"
import type { OrganizerContext } from "./context.ts"
import type { KeysNotHandedOn, LastAdministrator } from "./errors.ts"
import { waitingIn } from "./hand-on-unit-keys.ts"
import { membershipMail } from "./mails.ts"
import { keyStateOf, openableBy } from "./key-state.ts"
import { rotateUnitKey } from "./rotate-unit-key.ts"
import { isLost, isOpenable, replaceLostKey } from "./unit-keys.ts"
import { recordWithdrawn } from "./withdraw.ts"

export type ShownAdministrator = {
  readonly accountId: Id
  readonly name: string
  readonly address: string
  readonly unitId: Id
  readonly grantedAt: Date
  /** Has the right and waits for the keys, until an administrator who has them visits (keys.md 5). */
  readonly isWaiting: boolean
  /** Two operators gave them the right, or it was given while such a right stood: they get no key that was there before. */
  readonly withoutOldKeys: boolean
  readonly isSelf: boolean
  /** Nobody else has the keys of the unit: removed, they are lost. */
  readonly holdsKeysAlone: boolean
}

/** Who administers the units in scope (O4). */
export function listAdministrators(ctx: OrganizerContext): Promise<Result<readonly ShownAdministrator[], NotFound>> {
  return look(ctx, "organizer:see", async (tx, scope) => {
    const units = await findUnits(tx, scope)
    const inScope = new Set(units.map(({ id }) => id))
    const state = await keyStateOf(ctx, tx, units)
    const grants = state.grants.filter(({ unitId }) => inScope.has(unitId))
    const people = new Map(
      (
        await findNames(
          tx,
          grants.map(({ accountId }) => accountId),
        )
      ).map((person) => [person.id, person]),
    )
    const waiting = waitingIn(state, units)
    const isOpen = openableBy(state, state.grants)
    const without = ({ unitId, accountId }: AdministratorRow) =>
      openableBy(
        state,
        state.grants.filter((other) => other.unitId !== unitId || other.accountId !== accountId),
      )
    return ok(
      grants.flatMap((grant) => {
        const { accountId, unitId, grantedAt, withoutOldKeys } = grant
        const person = people.get(accountId)
        if (person === undefined) return []
        const { name, address } = person
        const isWaiting = waiting.some((one) => one.accountId === accountId && one.unit.id === unitId)
        const holdsKeysAlone = isOpen(unitId) && !without(grant)(unitId)
        const isSelf = accountId === ctx.actor.accountId
        return [{ accountId, name, address, unitId, grantedAt, isWaiting, withoutOldKeys, isSelf, holdsKeysAlone }]
      }),
    )
  })
}

/** Ends somebody's right to administer a unit, with their keys to it and what they asked others to approve, and tells them. The act records it, and sees to new keys. */
export async function endAdministration(
  tx: TenantTx,
  ctx: OrganizerContext,
  { unit, accountId }: { readonly unit: Pick<UnitRow, "id" | "name">; readonly accountId: Id },
): Promise<void> {
  await deleteAdministrator(tx, { unitId: unit.id, accountId })
  await deleteUnitKeyWraps(tx, { unitId: unit.id, holderId: accountId })
  await deleteRequestsBy(tx, { organisationId: ctx.actor.organisationId, accountId })
  await tell(tx, ctx, accountId, unit)
}

export type RemoveAdministrator = {
  readonly unitId: Id
  readonly accountId: Id
  /** Said where it is known what it costs that nobody else has the keys. */
  readonly keys?: "may_be_lost"
}

/**
 * Takes the administration of a unit from somebody. Their keys to it are gone with it, and it gets new ones in the same act (keys.md 5); where the
 * administrator who removes cannot open them, that waits for one who can. The only one who has the keys of a unit is removed only where that was said and
 * meant: the unit then gets a new key, and who was helped by the old one is asked again. Whom they may have asked to administer it, or a unit below, is asked no more: they
 * would have a way back by that. The last administrator of the whole organisation stays (O4). @returns also how many invitations were taken back
 */
export function removeAdministrator(
  ctx: OrganizerContext,
  { unitId, accountId, keys }: RemoveAdministrator,
): Promise<Result<Taken, NotFound | ProofNeeded | LastAdministrator | KeysNotHandedOn>> {
  return actProven(ctx, "organizer:administrators", async (tx, scope) => {
    const unit = await lockUnit(tx, scope, unitId)
    const grants = await lockedAdministrators(ctx, tx, scope.organisationId)
    if (unit === null || !grants.some((grant) => grant.unitId === unitId && grant.accountId === accountId)) return fail("not_found")
    if (unit.parentId === null && grants.filter((grant) => grant.unitId === unitId).length === 1) return fail("last_administrator")
    // Who alone holds the keys hands them on first: a colleague's visit does that, and without it nobody could be helped any more.
    const losesKeys = (await isOpenable(ctx, tx, unit)) && !(await isOpenable(ctx, tx, unit, { unitId, accountId }))
    if (losesKeys && (keys !== "may_be_lost" || accountId === ctx.actor.accountId)) return fail("keys_not_handed_on")
    return ok(await takeAdministration(tx, ctx, { unit, accountId, losesKeys }))
  })
}

type Taken = { readonly isRotated: boolean; readonly withdrawn: number }

type Take = {
  readonly unit: UnitRow
  readonly accountId: Id
  /** They alone opened the unit's key, and whoever decides has accepted what that costs. */
  readonly losesKeys: boolean
}

/** What taking the administration of a unit from somebody does, where it may be done: the right, the keys, the invitations, the entry. */
export async function takeAdministration(tx: TenantTx, ctx: OrganizerContext, { unit, accountId, losesKeys }: Take): Promise<Taken> {
  const { organisationId } = ctx.actor
  await endAdministration(tx, ctx, { unit, accountId })
  const isRotated = losesKeys ? await replaceUnlessPrinted(tx, ctx, unit) : await rotateUnitKey(tx, ctx, unit)
  if (!isRotated) await updateUnit(tx, unit.id, { rotationDue: true })
  const within = (await findSubtree(tx, unit.id)).map(({ id }) => id)
  const withdrawn = await recordWithdrawn(tx, ctx, organisationId, await deleteInvitationsToAdminister(tx, within))
  const event = { type: "administrator.removed", subjectId: accountId, details: { unit: unit.id } } as const
  await recordOrganisationAudit(tx, ctx, organisationId, event)
  return { isRotated, withdrawn }
}

/** What nobody opens any more is replaced, but for what a printed sheet opens: that is for who has it (sheet.ts). @returns whether it was */
async function replaceUnlessPrinted(tx: TenantTx, ctx: OrganizerContext, unit: UnitRow): Promise<boolean> {
  if (!(await isLost(ctx, tx, unit))) return false
  await replaceLostKey(tx, ctx, unit)
  return true
}

async function tell(tx: TenantTx, ctx: OrganizerContext, accountId: Id, { name: unit }: Pick<UnitRow, "name">): Promise<void> {
  const language = (await findPerson(tx, accountId))?.language ?? ctx.language
  const { name: organisation } = ctx.organisation
  await mailEveryAddress(ctx, tx, {
    accountId,
    mailTo: (to) => membershipMail(ctx, { to, language, what: "administersNoMore", organisation, unit }),
  })
}
