import { findLetterhead } from "#db/queries/brandings.ts"
import { insertInvitation } from "#db/queries/unit-invitations.ts"
import type { UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { Address } from "../address.ts"
import { recordOrganisationAudit, type AuditContext } from "../audit/record-audit.ts"
import { DAY, HOUR, SECOND } from "../clock.ts"
import type { Services } from "../context.ts"
import { eased } from "../identity/limits.ts"
import { sendMail } from "../identity/notices.ts"
import { newId, type Id } from "../ids.ts"
import { withinLimit, type LimitRule, type TooMany } from "../limits.ts"
import type { Result } from "../result.ts"
import { invitationMail, type AskedAs } from "./mails.ts"

/**
 * How often one organisation may ask the same person on a day, into however many units, and withdrawn or not: enough for somebody who sits in many groups, and
 * nobody's mailbox is filled.
 */
const TO_ONE: LimitRule = { name: "organisations.invite", max: 10, perSeconds: DAY / SECOND }

/** Whether an organisation may ask an address once more today, and counts it. */
export const mayAsk = (
  services: Services,
  { organisationId, address }: { readonly organisationId: Id; readonly address: Address },
): Promise<Result<null, TooMany>> => withinLimit(services, eased(services, TO_ONE), `${organisationId} ${address}`)

/** An invitation that nobody answers is forgotten after so long, and the address with it. */
const INVITATION_LIFETIME_MS = 60 * DAY

/** Between two reminders to the same person, so that nobody is pestered. */
export const REMINDER_PAUSE_MS = 20 * HOUR

export const invitationEnds = (now: Date): Date => new Date(now.getTime() + INVITATION_LIFETIME_MS)

export type Invite = {
  /** Where the caller names it elsewhere. */ readonly id?: Id
  readonly address: Address
  readonly name: string
  readonly kind: "employee" | "member" | null
  readonly administers: boolean
  readonly language: string
}

export const askedAs = ({ kind, administers }: Pick<Invite, "kind" | "administers">): AskedAs =>
  kind === null || (administers && kind === "member") ? "administrator" : kind

type Into = {
  readonly unit: Pick<UnitRow, "id" | "organisationId" | "name">
  readonly organisation: string
  /** Where several are asked in one act: its moment. */ readonly at?: Date
  /** Until when it can be answered, where that is not as long as others can. */ readonly until?: Date
}

/** Asks somebody into a unit, in the caller's transaction: written down, mailed and recorded. @returns false where they are asked already */
export async function inviteInto(
  tx: TenantTx,
  ctx: AuditContext,
  { unit, organisation, at, until }: Into,
  invite: Invite,
): Promise<boolean> {
  const invitedAt = at ?? ctx.clock.now()
  const expiresAt = until ?? invitationEnds(invitedAt)
  const { id: unitId, organisationId } = unit
  const isNew = await insertInvitation(tx, { id: newId(), organisationId, unitId, ...invite, invitedAt, expiresAt })
  if (!isNew) return false
  const { address: to, language } = invite
  const as = askedAs(invite)
  const home = await findLetterhead(tx, organisationId)
  const asked = { to, language, organisation, unit: unit.name, as, domain: null, expiresAt, isReminder: false, home }
  await sendMail(ctx, tx, invitationMail(ctx, asked))
  await recordOrganisationAudit(tx, ctx, organisationId, { type: "person.invited", subjectId: null, details: { unit: unitId, as } })
  return true
}
