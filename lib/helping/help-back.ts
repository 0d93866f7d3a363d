import { findOrganisation } from "#db/queries/organisations.ts"
import { deleteWaits, insertWait, lockOwner } from "#db/queries/recovering.ts"
import { insertHelp } from "#db/queries/recovery-helps.ts"
import { findRecoveryWrap } from "#db/queries/unit-keys.ts"
import { findUnit } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { findAddressesOf } from "#db/queries/own-account.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import { HOUR } from "../clock.ts"
import type { AccountKey } from "../envelope/account-keys.ts"
import { openForRecovery } from "../envelope/unit-key.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { sendMail } from "../identity/notices.ts"
import { homeOf, readPhoneNumber } from "../identity/phone-number.ts"
import { newId, type Id } from "../ids.ts"
import { sealField } from "../keys/field.ts"
import { makeRecoveryUnlocker, type RecoveryKey } from "../keys/recovery-key.ts"
import { actProven } from "../organisations/act.ts"
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

export type HelpBack = {
  readonly accountId: Id
  /** A mobile number in the place of a lost one; empty where codes go to the account's own. */
  readonly phone: string
  /** The authenticator app is lost too, and is switched off once the person is back in. */
  readonly dropsApp: boolean
}

/**
 * Opens the way back for an employee who lost a phone or forgot the password (O7, B28): the account key is opened with the department's recovery key and
 * sealed under a secret that stands in a mail to the person alone. They prove mailbox and phone and choose a password themselves; the administrator learns
 * neither that nor any mail, and gets no session. They are told on every channel, old ones too, and can stop it.
 * @returns from when on the link works
 */
export async function helpBack(
  ctx: OrganizerContext,
  given: HelpBack,
): Promise<Result<{ readonly dueAt: Date }, NotFound | ProofNeeded | InvalidField | CannotHelp | OutOfRank>> {
  const { accountId, dropsApp } = given
  const phone = readPhone(ctx, given.phone)
  if (!phone.ok) return phone
  return actProven(ctx, "organizer:people", async (tx, scope) => {
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
    await insertHelp(tx, sealHelp(ctx, { ...opened.value, accountId, key, phone: phone.value, dropsApp }))
    const to = (await findAddressesOf(tx, accountId)).find(({ isMain }) => isMain)?.address
    if (to === undefined) throw new Error("a person has no main address")
    const mail = { to, language: person.language, timeZone: person.timeZone, secret: secretText(key), organisation: ctx.organisation.name }
    await sendMail(ctx, tx, helpMail(ctx, { ...mail, from: hours === 0 ? null : wait.dueAt, until: wait.endsAt }))
    await tellOwner(ctx, tx, owner, { event: "helpBegun", stopCode, at: wait.dueAt })
    const details = { unit: opened.value.unitId, newPhone: phone.value !== null, appOff: dropsApp }
    await recordOrganisationAudit(tx, ctx, scope.organisationId, { type: "recovery.approved", subjectId: accountId, details })
    return ok({ dueAt: wait.dueAt })
  })
}

/** Null where codes go to the account's own phone. */
function readPhone({ language, env }: OrganizerContext, typed: string): Result<string | null, InvalidField> {
  if (typed.trim() === "") return ok(null)
  const number = readPhoneNumber({ typed, home: homeOf(language), countries: env.smsCountries })
  return number.ok ? number : invalidField("phone", number.error.code)
}

type Wanted = { readonly scope: OrganisationScope; readonly accountId: Id }
type Opened = { readonly organisationId: Id; readonly unitId: Id; readonly generation: number; readonly accountKey: AccountKey }

/** Opens an employee's account key by the recovery key of a department in scope, for somebody who does not administer more than the helper (B30). */
async function openKey(
  tx: TenantTx,
  ctx: OrganizerContext,
  { scope, accountId }: Wanted,
): Promise<Result<Opened, NotFound | CannotHelp | OutOfRank>> {
  if (!(await isInScope(tx, scope, accountId))) return fail("not_found")
  const row = await findRecoveryWrap(tx, accountId)
  if (row === null) return fail("cannot_help")
  const unit = await findUnit(tx, scope, row.unitId)
  if (unit === null) return fail("not_found")
  if (!(await isBelow(tx, ctx, scope, accountId))) return fail("out_of_rank")
  const secret = (await openUnitSecrets(ctx.member, tx, unit)).get(row.unitGeneration)
  const place = { ...row, installationId: ctx.installation.id }
  const accountKey = secret === undefined ? null : openForRecovery({ ...place, wrap: row.stanza, secret })
  if (accountKey === null) return fail("cannot_help")
  return ok({ organisationId: row.organisationId, unitId: row.unitId, generation: row.generation, accountKey })
}

type Sealing = Opened & { readonly accountId: Id; readonly key: RecoveryKey; readonly phone: string | null; readonly dropsApp: boolean }

function sealHelp(ctx: OrganizerContext, { organisationId, accountId, generation, accountKey, key, phone, dropsApp }: Sealing) {
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
    phone: phone === null ? null : sealField(ctx, { name: "help-phone", ownerId: accountId, text: phone }),
    dropsApp,
  }
}
