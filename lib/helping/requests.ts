import { findNames } from "#db/queries/audit.ts"
import {
  deleteOldRequests,
  deleteRequest,
  listRequests as findRequests,
  lockRequest,
  type RequestRow,
} from "#db/queries/recovery-requests.ts"
import { findPlaces } from "#db/queries/unit-people.ts"
import { inAll, type TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import type { Services } from "../context.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { lastDigits } from "../identity/phone-number.ts"
import type { Id } from "../ids.ts"
import { openField } from "../keys/field.ts"
import { act, actProven, done, look } from "../organisations/act.ts"
import { administeredBy } from "../organisations/administered.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import type { OutOfRank } from "../organisations/rank.ts"
import { fail, ok, type Result } from "../result.ts"
import { putRules } from "./put-rules.ts"
import { findHelped, openWay, type CannotHelp } from "./open-way.ts"

/** Whoever asked does not approve it as well (O7). */
export type OwnRequest = { readonly code: "own_request" }

/** Answered, withdrawn, run out, or asked for by somebody who may not do it any more. */
export type RequestGone = { readonly code: "request_gone" }

export type ShownRequest = {
  readonly id: Id
  readonly askedAt: Date
  /** Who asked, by name. */ readonly by: string
  readonly isOwn: boolean
  readonly wish:
    | {
        readonly kind: "help"
        readonly accountId: Id
        readonly name: string
        readonly address: string
        /** The last digits of a number in the place of a lost one. */ readonly phoneDigits: string | null
        readonly dropsApp: boolean
      }
    | { readonly kind: "rules"; readonly waitHours: number; readonly needsTwo: boolean }
}

/** What waits for another administrator, of the units in scope (O7). */
export function listRequests(ctx: OrganizerContext): Promise<Result<readonly ShownRequest[], NotFound>> {
  return look(ctx, "organizer:people", async (tx, scope) => {
    const rows = await findRequests(tx, scope, ctx.clock.now())
    const names = await findNames(tx, [...new Set(rows.map(({ askedBy }) => askedBy))])
    const by = new Map(names.map(({ id, name }) => [id, name]))
    return ok(
      rows.map((row) => ({
        id: row.id,
        askedAt: row.askedAt,
        by: by.get(row.askedBy) ?? "",
        isOwn: row.askedBy === ctx.actor.accountId,
        wish: wishOf(ctx, row),
      })),
    )
  })
}

type Listed = Awaited<ReturnType<typeof findRequests>>[number]

function wishOf(ctx: OrganizerContext, { accountId, phone, dropsApp, waitHours, needsTwo, name, address }: Listed): ShownRequest["wish"] {
  if (accountId === null) return { kind: "rules", waitHours: waitHours ?? 0, needsTwo: needsTwo === true }
  const phoneDigits = phone === null ? null : lastDigits(openField(ctx, { name: "help-phone", ownerId: accountId, sealed: phone }))
  return { kind: "help", accountId, name: name ?? "", address: address ?? "", phoneDigits, dropsApp: dropsApp === true }
}

/**
 * A request that this administrator sees, locked, or null. One elsewhere is answered like one that was never there (B40), and what they see follows the right as
 * it is now (B43).
 */
async function lockSeen(tx: TenantTx, ctx: OrganizerContext, scope: OrganisationScope, id: Id): Promise<RequestRow | null> {
  const now = ctx.clock.now()
  const row = await lockRequest(tx, scope, { id, now })
  return row !== null && (await findRequests(tx, scope, now)).some((seen) => seen.id === id) ? row : null
}

type Approving = NotFound | ProofNeeded | OwnRequest | RequestGone | CannotHelp | OutOfRank

/**
 * The second administrator's yes (O7): what was asked for happens now, by the keys of who approves. Whoever asked cannot, and must have the right to it still.
 * @returns what kind it was
 */
export function approveRequest(ctx: OrganizerContext, id: Id): Promise<Result<RequestRow["kind"], Approving>> {
  return actProven(ctx, "organizer:people", async (tx, scope) => {
    const row = await lockSeen(tx, ctx, scope, id)
    if (row === null) return fail("request_gone")
    if (row.askedBy === ctx.actor.accountId) return fail("own_request")
    const approved = row.accountId === null ? await approveRules(tx, ctx, row) : await approveHelp(tx, ctx, { scope, row })
    if (!approved.ok) return approved
    await deleteRequest(tx, id)
    return ok(row.kind)
  })
}

type Approved = { readonly scope: OrganisationScope; readonly row: RequestRow }

async function approveHelp(
  tx: TenantTx,
  ctx: OrganizerContext,
  { scope, row }: Approved,
): Promise<Result<null, NotFound | RequestGone | CannotHelp | OutOfRank>> {
  const { accountId, phone, dropsApp } = row
  if (accountId === null) return fail("request_gone")
  const found = await findHelped(tx, ctx, scope, accountId)
  if (!found.ok) return found
  if (!(await mayStill(tx, ctx, row, found.value.unit.path))) return fail("request_gone")
  return openWay(tx, ctx, { scope, way: { accountId, phone, dropsApp: dropsApp === true } })
}

async function approveRules(tx: TenantTx, ctx: OrganizerContext, row: RequestRow): Promise<Result<null, RequestGone>> {
  if (!(await mayStill(tx, ctx, row, [row.organisationId]))) return fail("request_gone")
  await putRules(tx, ctx, { waitHours: row.waitHours ?? 0, needsTwo: row.needsTwo === true })
  return done
}

/** Whether who asked administers one of these units still. */
async function mayStill(tx: TenantTx, ctx: OrganizerContext, { askedBy }: RequestRow, path: readonly Id[]): Promise<boolean> {
  const tops = await administeredBy(ctx, tx, askedBy)
  return tops.some(({ unitId }) => path.includes(unitId))
}

/** Takes a request back, or says no to it: nothing happens. */
export function declineRequest(ctx: OrganizerContext, id: Id): Promise<Result<null, NotFound | RequestGone>> {
  return act(ctx, "organizer:people", async (tx, scope) => {
    const row = await lockSeen(tx, ctx, scope, id)
    if (row === null) return fail("request_gone")
    await deleteRequest(tx, id)
    const { accountId: subjectId } = row
    const place = subjectId === null ? undefined : (await findPlaces(tx, subjectId)).find(({ isPrimary }) => isPrimary)
    const event = { type: "recovery.declined", subjectId, details: { unit: place?.unitId ?? scope.organisationId } } as const
    await recordOrganisationAudit(tx, ctx, scope.organisationId, event)
    return done
  })
}

/** Forgets what ran out; a job's. @returns how many went */
export const forgetRequests = ({ db, clock }: Services): Promise<number> => inAll(db, "service", (tx) => deleteOldRequests(tx, clock.now()))
