import { insertCorrection, takeCorrection, type CorrectionWhat } from "#db/queries/corrections.ts"
import { findPerson } from "#db/queries/roles.ts"
import { findAddressesOf } from "#db/queries/own-account.ts"
import { parseAddress } from "../address.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import { DAY, SECOND } from "../clock.ts"
import type { CorrectionWaits } from "../corrections/errors.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { eased } from "../identity/limits.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import { readPersonName } from "../identity/person-name.ts"
import { homeOf, lastDigits, readPhoneNumber } from "../identity/phone-number.ts"
import type { Id } from "../ids.ts"
import { sealField } from "../keys/field.ts"
import { withinLimit, type LimitRule, type TooMany } from "../limits.ts"
import { fail, ok, type Result } from "../result.ts"
import { act, actProven, done } from "./act.ts"
import type { OrganizerContext } from "./context.ts"
import { correctionMail } from "./mails.ts"
import { employerOf, type OutOfRank } from "./rank.ts"

export const CORRECTED = ["name", "address", "phone"] as const satisfies readonly CorrectionWhat[]

/** For so long an employee can confirm it. */
export const CORRECTION_LIFETIME_MS = 14 * DAY

/** How often one employee may be asked in a day: enough for a slip of the pen, and nobody's mailbox is filled. */
const TO_ONE: LimitRule = { name: "organisations.correct", max: 10, perSeconds: DAY / SECOND }

export type CorrectPerson = { readonly accountId: Id; readonly what: CorrectionWhat; readonly text: string }

type Refused = NotFound | ProofNeeded | InvalidField | OutOfRank | CorrectionWaits | TooMany

/**
 * Asks an employee to confirm another name, e-mail address or mobile phone (O6). Nothing of the account changes by it: the person is told at every address that
 * they have, and confirms or refuses signed in; a code goes nowhere before that, so that no administrator turns an account to an address or a number of theirs.
 * Fails as `employerOf` does, with the field where it cannot be read or is what it is already, and where one of the kind waits.
 */
export async function correctPerson(
  ctx: OrganizerContext,
  { accountId, what, text: typed }: CorrectPerson,
): Promise<Result<null, Refused>> {
  const read = readCorrection(ctx, what, typed)
  const rank = await actProven(ctx, "organizer:people", (tx, scope) => employerOf(tx, ctx, scope, accountId))
  if (!rank.ok) return rank
  if (!read.ok) return read
  const text = read.value
  const free = await withinLimit(ctx, eased(ctx, TO_ONE), accountId)
  if (!free.ok) return free
  return actProven(ctx, "organizer:people", async (tx, scope): Promise<Result<null, Refused>> => {
    const unit = await employerOf(tx, ctx, scope, accountId)
    if (!unit.ok) return unit
    const [person, addresses] = [await findPerson(tx, accountId), await findAddressesOf(tx, accountId)]
    if (person === null) return fail("not_found")
    const isSame =
      what === "name" ? person.name === text : what === "address" && addresses.some((one) => one.isMain && one.address === text)
    if (isSame) return invalidField(what, "corrected_same")
    const askedAt = ctx.clock.now()
    const expiresAt = new Date(askedAt.getTime() + CORRECTION_LIFETIME_MS)
    const value = sealField(ctx, { name: `correction-${what}`, ownerId: accountId, text })
    const { organisationId } = scope
    if (!(await insertCorrection(tx, { accountId, what, organisationId, unitId: unit.value.id, value, askedAt, expiresAt })))
      return fail("correction_waits")
    const told = { language: person.language, what, shown: shownCorrection(what, text), organisation: ctx.organisation.name, expiresAt }
    await mailEveryAddress(ctx, tx, { accountId, mailTo: (to) => correctionMail(ctx, { to, ...told }) })
    const details = { unit: unit.value.id, what }
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "correction.asked", subjectId: accountId, details })
    return done
  })
}

/** As it stands in mails and on pages: of a number only the end (B50). */
export const shownCorrection = (what: CorrectionWhat, text: string): string => (what === "phone" ? `…${lastDigits(text)}` : text)

function readCorrection(ctx: OrganizerContext, what: CorrectionWhat, typed: string): Result<string, InvalidField> {
  if (what === "phone") {
    const number = readPhoneNumber({ typed, home: homeOf(ctx.language), countries: ctx.env.smsCountries })
    return number.ok ? number : invalidField("phone", number.error.code)
  }
  const text = what === "name" ? readPersonName(typed) : parseAddress(typed)
  return text === null || text === "" ? invalidField(what, what) : ok(text)
}

type OneCorrection = { readonly accountId: Id; readonly what: CorrectionWhat }

/** Takes back what an employee has not confirmed. */
export function withdrawCorrection(ctx: OrganizerContext, { accountId, what }: OneCorrection): Promise<Result<null, NotFound | OutOfRank>> {
  return act(ctx, "organizer:people", async (tx, scope) => {
    const unit = await employerOf(tx, ctx, scope, accountId)
    if (!unit.ok) return unit
    if ((await takeCorrection(tx, { accountId, what, now: ctx.clock.now() })) === null) return fail("not_found")
    const details = { unit: unit.value.id, what }
    await recordOrganisationAudit(tx, ctx, scope.organisationId, { type: "correction.withdrawn", subjectId: accountId, details })
    return done
  })
}
