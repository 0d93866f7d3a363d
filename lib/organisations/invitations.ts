import { findLetterhead } from "#db/queries/brandings.ts"
import { listFittingInvitations } from "#db/queries/fitting-invitations.ts"
import { deleteInvitation, lockInvitation, noteReminder, type InvitationRow } from "#db/queries/unit-invitations.ts"
import { findUnitNames } from "#db/queries/units.ts"
import type { Address } from "../address.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import { hasFreshProof, type ProofNeeded } from "../identity/fresh-proof.ts"
import { sendMail } from "../identity/notices.ts"
import type { Id } from "../ids.ts"
import type { TooMany } from "../limits.ts"
import { fail, ok, type Failure, type Result } from "../result.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import { act, done, look } from "./act.ts"
import { administersAlready } from "./administered.ts"
import { asksFirst, type YesNeeded } from "./asks-first.ts"
import { isClosing } from "./is-closing.ts"
import { readInviteLines, type InviteLinesWrong } from "./invite-lines.ts"
import { forEach, type Counted } from "./for-each.ts"
import type { OrganizerContext } from "./context.ts"
import type { OrganisationCloses, WrongPlace } from "./errors.ts"
import { askedAs, invitationEnds, inviteInto, mayAsk, REMINDER_PAUSE_MS } from "./invite.ts"
import { invitationMail } from "./mails.ts"
import { openUnit } from "./units.ts"

export type InviteLines = {
  readonly unitId: Id
  /** One person a line: an address, or a name and the address in angle brackets or behind a comma, semicolon or tab. */
  readonly lines: string
  readonly kind: "employee" | "member" | null
  readonly administers: boolean
}

export type Invited = {
  readonly invited: number
  /** Who were asked already. */ readonly again: readonly Address[]
  /** Who were asked to administer what they administer already, by the unit or one above it. */ readonly administering: readonly Address[]
}

/**
 * Asks people into a unit (O6): all of them or, where a line cannot be read, none, so that what was typed can be mended and sent again.
 * Whoever is asked to administer is given a right, which asks for a fresh proof (B25).
 */
export async function invitePeople(
  ctx: OrganizerContext,
  { unitId, lines, kind, administers }: InviteLines,
): Promise<Result<Invited, NotFound | InvalidField | WrongPlace | ProofNeeded | TooMany | OrganisationCloses | InviteLinesWrong>> {
  // Before anything is counted.
  if (administers && !hasFreshProof(ctx.member)) return fail("proof_needed")
  const read = readInviteLines(lines)
  if (!read.ok) return read
  const people = read.value
  if (kind === null && !administers) return invalidField("kind", "required")
  for (const { address } of people) {
    const free = await mayAsk(ctx, { organisationId: ctx.organisation.id, address })
    if (!free.ok) return free
  }
  return act(ctx, "organizer:people", async (tx, scope) => {
    const unit = await openUnit(tx, scope, unitId)
    if (!unit.ok) return unit
    if (kind !== null && (await isClosing(tx, scope.organisationId))) return fail("organisation_closing")
    if (kind === "employee" && unit.value.kind === "sponsored_group") return fail("unit_wrong_place")
    const [again, administering]: [Address[], Address[]] = [[], []]
    const into = { unit: unit.value, organisation: ctx.organisation.name, at: ctx.clock.now() }
    for (const { address, name } of people) {
      if (kind === null && (await administersAlready(ctx, tx, { path: unit.value.path, address }))) {
        administering.push(address)
        continue
      }
      const invite = { address, name, kind, administers, language: ctx.language }
      if (!(await inviteInto(tx, ctx, into, invite))) again.push(address)
    }
    return ok({ invited: people.length - again.length - administering.length, again, administering })
  })
}

export type ShownInvitation = Pick<
  InvitationRow,
  "id" | "address" | "name" | "kind" | "administers" | "unitId" | "awaitsMail" | "invitedAt" | "remindedAt" | "expiresAt" | "domain"
> & {
  readonly unitName: string
  readonly isOver: boolean
}

/** As many as a page shows. */
export const INVITATIONS_SHOWN = 200

/**
 * The newest of those who have been asked and have not answered (O6).
 * @param who only those who are asked to administer, however many were asked to join since (O4)
 * @param limit so many at most
 */
export function listInvitations(
  ctx: OrganizerContext,
  unitId: Id | null,
  who: "all" | "administering" = "all",
  limit: number = INVITATIONS_SHOWN,
): Promise<Result<readonly ShownInvitation[], NotFound>> {
  return look(ctx, "organizer:people", async (tx, scope) => {
    const fitting = { unitId, state: null, words: [], administering: who === "administering" }
    const rows = await listFittingInvitations(tx, scope, { fitting, now: ctx.clock.now(), after: null, limit })
    return ok(rows.map((row) => shownOf(ctx, row)))
  })
}

/** An invitation as pages show it. */
export function shownOf(
  { clock }: OrganizerContext,
  {
    id,
    address,
    name,
    kind,
    administers,
    unitId,
    awaitsMail,
    invitedAt,
    remindedAt,
    expiresAt,
    domain,
    unitName,
  }: InvitationRow & { readonly unitName: string },
): ShownInvitation {
  const isOver = expiresAt <= clock.now()
  return { id, address, name, kind, administers, unitId, awaitsMail, invitedAt, remindedAt, expiresAt, domain, unitName, isOver }
}

/** They were reminded a short while ago. */
export type RemindedLately = { readonly code: "reminded_lately" }

type Work<F extends Failure> = (tx: TenantTx, ctx: OrganizerContext, scope: OrganisationScope, id: Id) => Promise<Result<null, F>>

/** Asks again, and lets the invitation live as long as a new one. */
export const remind = (ctx: OrganizerContext, id: Id): Promise<Result<null, NotFound | RemindedLately>> =>
  act(ctx, "organizer:people", (tx, scope) => remindOne(tx, ctx, scope, id))

const remindOne: Work<NotFound | RemindedLately> = async (tx, ctx, scope, id) => {
  const invitation = await lockInvitation(tx, scope, id)
  if (invitation === null) return fail("not_found")
  const now = ctx.clock.now()
  const last = invitation.remindedAt ?? invitation.invitedAt
  if (now.getTime() - last.getTime() < REMINDER_PAUSE_MS) return fail("reminded_lately")
  // What an owned domain asks has its day, and a reminder moves none (O10).
  const expiresAt = invitation.domain === null ? invitationEnds(now) : invitation.expiresAt
  await noteReminder(tx, id, { remindedAt: now, expiresAt })
  const { address: to, language, unitId, domain } = invitation
  const unit = (await findUnitNames(tx, [unitId])).get(unitId) ?? ""
  const mail = { to, language, organisation: ctx.organisation.name, unit, as: askedAs(invitation), domain, expiresAt, isReminder: true }
  const home = await findLetterhead(tx, scope.organisationId)
  await sendMail(ctx, tx, invitationMail(ctx, { ...mail, home }))
  const details = { unit: unitId }
  await recordOrganisationAudit(tx, ctx, scope.organisationId, { type: "invitation.reminded", subjectId: null, details })
  return done
}

/** Takes an invitation back: its link leads to nothing any more. */
export const withdrawInvitation = (ctx: OrganizerContext, id: Id): Promise<Result<null, NotFound>> =>
  act(ctx, "organizer:people", (tx, scope) => withdrawOne(tx, ctx, scope, id))

const withdrawOne: Work<NotFound> = async (tx, ctx, scope, id) => {
  const invitation = await lockInvitation(tx, scope, id)
  // A domain would ask again: it is removed, or asks nobody (O10).
  if (invitation === null || invitation.domain !== null || !(await deleteInvitation(tx, id))) return fail("not_found")
  const details = { unit: invitation.unitId }
  await recordOrganisationAudit(tx, ctx, scope.organisationId, { type: "invitation.withdrawn", subjectId: null, details })
  return done
}

const OF_MANY = { remind: remindOne, withdraw: withdrawOne } as const

/**
 * Reminds several people, or takes several invitations back (O6). Those that were answered or taken back meanwhile, or reminded a short while ago, are counted and
 * left as they are. @returns how many were dealt with, and how many not
 */
export const forInvitations = async (
  ctx: OrganizerContext,
  { ids, what, agreed }: { readonly ids: readonly Id[]; readonly what: keyof typeof OF_MANY; readonly agreed: number | null },
): Promise<Result<Counted, NotFound | YesNeeded>> => {
  const asks = asksFirst({ what, count: ids.length, agreed })
  return asks ?? act(ctx, "organizer:people", (tx, scope) => forEach(ids, (id) => OF_MANY[what](tx, ctx, scope, id)))
}
