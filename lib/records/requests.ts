import {
  deleteRecordRequest,
  endHold,
  findHolds,
  findRecordRequests,
  insertHold,
  insertRecordRequest,
  type ListedRecordRequest,
} from "#db/queries/holds.ts"
import { findMarked, findUnitRecords, setMailboxOfficial, setUnitOfficial } from "#db/queries/records.ts"
import { shutGate } from "#db/queries/gate.ts"
import { lockUnit } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import { DAY } from "../clock.ts"
import { othersWho, type NobodyApproves } from "../helping/ask.ts"
import type { OwnRequest, RequestGone } from "../helping/requests.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { newId, type Id } from "../ids.ts"
import { act, actProven, done, look } from "../organisations/act.ts"
import { administeredBy } from "../organisations/administered.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import { fail, ok, type Result } from "../result.ts"
import type { HoldAsked, SetAbove } from "../holding/errors.ts"
import { tellRequest } from "./request-mail.ts"

/** What takes two administrators (O16): a hold, its end, and that something is official no more. */
export type RecordAct = "hold" | "lift" | "unmark"

/** So long a request waits, as others do (lib/helping/ask.ts); nothing happens meanwhile. */
const WAITS_MS = 7 * DAY

const MOST_REASON = 500

export type AskRecords = {
  readonly unitId: Id
  readonly kind: RecordAct
  /** Of what is official no more: one mailbox, or null for the unit. */ readonly mailboxId: Id | null
  readonly reason: string
}

type Asking = NotFound | ProofNeeded | InvalidField | HoldAsked | NobodyApproves

/** Asks another administrator of the unit, or above it, for what takes two, with a reason; nothing happens before their yes. They are told by mail. */
export function askRecords(ctx: OrganizerContext, { unitId, kind, mailboxId, reason: typed }: AskRecords): Promise<Result<null, Asking>> {
  return actProven(ctx, "organizer:units", async (tx, scope) => {
    const unit = await lockUnit(tx, scope, unitId)
    if (unit === null || unit.closedAt !== null) return fail("not_found")
    const reason = typed.trim()
    if (reason === "" || reason.length > MOST_REASON) return invalidField("reason", "reason")
    if (!(await isToDo(tx, { unitId, kind, mailboxId }))) return fail(kind === "hold" ? "hold_asked" : "not_found")
    const others = await othersWho(tx, ctx, { path: unit.path, besides: ctx.actor.accountId })
    if (others.length === 0) return fail("nobody_approves")
    const { organisationId } = scope
    const askedAt = ctx.clock.now()
    const expiresAt = new Date(askedAt.getTime() + WAITS_MS)
    const row = { id: newId(), organisationId, unitId, kind, mailboxId, reason, askedBy: ctx.actor.accountId, askedAt, expiresAt }
    if (!(await insertRecordRequest(tx, row))) return fail("hold_asked")
    for (const accountId of others) await tellRequest(tx, ctx, { accountId, kind, unit })
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "records.asked", subjectId: null, details: { unit: unitId, kind } })
    return done
  })
}

type What = Pick<AskRecords, "unitId" | "kind" | "mailboxId">

/** Whether there is something to do: no hold yet, a hold to lift, a mark to take away. */
async function isToDo(tx: TenantTx, { unitId, kind, mailboxId }: What): Promise<boolean> {
  if (kind !== "unmark") {
    const isHeld = (await findHolds(tx, [unitId])).length > 0
    return mailboxId === null && isHeld === (kind === "lift")
  }
  return mailboxId === null
    ? (await findUnitRecords(tx, [unitId])).some(({ isOfficial }) => isOfficial)
    : (await findMarked(tx, unitId)).has(mailboxId)
}

export type ShownRecordRequest = Pick<
  ListedRecordRequest,
  "id" | "kind" | "unitId" | "unitName" | "mailboxName" | "reason" | "by" | "askedAt"
> & {
  readonly isOwn: boolean
}

/** What waits for a second administrator's yes, of the units in scope (O16). */
export function listRecordRequests(ctx: OrganizerContext): Promise<Result<readonly ShownRecordRequest[], NotFound>> {
  return look(ctx, "organizer:see", async (tx, scope) => {
    const rows = await findRecordRequests(tx, scope, ctx.clock.now())
    return ok(
      rows.map(({ id, kind, unitId, unitName, mailboxName, reason, by, askedBy, askedAt }) => ({
        id,
        kind,
        unitId,
        unitName,
        mailboxName,
        reason,
        by,
        askedAt,
        isOwn: askedBy === ctx.actor.accountId,
      })),
    )
  })
}

/** One that this administrator sees; one elsewhere is answered like one that was never there (B40). */
async function findSeen(tx: TenantTx, ctx: OrganizerContext, scope: OrganisationScope, id: Id): Promise<ListedRecordRequest | null> {
  return (await findRecordRequests(tx, scope, ctx.clock.now())).find((row) => row.id === id) ?? null
}

type Approving = NotFound | ProofNeeded | OwnRequest | RequestGone | SetAbove

/**
 * The second administrator's yes: what was asked for happens now. Whoever asked cannot give it, and must have the right to it still. What was set from further up
 * ends with the word of somebody up there: a department does not free itself of what the whole laid on it.
 * @returns what it was
 */
export function approveRecords(
  ctx: OrganizerContext,
  id: Id,
): Promise<Result<{ readonly kind: RecordAct; readonly unitId: Id }, Approving>> {
  return actProven(ctx, "organizer:units", async (tx, scope) => {
    const row = await findSeen(tx, ctx, scope, id)
    if (row === null) return fail("request_gone")
    if (row.askedBy === ctx.actor.accountId) return fail("own_request")
    const mayStill = (await administeredBy(ctx, tx, row.askedBy)).some(({ unitId }) => row.path.includes(unitId))
    const unit = await lockUnit(tx, scope, row.unitId)
    if (!mayStill || unit === null || unit.closedAt !== null || !(await isToDo(tx, row))) return fail("request_gone")
    if (!(await reachesUp(tx, ctx, row))) return fail("set_above")
    if (!(await deleteRecordRequest(tx, id))) return fail("request_gone")
    await carryOut(tx, ctx, row)
    return ok({ kind: row.kind, unitId: row.unitId })
  })
}

/** Whether one of the two who end something administers as far up as one of those who set it; where none of those administers any more, the whole. */
async function reachesUp(
  tx: TenantTx,
  ctx: OrganizerContext,
  { kind, unitId, mailboxId, path, askedBy }: ListedRecordRequest,
): Promise<boolean> {
  if (kind === "hold") return true
  const setters = kind === "lift" ? await settersOfHold(tx, unitId) : [await markerOf(tx, { unitId, mailboxId })]
  const depth = async (ids: readonly (Id | null)[]) => {
    const grants = await Promise.all(ids.map(async (id) => (id === null ? [] : administeredBy(ctx, tx, id))))
    return Math.min(...grants.flat().flatMap((grant) => (path.includes(grant.unitId) ? [path.indexOf(grant.unitId)] : [])))
  }
  const [set, ends] = [await depth(setters), await depth([askedBy, ctx.actor.accountId])]
  return ends <= (Number.isFinite(set) ? set : 0)
}

async function settersOfHold(tx: TenantTx, unitId: Id): Promise<readonly (Id | null)[]> {
  const [hold] = await findHolds(tx, [unitId])
  return hold === undefined ? [] : [hold.askedBy, hold.approvedBy]
}

async function markerOf(tx: TenantTx, { unitId, mailboxId }: Pick<ListedRecordRequest, "unitId" | "mailboxId">): Promise<Id | null> {
  if (mailboxId !== null) return (await findMarked(tx, unitId)).get(mailboxId) ?? null
  return (await findUnitRecords(tx, [unitId]))[0]?.markedBy ?? null
}

/** Whoever erases at this moment in the organisation ends first; from then on all see what holds (order-of-locks.md). */
async function carryOut(tx: TenantTx, ctx: OrganizerContext, row: ListedRecordRequest): Promise<void> {
  const { unitId, organisationId, mailboxId, reason, askedBy } = row
  await shutGate(tx, organisationId)
  const at = ctx.clock.now()
  const unit = { unit: unitId }
  if (row.kind === "hold") {
    await insertHold(tx, { id: newId(), organisationId, unitId, reason, since: at, askedBy, approvedBy: ctx.actor.accountId })
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "hold.set", subjectId: null, details: unit })
  } else if (row.kind === "lift") {
    await endHold(tx, unitId, at)
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "hold.lifted", subjectId: null, details: unit })
  } else {
    const unmarked = { isOfficial: false, markedBy: null }
    if (mailboxId === null) await setUnitOfficial(tx, { unitId, organisationId, ...unmarked })
    else await setMailboxOfficial(tx, { mailboxId, unitId, ...unmarked })
    const details = { ...unit, what: mailboxId === null ? "unit" : "mailbox" } as const
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "records.unmarked", subjectId: null, details })
  }
}

/** Takes a request back, or says no to it: nothing happens. @returns whose it was */
export function declineRecords(ctx: OrganizerContext, id: Id): Promise<Result<{ readonly unitId: Id }, NotFound | RequestGone>> {
  return act(ctx, "organizer:units", async (tx, scope) => {
    const row = await findSeen(tx, ctx, scope, id)
    if (row === null || !(await deleteRecordRequest(tx, id))) return fail("request_gone")
    const { unitId, kind } = row
    await recordOrganisationAudit(tx, ctx, scope.organisationId, {
      type: "records.declined",
      subjectId: null,
      details: { unit: unitId, kind },
    })
    return ok({ unitId })
  })
}
