import { findLetterhead } from "#db/queries/brandings.ts"
import {
  correctInvitationRow,
  deleteInvitation,
  findInvitedPhoneOf,
  insertInvitation,
  lockInvitation,
} from "#db/queries/unit-invitations.ts"
import { findUnitNames } from "#db/queries/units.ts"
import type { Address } from "../address.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import { hasFreshProof, type ProofNeeded } from "../identity/fresh-proof.ts"
import { sendMail } from "../identity/notices.ts"
import { readPersonName } from "../identity/person-name.ts"
import { homeOf, readPhoneNumber } from "../identity/phone-number.ts"
import { newId, type Id } from "../ids.ts"
import { openField, sealField } from "../keys/field.ts"
import type { TooMany } from "../limits.ts"
import { fail, ok, type Result } from "../result.ts"
import { act, done, look } from "./act.ts"
import type { OrganizerContext } from "./context.ts"
import type { OrganisationCloses } from "./errors.ts"
import { isClosing } from "./is-closing.ts"
import { shownOf, type ShownInvitation } from "./invitations.ts"
import { askedAs, invitationEnds, mayAsk } from "./invite.ts"
import { invitationMail } from "./mails.ts"

/** One invitation of a unit in scope that waits for an answer, to be corrected; what a domain asks, it would ask again (O10). */
export function showInvitation(ctx: OrganizerContext, id: Id): Promise<Result<ShownInvitation, NotFound>> {
  return look(ctx, "organizer:people", async (tx, scope) => {
    const invitation = await lockInvitation(tx, scope, id)
    if (invitation === null || invitation.domain !== null) return fail("not_found")
    const unitName = (await findUnitNames(tx, [invitation.unitId])).get(invitation.unitId) ?? ""
    return ok(shownOf(ctx, { ...invitation, unitName }))
  })
}

export type CorrectInvitation = {
  readonly id: Id
  /** May be empty. */ readonly name: string
  readonly address: Address
  /** Empty for the one that was given before, which is shown to nobody. */ readonly phone: string
}

/**
 * Corrects an invitation that was not answered yet (O6). Name and phone are changed in place. With another address the old invitation is taken back and a new one
 * mailed, in one act, so that whoever reads the wrong mailbox can answer nothing; to ask somebody to administer wants a fresh proof (B25).
 */
export async function correctInvitation(
  ctx: OrganizerContext,
  { id, name: typedName, address, phone: typedPhone }: CorrectInvitation,
): Promise<Result<null, NotFound | ProofNeeded | InvalidField | TooMany | OrganisationCloses>> {
  const seen = await showInvitation(ctx, id)
  if (!seen.ok) return seen
  const isElsewhere = seen.value.address !== address
  if (isElsewhere && seen.value.administers && !hasFreshProof(ctx.member)) return fail("proof_needed")
  const name = typedName.trim() === "" ? "" : readPersonName(typedName)
  if (name === null) return invalidField("name", "name")
  const number =
    typedPhone.trim() === ""
      ? ok(null)
      : readPhoneNumber({ typed: typedPhone, home: homeOf(ctx.language), countries: ctx.env.smsCountries })
  if (!number.ok) return invalidField("phone", number.error.code)
  const free = isElsewhere ? await mayAsk(ctx, { organisationId: ctx.organisation.id, address }) : done
  if (!free.ok) return free
  return act(ctx, "organizer:people", async (tx, scope): Promise<Result<null, NotFound | InvalidField | OrganisationCloses>> => {
    const invitation = await lockInvitation(tx, scope, id)
    // Of two who correct it at once the second finds what the first wrote, or nothing.
    if (invitation === null || invitation.domain !== null || (invitation.address !== address) !== isElsewhere) return fail("not_found")
    const { organisationId } = scope
    // Another address is another person asked in (D8); who is to administer can be asked still.
    if (isElsewhere && invitation.kind !== null && (await isClosing(tx, organisationId))) return fail("organisation_closing")
    const { unitId: unit, kind, administers, language } = invitation
    const before = await findInvitedPhoneOf(tx, id)
    const phone = number.value ?? (before === null ? null : openField(ctx, { name: "invited-phone", ownerId: id, sealed: before }))
    const sealedFor = (ownerId: Id) => (phone === null ? null : sealField(ctx, { name: "invited-phone", ownerId, text: phone }))
    if (!isElsewhere) {
      await correctInvitationRow(tx, id, { name, phone: sealedFor(id) })
      await recordOrganisationAudit(tx, ctx, organisationId, { type: "invitation.corrected", subjectId: null, details: { unit } })
      return done
    }
    const [next, invitedAt] = [newId(), ctx.clock.now()]
    const expiresAt = invitationEnds(invitedAt)
    const row = { id: next, organisationId, unitId: unit, address, name, kind, administers, language, invitedAt, expiresAt }
    if (!(await insertInvitation(tx, { ...row, phone: sealedFor(next) }))) return invalidField("address", "invited_before")
    await deleteInvitation(tx, id)
    const asked = {
      to: address,
      language,
      organisation: ctx.organisation.name,
      as: askedAs(row),
      domain: null,
      expiresAt,
      isReminder: false,
    }
    const [unitName = "", home] = [(await findUnitNames(tx, [unit])).get(unit), await findLetterhead(tx, organisationId)]
    await sendMail(ctx, tx, invitationMail(ctx, { ...asked, unit: unitName, home }))
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "invitation.withdrawn", subjectId: null, details: { unit } })
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "person.invited", subjectId: null, details: { unit, as: askedAs(row) } })
    return done
  })
}
