import { findPerson } from "#db/queries/roles.ts"
import { findProvenDomains } from "#db/queries/organisation-domains.ts"
import { listPeople as findPeople, type ListedPerson, type WantedKind } from "#db/queries/listed-people.ts"
import { deleteMembership, findPlaces, movePrimary } from "#db/queries/unit-people.ts"
import { deleteRecoveryWrap, findRecoveryWrap, putRecoveryWrap } from "#db/queries/unit-keys.ts"
import { lockUnit, type UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import { openForRecovery, sealForRecovery } from "../envelope/unit-key.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { isId, type Id } from "../ids.ts"
import type { HeldHere, RecordsBound } from "../holding/errors.ts"
import { mayLeavePlace } from "../holding/stays-held.ts"
import { fail, ok, type Failure, type Result } from "../result.ts"
import { act, actProven, done, look } from "./act.ts"
import { withoutFalseGrants } from "./administered.ts"
import type { OrganizerContext } from "./context.ts"
import { forEach, type Counted } from "./for-each.ts"
import { helpersOf, type Help } from "./helpers.ts"
import type { NoUnitKey, WrongPlace } from "./errors.ts"
import { leaveMailboxes, takesBoundKeys } from "./mailbox-readers.ts"
import { membershipMail } from "./mails.ts"
import { hasAgreed, vouchForAgreement } from "./recovery-agreement.ts"
import { openUnit } from "./units.ts"
import { unitKeysOf } from "./unit-keys.ts"
import { openUnitSecrets } from "./unit-secrets.ts"

export const PEOPLE_PER_PAGE = 50

export type ListPeople = {
  readonly unitId: Id | null
  /** Employees without an address in a domain of the organisation's, besides what each row can be (O10). */ readonly kind:
    Exclude<WantedKind, object> | "outside" | null
  /** A part of a name or an address. */
  readonly words: string
  /** Of the page before, as it was given. */
  readonly after: string
}

/** Somebody in a unit, and whether they can be helped back in (O15); a member's account is their own. */
export type ShownInUnit = Omit<ListedPerson, "recoveryUnitId"> & { readonly help: Help | "member" }

export type PeoplePage = {
  readonly people: readonly ShownInUnit[]
  /** For the next page; null where this is the last. */ readonly next: string | null
}

/** People of the units that the administrator sees, by name (O6): a row for each unit that they are in, and who only administers beside them (O4). */
export function listPeople(ctx: OrganizerContext, { after, kind, ...wanted }: ListPeople): Promise<Result<PeoplePage, NotFound>> {
  return look(ctx, "organizer:people", async (tx, scope) => {
    const found = await findPeople(tx, scope, {
      ...wanted,
      kind: kind === "outside" ? { outside: await findProvenDomains(tx, scope.organisationId) } : kind,
      accountId: null,
      words: wanted.words.trim(),
      after: readPlace(after),
      limit: PEOPLE_PER_PAGE + 1,
    })
    const shown = found.slice(0, PEOPLE_PER_PAGE)
    const last = shown.at(-1)
    return ok({
      people: await withHelp(tx, ctx, await withoutFalseGrants(ctx, tx, shown)),
      next: found.length > PEOPLE_PER_PAGE && last !== undefined ? placeOf(last) : null,
    })
  })
}

/** The same people with whether they can be helped. */
export async function withHelp(tx: TenantTx, ctx: OrganizerContext, people: readonly ListedPerson[]): Promise<readonly ShownInUnit[]> {
  const unitIds = people.flatMap(({ recoveryUnitId }) => recoveryUnitId ?? [])
  const { helpOf } = await helpersOf(ctx, tx, { organisationId: ctx.organisation.id, unitIds })
  return people.map(({ recoveryUnitId: unitId, ...row }) => {
    const { accountId, kind } = row
    const help =
      kind === "member" || (kind === "administrator" && unitId === null) ? "member" : unitId === null ? "no" : helpOf({ accountId, unitId })
    return { ...row, help }
  })
}

const placeOf = ({ name, accountId, unitId, kind }: ListedPerson): string =>
  Buffer.from(JSON.stringify([name, accountId, unitId, kind])).toString("base64url")

function readPlace(text: string): Pick<ListedPerson, "name" | "accountId" | "unitId" | "kind"> | null {
  if (text === "") return null
  try {
    const [name, accountId, unitId, kind] = JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as readonly unknown[]
    if (typeof name !== "string" || name.includes("\0") || typeof accountId !== "string" || typeof unitId !== "string") return null
    if (kind !== "employee" && kind !== "member" && kind !== "administrator") return null
    return isId(accountId) && isId(unitId) ? { name, accountId, unitId, kind } : null
  } catch {
    return null
  }
}

/** Somebody in a unit. */
export type Place = { readonly unitId: Id; readonly accountId: Id }

/**
 * Ends somebody's place in a unit: a member's, or an employee's in a unit that is not their primary department; employment is ended by itself (O6).
 * Their account and their mail stay theirs.
 */
export const removePerson = (ctx: OrganizerContext, place: Place): Promise<Result<null, NotFound | RecordsBound>> =>
  act(ctx, "organizer:people", (tx, scope) => removeOne(tx, ctx, scope, place))

/** The same for several; employees in their primary department are counted and left as they are. */
export const removePeople = (ctx: OrganizerContext, places: readonly Place[]): Promise<Result<Counted, NotFound>> =>
  act(ctx, "organizer:people", (tx, scope) => forEach(places, (place) => removeOne(tx, ctx, scope, place)))

type One<P, F extends Failure> = (tx: TenantTx, ctx: OrganizerContext, scope: OrganisationScope, place: P) => Promise<Result<null, F>>

const removeOne: One<Place, NotFound | RecordsBound> = async (tx, ctx, scope, { unitId, accountId }) => {
  const unit = await lockUnit(tx, scope, unitId)
  if (unit === null) return fail("not_found")
  if (await takesBoundKeys(tx, ctx, { organisationId: scope.organisationId, accountId, ending: [unitId] })) return fail("records_bound")
  const gone = await deleteMembership(tx, { unitId, accountId, primary: false })
  if (gone === null) return fail("not_found")
  await tell(tx, ctx, { accountId, unit, what: "removed" })
  await leaveMailboxes(tx, ctx, { organisationId: scope.organisationId, accountId })
  const event = { type: "person.removed", subjectId: accountId, details: { unit: unitId } } as const
  await recordOrganisationAudit(tx, ctx, scope.organisationId, event)
  return done
}

type Move = Place & { readonly toUnitId: Id }

/**
 * Moves an employee to another department (O6): the account key is opened with the old department's recovery key and sealed to the new one's in the same
 * act, so that from then on the administrators there can help, and those here no more (keys.md 5). That touches how the person gets in, so a fresh proof comes
 * first (B25), and they are told. Not out from under a hold (O16).
 */
export const movePerson = (
  ctx: OrganizerContext,
  move: Move,
): Promise<Result<null, NotFound | WrongPlace | NoUnitKey | HeldHere | ProofNeeded>> =>
  actProven(ctx, "organizer:people", (tx, scope) => moveOne(tx, ctx, scope, move))

/** The same for several; members, and those whose old department's key the administrator cannot open yet, are counted and left as they are. */
export const movePeople = (
  ctx: OrganizerContext,
  { places, toUnitId }: { readonly places: readonly Place[]; readonly toUnitId: Id },
): Promise<Result<Counted, NotFound | ProofNeeded>> =>
  actProven(ctx, "organizer:people", (tx, scope) => forEach(places, (place) => moveOne(tx, ctx, scope, { ...place, toUnitId })))

const moveOne: One<Move, NotFound | WrongPlace | NoUnitKey | HeldHere> = async (tx, ctx, scope, { unitId, accountId, toUnitId }) => {
  const from = await lockUnit(tx, scope, unitId)
  const to = await openUnit(tx, scope, toUnitId)
  if (from === null || !to.ok || unitId === toUnitId) return fail("not_found")
  const places = await findPlaces(tx, accountId)
  if (!places.some((place) => place.unitId === unitId && place.isPrimary)) return fail("not_found")
  if (to.value.kind === "sponsored_group") return fail("unit_wrong_place")
  const mayLeave = await mayLeavePlace(tx, { from: from.path, to: to.value.path })
  if (!mayLeave.ok) return mayLeave
  const sealed = await sealAnew(tx, ctx, { accountId, from, to: to.value })
  if (!sealed) return fail("no_unit_key")
  await movePrimary(tx, { unitId, accountId, toUnitId })
  await tell(tx, ctx, { accountId, unit: to.value, what: "moved" })
  const event = { type: "person.moved", subjectId: accountId, details: { unit: toUnitId, from: unitId } } as const
  await recordOrganisationAudit(tx, ctx, scope.organisationId, event)
  return done
}

type Resealed = { readonly accountId: Id; readonly from: UnitRow; readonly to: UnitRow }

/** @returns whether what the person agreed to is kept: also where they have not agreed to anything yet */
async function sealAnew(tx: TenantTx, ctx: OrganizerContext, { accountId, from, to }: Resealed): Promise<boolean> {
  const row = await findRecoveryWrap(tx, accountId)
  if (row === null) return true
  if (!hasAgreed(ctx, row)) {
    await deleteRecoveryWrap(tx, accountId)
    return true
  }
  const key = (await unitKeysOf(ctx, tx, [to.id])).get(to.id)
  const secret = (await openUnitSecrets(ctx.member, tx, from)).get(row.unitGeneration)
  if (key === undefined || secret === undefined || row.unitId !== from.id) return false
  const place = { ...row, installationId: ctx.installation.id }
  const accountKey = openForRecovery({ ...place, wrap: row.stanza, secret })
  if (accountKey === null) return false
  const next = { ...place, unitId: to.id, unitGeneration: key.generation }
  const stanza = sealForRecovery({ ...next, accountKey, kemPublic: key.kemPublic, random: ctx.random })
  const moved = { ...row, unitId: to.id, unitGeneration: key.generation, stanza }
  await putRecoveryWrap(tx, { ...moved, signature: vouchForAgreement(ctx, moved) })
  return true
}

type Told = { readonly accountId: Id; readonly unit: Pick<UnitRow, "name">; readonly what: "removed" | "moved" }

async function tell(tx: TenantTx, ctx: OrganizerContext, { accountId, unit, what }: Told): Promise<void> {
  const language = (await findPerson(tx, accountId))?.language ?? ctx.language
  const names = { organisation: ctx.organisation.name, unit: unit.name }
  await mailEveryAddress(ctx, tx, { accountId, mailTo: (to) => membershipMail(ctx, { to, language, what, ...names }) })
}
