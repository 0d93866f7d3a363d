import { findOrganisation } from "#db/queries/organisations.ts"
import { findAddressesOf } from "#db/queries/own-account.ts"
import { deleteWaits, insertWait, lockOwner } from "#db/queries/recovering.ts"
import { insertHelp } from "#db/queries/recovery-helps.ts"
import { findRecoveryWrap, type RecoveryWrapRow } from "#db/queries/unit-keys.ts"
import { findUnit, type UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import { HOUR } from "../clock.ts"
import type { Bytes } from "../crypto/bytes.ts"
import type { AccountKey } from "../envelope/account-keys.ts"
import { openForRecovery } from "../envelope/unit-key.ts"
import { sendMail } from "../identity/notices.ts"
import { newId, type Id } from "../ids.ts"
import { makeRecoveryUnlocker, type RecoveryKey } from "../keys/recovery-key.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import { isBelow, isInScope, type OutOfRank } from "../organisations/rank.ts"
import { openUnitSecrets } from "../organisations/unit-secrets.ts"
import { ownerScope } from "../recovering/scope.ts"
import { tellOwner } from "../recovering/tell.ts"
import { newWait } from "../recovering/waits.ts"
import { fail, ok, type Result } from "../result.ts"
import { helpMail } from "./help-mail.ts"
import { newHelpSecret, secretHash, secretText } from "./secret.ts"

/** Nobody agreed, or nobody opens the key that the account's was sealed to: the organisation cannot help (O15). */
export type CannotHelp = { readonly code: "cannot_help" }

export type WayBack = {
  readonly accountId: Id
  /** In the place of a lost number, sealed; null where codes go to the account's own. */ readonly phone: Bytes | null
  readonly dropsApp: boolean
}

type Helped = { readonly row: RecoveryWrapRow; readonly unit: UnitRow }

/** Who can be helped by this administrator: employed in scope, agreed, and not of a higher rank or themselves (B30). */
export async function findHelped(
  tx: TenantTx,
  ctx: OrganizerContext,
  scope: OrganisationScope,
  accountId: Id,
): Promise<Result<Helped, NotFound | CannotHelp | OutOfRank>> {
  if (!(await isInScope(tx, scope, accountId))) return fail("not_found")
  const row = await findRecoveryWrap(tx, accountId)
  if (row === null) return fail("cannot_help")
  const unit = await findUnit(tx, scope, row.unitId)
  if (unit === null) return fail("not_found")
  return (await isBelow(tx, ctx, scope, accountId)) ? ok({ row, unit }) : fail("out_of_rank")
}

/**
 * Opens the account key with the department's recovery key and seals it under a secret that stands in a mail to the person alone (B28). They are told on every
 * channel, old ones too, and can stop it; both logs have it.
 */
export async function openWay(
  tx: TenantTx,
  ctx: OrganizerContext,
  { scope, way }: { readonly scope: OrganisationScope; readonly way: WayBack },
): Promise<Result<null, NotFound | CannotHelp | OutOfRank>> {
  const { accountId, phone, dropsApp } = way
  const opened = await openKey(tx, ctx, { scope, accountId })
  if (!opened.ok) return opened
  const owner = ownerScope(accountId)
  const person = await lockOwner(tx, owner)
  if (person === null) return fail("cannot_help")
  const key = newHelpSecret(ctx.random)
  await deleteWaits(tx, owner, "help")
  const hours = (await findOrganisation(tx, scope.organisationId))?.recoveryWaitHours ?? 0
  const { wait, code: stopCode } = newWait(ctx, { accountId, kind: "help", phone: null, waitMs: hours * HOUR })
  await insertWait(tx, owner, wait)
  await insertHelp(tx, sealHelp(ctx, { ...opened.value, ...way, key }))
  const to = (await findAddressesOf(tx, accountId)).find(({ isMain }) => isMain)?.address
  if (to === undefined) throw new Error("a person has no main address")
  const mail = { to, language: person.language, timeZone: person.timeZone, secret: secretText(key), organisation: ctx.organisation.name }
  await sendMail(ctx, tx, helpMail(ctx, { ...mail, from: hours === 0 ? null : wait.dueAt, until: wait.endsAt }))
  await tellOwner(ctx, tx, owner, { event: "helpBegun", stopCode, ...(hours === 0 ? {} : { at: wait.dueAt }) })
  const details = { unit: opened.value.unitId, newPhone: phone !== null, appOff: dropsApp }
  await recordOrganisationAudit(tx, ctx, scope.organisationId, { type: "recovery.approved", subjectId: accountId, details })
  return ok(null)
}

type Wanted = { readonly scope: OrganisationScope; readonly accountId: Id }
type Opened = { readonly organisationId: Id; readonly unitId: Id; readonly generation: number; readonly accountKey: AccountKey }

/** Opens an employee's account key by the recovery key of a department in scope, for somebody who does not administer more than the helper (B30). */
async function openKey(
  tx: TenantTx,
  ctx: OrganizerContext,
  { scope, accountId }: Wanted,
): Promise<Result<Opened, NotFound | CannotHelp | OutOfRank>> {
  const found = await findHelped(tx, ctx, scope, accountId)
  if (!found.ok) return found
  const { row, unit } = found.value
  const secret = (await openUnitSecrets(ctx.member, tx, unit)).get(row.unitGeneration)
  const place = { ...row, installationId: ctx.installation.id }
  const accountKey = secret === undefined ? null : openForRecovery({ ...place, wrap: row.stanza, secret })
  if (accountKey === null) return fail("cannot_help")
  return ok({ organisationId: row.organisationId, unitId: row.unitId, generation: row.generation, accountKey })
}

function sealHelp(ctx: OrganizerContext, given: Opened & WayBack & { readonly key: RecoveryKey }) {
  const { organisationId, accountId, generation, accountKey, key, phone, dropsApp } = given
  const unlockerId = newId()
  const { params, verifier, sealedKey } = makeRecoveryUnlocker(ctx, {
    accountId,
    generation,
    unlockerId,
    kind: "organisation_help",
    key,
    accountKey,
  })
  return {
    accountId,
    organisationId,
    unlockerId,
    generation,
    pepperVersion: params.pepperVersion,
    secretHash: secretHash(key),
    verifier,
    sealedKey,
    phone,
    dropsApp,
  }
}
