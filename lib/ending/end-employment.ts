import { findClosing } from "#db/queries/closings.ts"
import { deleteEmploymentEnd, insertEmploymentEnd } from "#db/queries/employment-ends.ts"
import { findPerson } from "#db/queries/roles.ts"
import { setSignIn } from "#db/queries/sign-in-state.ts"
import { lockUnit, type UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { NoOtherAddress } from "../domains/errors.ts"
import type { ReplyText } from "../absences/absence.ts"
import type { EndOutcome } from "../audit/organisation-events.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import { shutOut } from "../helping/switch-sign-in.ts"
import type { HeldHere, RecordsBound } from "../holding/errors.ts"
import { mayLeavePlace } from "../holding/stays-held.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import type { Id } from "../ids.ts"
import { formats } from "../language/formats.ts"
import { act, actProven, done } from "../organisations/act.ts"
import { administeredBy, lockedAdministrators } from "../organisations/administered.ts"
import { takeAdministration } from "../organisations/administrators.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import type { KeysNotHandedOn, LastAdministrator } from "../organisations/errors.ts"
import { holdsKeysAlone } from "../organisations/leave-all.ts"
import { endingMail } from "../organisations/mails.ts"
import { employerOf, type OutOfRank } from "../organisations/rank.ts"
import { ownerScope } from "../recovering/scope.ts"
import { fail, ok, type Result } from "../result.ts"
import { takesBoundKeys } from "../organisations/mailbox-readers.ts"
import { readEndDay } from "./end-day.ts"
import type { EndsAlready } from "./errors.ts"
import { hasOtherAddress, releaseEmployee } from "./release-employee.ts"

export type EndEmployment = {
  readonly accountId: Id
  readonly outcome: EndOutcome
  /** As "2027-01-31" by the administrator's clock; empty for now, which an account is only released at. */
  readonly day: string
  /** Whether the person can sign in until then. */
  readonly meanwhile: "works" | "blocked"
  /** What whoever writes is answered while nobody can sign in (M14); null for no answer. */
  readonly reply: ReplyText | null
  /** What becomes of their other places in the organisation. */
  readonly places: "end" | "keep"
}

type Refused =
  | NotFound
  | ProofNeeded
  | InvalidField
  | OutOfRank
  | EndsAlready
  | LastAdministrator
  | KeysNotHandedOn
  | NoOtherAddress
  | HeldHere
  | RecordsBound

/**
 * Ends an employment (O6): now or on a day to come, as a private account or with the account erased. What the person administers ends at once, because whoever
 * is leaving holds no keys to others; the last administrator of the whole organisation cannot be ended (O4). A day after the organisation's announced closing is
 * refused (D8). The person is told at every address.
 * @returns whether it has ended already
 */
export function endEmployment(ctx: OrganizerContext, ending: EndEmployment): Promise<Result<{ readonly hasEnded: boolean }, Refused>> {
  return actProven(ctx, "organizer:people", async (tx, scope) => {
    const at = readEndDay(ctx, ending)
    if (!at.ok) return at
    const unit = await employerOf(tx, ctx, scope, ending.accountId)
    if (!unit.ok) return unit
    if (at.value !== null && (await isAfterClosing(tx, scope, at.value))) return invalidField("day", "end_day_closing")
    const may = await mayEnd(tx, ctx, ending.accountId)
    if (!may.ok) return may
    if (needsAddress(ending, at.value) && !(await hasOtherAddress(tx, { ...scope, accountId: ending.accountId })))
      return fail("no_other_address")
    // A private account is its owner's to erase: it waits for the end of a hold, as one does that ends on a day.
    const mayLeave = at.value === null ? await mayLeavePlace(tx, { from: unit.value.path, to: [] }) : done
    if (!mayLeave.ok) return mayLeave
    const places = ending.places === "end" ? "all" : [unit.value.id]
    const parting = { organisationId: scope.organisationId, accountId: ending.accountId, ending: places } as const
    if (at.value === null && (await takesBoundKeys(tx, ctx, parting))) return fail("records_bound")
    if (at.value !== null && !(await announce(tx, ctx, ending, at.value))) return fail("ends_already")
    await endAdministrations(tx, ctx, scope, ending.accountId)
    if (at.value !== null) await begin(tx, ctx, { ending, unit: unit.value, at: at.value })
    else await releaseEmployee(tx, ctx, { ...ending, unitId: unit.value.id, organisation: ctx.organisation })
    return ok({ hasEnded: at.value === null })
  })
}

/** On its day everybody is parted: a later one that the person was told would not be kept (D8). */
async function isAfterClosing(tx: TenantTx, { organisationId }: OrganisationScope, at: Date): Promise<boolean> {
  const closing = await findClosing(tx, organisationId)
  return closing !== null && closing.state !== "asked" && at > closing.closesAt
}

/** Whether the other address to go on under has to be there already: at once, and where nobody can sign in to add one (O10). */
const needsAddress = ({ outcome, meanwhile }: EndEmployment, at: Date | null): boolean =>
  at === null || (outcome === "release" && meanwhile === "blocked")

async function mayEnd(tx: TenantTx, ctx: OrganizerContext, accountId: Id): Promise<Result<null, LastAdministrator | KeysNotHandedOn>> {
  const { organisationId } = ctx.actor
  const ofAll = (await lockedAdministrators(ctx, tx, organisationId)).filter(({ unitId }) => unitId === organisationId)
  if (ofAll.length === 1 && ofAll[0]?.accountId === accountId) return fail("last_administrator")
  return (await holdsKeysAlone(ctx, tx, accountId)) ? fail("keys_not_handed_on") : done
}

const announce = (tx: TenantTx, ctx: OrganizerContext, { accountId, outcome, places }: EndEmployment, endsAt: Date): Promise<boolean> =>
  insertEmploymentEnd(tx, {
    accountId,
    organisationId: ctx.actor.organisationId,
    endsAt,
    outcome,
    endsPlaces: places === "end",
    orderedAt: ctx.clock.now(),
  })

async function endAdministrations(tx: TenantTx, ctx: OrganizerContext, scope: OrganisationScope, accountId: Id): Promise<void> {
  for (const { unitId } of await administeredBy(ctx, tx, accountId)) {
    const unit = await lockUnit(tx, scope, unitId)
    if (unit !== null) await takeAdministration(tx, ctx, { unit, accountId, losesKeys: false })
  }
}

type Begin = { readonly ending: EndEmployment; readonly unit: UnitRow; readonly at: Date }

async function begin(tx: TenantTx, ctx: OrganizerContext, { ending, unit, at }: Begin): Promise<void> {
  const { accountId, meanwhile, reply, outcome } = ending
  const owner = ownerScope(accountId)
  if (meanwhile === "blocked") {
    await setSignIn(tx, owner, "blocked")
    await shutOut(tx, ctx, owner, reply)
  }
  await tell(tx, ctx, { accountId, what: `ends.${outcome}`, at, meanwhile })
  const { organisationId } = ctx.actor
  const details = { unit: unit.id, outcome }
  await recordOrganisationAudit(tx, ctx, organisationId, { type: "employment.ending", subjectId: accountId, details })
}

type Tell = {
  readonly accountId: Id
  readonly what: "ends.release" | "ends.erase" | "employmentKept"
  readonly at: Date
  readonly meanwhile: EndEmployment["meanwhile"]
}

async function tell(tx: TenantTx, ctx: OrganizerContext, { accountId, what, at, meanwhile }: Tell): Promise<void> {
  const language = (await findPerson(tx, accountId))?.language ?? ctx.language
  const day = formats({ language, timeZone: ctx.timeZone }).day(at)
  const { name: organisation } = ctx.organisation
  await mailEveryAddress(ctx, tx, { accountId, mailTo: (to) => endingMail(ctx, { to, language, what, organisation, day, meanwhile }) })
}

/** Stops an end that was announced, until its moment; a sign-in that was switched off with it stays so until it is switched on. The person is told. */
export function keepEmployment(
  ctx: OrganizerContext,
  { accountId }: { readonly accountId: Id },
): Promise<Result<null, NotFound | OutOfRank>> {
  return act(ctx, "organizer:people", async (tx, scope) => {
    const unit = await employerOf(tx, ctx, scope, accountId)
    if (!unit.ok) return unit
    if (!(await deleteEmploymentEnd(tx, accountId))) return fail("not_found")
    await tell(tx, ctx, { accountId, what: "employmentKept", at: ctx.clock.now(), meanwhile: "works" })
    const details = { unit: unit.value.id }
    await recordOrganisationAudit(tx, ctx, scope.organisationId, { type: "employment.kept", subjectId: accountId, details })
    return done
  })
}
