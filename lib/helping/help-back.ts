import { findOrganisation } from "#db/queries/organisations.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { homeOf, readPhoneNumber } from "../identity/phone-number.ts"
import type { Id } from "../ids.ts"
import { sealField } from "../keys/field.ts"
import { actProven } from "../organisations/act.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import type { OutOfRank } from "../organisations/rank.ts"
import { ok, type Result } from "../result.ts"
import { ask, othersWho, type NobodyApproves } from "./ask.ts"
import { findHelped, openWay, type CannotHelp, type WayBack } from "./open-way.ts"

export type HelpBack = {
  readonly accountId: Id
  /** A mobile number in the place of a lost one; empty where codes go to the account's own. */
  readonly phone: string
  /** The authenticator app is lost too, and is switched off once the person is back in. */
  readonly dropsApp: boolean
}

type CannotBegin = NotFound | CannotHelp | OutOfRank | NobodyApproves

/**
 * Opens the way back for an employee who lost a phone or forgot the password (O7, B28), or, where the organisation demands that of two, asks another
 * administrator to. The person proves mailbox and phone and chooses a password themselves; no administrator learns that or any mail, nor gets a session.
 * @returns whether the way is open now or another administrator is asked
 */
export async function helpBack(
  ctx: OrganizerContext,
  given: HelpBack,
): Promise<Result<"opened" | "asked", CannotBegin | ProofNeeded | InvalidField>> {
  const { accountId, dropsApp } = given
  const number = readPhone(ctx, given.phone)
  if (!number.ok) return number
  return actProven(ctx, "organizer:people", async (tx, scope) => {
    const phone = number.value === null ? null : sealField(ctx, { name: "help-phone", ownerId: accountId, text: number.value })
    const way = { accountId, phone, dropsApp }
    if ((await findOrganisation(tx, scope.organisationId))?.recoveryNeedsTwo === true) return askAnother(tx, ctx, scope, way)
    const opened = await openWay(tx, ctx, { scope, way })
    return opened.ok ? ok("opened") : opened
  })
}

/** Null where codes go to the account's own phone. */
function readPhone({ language, env }: OrganizerContext, typed: string): Result<string | null, InvalidField> {
  if (typed.trim() === "") return ok(null)
  const number = readPhoneNumber({ typed, home: homeOf(language), countries: env.smsCountries })
  return number.ok ? number : invalidField("phone", number.error.code)
}

/** Nothing is opened yet: that is the act of who approves (keys.md 5). */
async function askAnother(
  tx: TenantTx,
  ctx: OrganizerContext,
  scope: OrganisationScope,
  way: WayBack,
): Promise<Result<"asked", CannotBegin>> {
  const { accountId, phone, dropsApp } = way
  const found = await findHelped(tx, ctx, scope, accountId)
  if (!found.ok) return found
  const { id: unit, path } = found.value.unit
  const others = await othersWho(tx, ctx, { path, besides: accountId })
  const asked = await ask(tx, ctx, others, { kind: "help", accountId, phone, dropsApp, waitHours: null, needsTwo: null })
  if (!asked.ok) return asked
  const details = { unit, newPhone: phone !== null, appOff: dropsApp }
  await recordOrganisationAudit(tx, ctx, scope.organisationId, { type: "recovery.asked", subjectId: accountId, details })
  return ok("asked")
}
