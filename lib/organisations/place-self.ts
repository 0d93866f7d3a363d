import { findMemberships, insertMembership } from "#db/queries/unit-people.ts"
import { seeOwn } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import type { Id } from "../ids.ts"
import { fail, type Result } from "../result.ts"
import { actProven, done } from "./act.ts"
import type { OrganizerContext } from "./context.ts"
import type { AlreadyEmployed, AlreadyThere, JoinsClosing, WrongPlace } from "./errors.ts"
import { isClosing } from "./is-closing.ts"
import { giveRecovery } from "./join.ts"
import { membershipMail } from "./mails.ts"
import { lockOwn } from "./own-account.ts"
import { openUnit } from "./units.ts"

export type PlaceSelf = {
  readonly unitId: Id
  /** The employee's yes to the organisation's recovery (O7, B29). */ readonly recovery: boolean
}

/**
 * Makes an administrator an employee of a department that they administer, by their own hand: what an invitation and its answer would do (O3, O6), with the
 * same visible yes and the same fresh proof. The account is held, so that of two employments at once the second is refused (B43).
 */
export function placeSelf(
  ctx: OrganizerContext,
  { unitId, recovery }: PlaceSelf,
): Promise<Result<null, NotFound | ProofNeeded | InvalidField | WrongPlace | AlreadyEmployed | AlreadyThere | JoinsClosing>> {
  return actProven(ctx, "organizer:people", async (tx, scope) => {
    const unit = await openUnit(tx, scope, unitId)
    if (!unit.ok) return unit
    if (unit.value.kind !== "department") return fail("unit_wrong_place")
    if (await isClosing(tx, scope.organisationId)) return fail("joins_closing")
    if (!recovery) return invalidField("recovery", "recovery_agreement")
    const owner = authorize(ctx.member.actor, "account:change")
    if (!owner.ok) return owner
    const { accountId } = owner.value
    const { organisationId } = scope
    const own = await seeOwn(tx, owner.value)
    if (!(await lockOwn(own, ctx.member, owner.value))) return fail("not_found")
    const places = await findMemberships(own, accountId)
    if (places.some(({ isPrimary }) => isPrimary)) return fail("already_employed")
    if (places.some((place) => place.unitId === unitId)) return fail("already_there")
    const joinedAt = ctx.clock.now()
    await insertMembership(own, { unitId, accountId, organisationId, kind: "employee", isPrimary: true, joinedAt })
    await giveRecovery(own, ctx.member, { unitId, organisationId })
    const names = { organisation: ctx.organisation.name, unit: unit.value.name }
    const mailTo = (to: string) => membershipMail(ctx, { to, language: ctx.language, what: "recovery", ...names })
    await mailEveryAddress(ctx, own, { accountId, mailTo })
    const joins = { unit: unitId, as: "employee" } as const
    await recordOrganisationAudit(own, ctx, organisationId, { type: "person.joined", subjectId: accountId, details: joins })
    await recordOrganisationAudit(own, ctx, organisationId, { type: "recovery.agreed", subjectId: accountId, details: { unit: unitId } })
    return done
  })
}
