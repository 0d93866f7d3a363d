import { findBytesOfEach } from "#db/queries/storage.ts"
import { findUnitMailboxes, insertUnitMailbox, type UnitMailboxRow } from "#db/queries/unit-mailboxes.ts"
import { insertUnitList } from "#db/queries/unit-lists.ts"
import { findOwner, lockMailboxAddress } from "#db/queries/shared-mailboxes.ts"
import type { Address } from "../address.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import { prepareAddressCode } from "../identity/address-code.ts"
import { finish, openAttempt, replaceState, startAttempt, tryCode, type Attempt, type CodeProblem } from "../identity/attempts.ts"
import { invalidField, type AttemptGone, type InvalidField, type StepDone } from "../identity/errors.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { CODES_PER_ATTEMPT } from "../identity/limits.ts"
import { mayMail } from "../identity/mail-limits.ts"
import { sendMail } from "../identity/notices.ts"
import type { Id } from "../ids.ts"
import type { TooMany } from "../limits.ts"
import { fail, ok, type Result } from "../result.ts"
import { makeMailbox } from "../shared-mailboxes/staff-mailbox.ts"
import { mailboxLimit, type Storage } from "../storage/storage.ts"
import { act, actProven, look } from "./act.ts"
import type { OrganizerContext } from "./context.ts"
import { readName } from "./names.ts"
import type { ListRules } from "./unit-lists.ts"
import { openUnit } from "./units.ts"

type State = {
  readonly unitId: Id
  readonly name: string
  readonly address: Address
  readonly code: string
  readonly codesSent: number
  /** Of a list to every member; absent for a shared mailbox. */
  readonly list?: ListRules
}

const PROVE = 1

/** A shared mailbox as its unit's page names it, with how full it is (A1). */
export type UnitMailbox = UnitMailboxRow & { readonly storage: Storage }

/** The shared mailboxes of a unit in scope, by name (O2). */
export function listUnitMailboxes(ctx: OrganizerContext, unitId: Id): Promise<Result<readonly UnitMailbox[], NotFound>> {
  return look(ctx, "organizer:see", async (tx, scope) => {
    const mailboxes = await findUnitMailboxes(tx, scope, unitId)
    const bytes = await findBytesOfEach(tx, mailboxes)
    const limit = mailboxLimit(ctx)
    return ok(mailboxes.map((mailbox) => ({ ...mailbox, storage: { used: bytes.get(mailbox.id) ?? 0, limit } })))
  })
}

export type NewUnitMailbox = {
  readonly unitId: Id
  readonly name: string
  readonly address: Address
  /** For a list to every member. */ readonly list?: ListRules
}

/**
 * Begins to make a shared mailbox for a unit, or a list to its people (O2): a code goes to its address, because nobody takes an address that is not theirs (I10). Where somebody has an
 * account with it, they are told so instead and no code fits; page, answer and time are the same (B20). @returns what the browser keeps of the attempt
 */
export async function askForAddress(
  ctx: OrganizerContext,
  { unitId, name: typed, address, list }: NewUnitMailbox,
): Promise<Result<{ readonly token: string; readonly unitId: Id }, NotFound | ProofNeeded | InvalidField | TooMany>> {
  const unit = await actProven(ctx, "organizer:units", (tx, scope) => openUnit(tx, scope, unitId))
  if (!unit.ok) return unit
  const name = readName(typed)
  if (name === null) return invalidField("name", "name")
  const { accountId } = ctx.actor
  const free = await mayMail(ctx, { address, purpose: "add", asker: { kind: "member", accountId } })
  if (!free.ok) return free
  const { code, mail } = await prepareAddressCode(ctx, address)
  const token = await ctx.db.transaction(async (tx) => {
    await sendMail(ctx, tx, mail)
    const state: State = { unitId, name, address, code, codesSent: 1, ...(list === undefined ? {} : { list }) }
    return startAttempt(ctx, tx, { purpose: "unit_address", step: PROVE, state, accountId })
  })
  return ok({ token, unitId })
}

type WithToken = { readonly token: string | null }

async function openOwn(ctx: OrganizerContext, token: string | null): Promise<Attempt<State> | null> {
  const attempt = await openAttempt<State>(ctx, token, "unit_address")
  return attempt?.accountId === ctx.actor.accountId ? attempt : null
}

/** The address of a unit that a code went to, or null where none is awaited. */
export async function awaitedUnitAddress(
  ctx: OrganizerContext,
  unitId: Id,
  token: string | null,
): Promise<(Pick<State, "address"> & { readonly isList: boolean }) | null> {
  const attempt = await openOwn(ctx, token)
  return attempt?.state.unitId === unitId ? { address: attempt.state.address, isList: attempt.state.list !== undefined } : null
}

/** Sends another code to the address, as long as the unit is in scope: whoever lost it sends nothing in its name (B43). */
export async function unitAddressCodeAgain(
  ctx: OrganizerContext,
  { token }: WithToken,
): Promise<Result<null, NotFound | AttemptGone | StepDone | TooMany>> {
  const attempt = await openOwn(ctx, token)
  if (attempt === null) return fail("attempt_gone")
  const { unitId, address, codesSent } = attempt.state
  const unit = await act(ctx, "organizer:units", (tx, scope) => openUnit(tx, scope, unitId))
  if (!unit.ok) return unit
  if (codesSent >= CODES_PER_ATTEMPT) return fail({ code: "too_many_requests", retryAfterSeconds: 600 })
  const free = await mayMail(ctx, { address, purpose: "add", asker: { kind: "member", accountId: ctx.actor.accountId } })
  if (!free.ok) return free
  const { code, mail } = await prepareAddressCode(ctx, address)
  if (!(await replaceState(ctx, attempt, { ...attempt.state, code, codesSent: codesSent + 1 }))) return fail("step_done")
  await ctx.db.transaction((tx) => sendMail(ctx, tx, mail))
  return ok(null)
}

type MakeFailure = NotFound | ProofNeeded | AttemptGone | StepDone | CodeProblem | InvalidField

/**
 * The code proves the address: the mailbox is the unit's from now on. Nobody reads it yet, and mail to it is refused until somebody does. A list reaches the
 * unit's people from the next message on.
 * @returns its id
 */
export async function makeUnitMailbox(
  ctx: OrganizerContext,
  { token, code }: WithToken & { readonly code: string },
): Promise<Result<Id, MakeFailure>> {
  const attempt = await openOwn(ctx, token)
  if (attempt === null) return fail("attempt_gone")
  const problem = await tryCode(ctx, attempt, { typed: code, kept: attempt.state.code, phone: null })
  if (problem !== null) return fail(problem)
  try {
    return await make(ctx, attempt)
  } catch (error) {
    if (error instanceof AddressRaced) return invalidField("code", "address_elsewhere")
    throw error
  }
}

/** Somebody proved the address between the look and the writing: what was written goes. */
class AddressRaced extends Error {}

function make(ctx: OrganizerContext, attempt: Attempt<State>): Promise<Result<Id, MakeFailure>> {
  const { unitId, name, address, list } = attempt.state
  return actProven(ctx, "organizer:units", async (tx, scope) => {
    const unit = await openUnit(tx, scope, unitId)
    if (!unit.ok) return unit
    await lockMailboxAddress(tx, address)
    const owner = await findOwner(tx, address)
    if (owner !== null && owner.kind !== "invited") return invalidField("code", "address_elsewhere")
    if (!(await finish(ctx, tx, attempt))) return fail("step_done")
    const id = await makeMailbox(tx, ctx, { address, name, language: ctx.language, memberIds: [] })
    if (id === null) throw new AddressRaced()
    const { organisationId } = scope
    const [details, createdAt] = [{ unit: unitId }, ctx.clock.now()]
    if (list !== undefined) {
      await insertUnitList(tx, { listId: id, unitId, organisationId, ...list, createdAt })
      await recordOrganisationAudit(tx, ctx, organisationId, { type: "unit_list.made", subjectId: null, details })
      return ok(id)
    }
    await insertUnitMailbox(tx, { mailboxId: id, unitId, organisationId, createdAt })
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "unit_mailbox.made", subjectId: null, details })
    return ok(id)
  })
}
