import { insertInvitation } from "#db/queries/unit-invitations.ts"
import type { UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { Address } from "../address.ts"
import { recordOrganisationAudit, type AuditContext } from "../audit/record-audit.ts"
import { DAY } from "../clock.ts"
import { sendMail } from "../identity/notices.ts"
import { newId } from "../ids.ts"
import { invitationMail, type AskedAs } from "./mails.ts"

/** An invitation that nobody answers is forgotten after so long, and the address with it. */
const INVITATION_LIFETIME_MS = 60 * DAY

export const invitationEnds = (now: Date): Date => new Date(now.getTime() + INVITATION_LIFETIME_MS)

export type Invite = {
  readonly address: Address
  readonly name: string
  readonly kind: "employee" | "member" | null
  readonly administers: boolean
  readonly language: string
}

export const askedAs = ({ kind, administers }: Pick<Invite, "kind" | "administers">): AskedAs =>
  kind === null || (administers && kind === "member") ? "administrator" : kind

type Into = { readonly unit: Pick<UnitRow, "id" | "organisationId" | "name">; readonly organisation: string }

/** Asks somebody into a unit, in the caller's transaction: written down, mailed and recorded. @returns false where they are asked already */
export async function inviteInto(tx: TenantTx, ctx: AuditContext, { unit, organisation }: Into, invite: Invite): Promise<boolean> {
  const invitedAt = ctx.clock.now()
  const expiresAt = invitationEnds(invitedAt)
  const { id: unitId, organisationId } = unit
  const isNew = await insertInvitation(tx, { id: newId(), organisationId, unitId, ...invite, invitedAt, expiresAt })
  if (!isNew) return false
  const { address: to, language } = invite
  const as = askedAs(invite)
  await sendMail(ctx, tx, invitationMail(ctx, { to, language, organisation, unit: unit.name, as, expiresAt, isReminder: false }))
  await recordOrganisationAudit(tx, ctx, organisationId, { type: "person.invited", subjectId: null, details: { unit: unitId, as } })
  return true
}
