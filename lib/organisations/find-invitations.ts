import {
  countFittingInvitations,
  deleteFittingInvitations,
  listFittingInvitations,
  remindFittingInvitations,
  type Fitting,
  type InvitationPlace,
  type InvitationState,
  type ListedInvitation,
} from "#db/queries/fitting-invitations.ts"
import { findProvenDomains } from "#db/queries/organisation-domains.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import { isId, type Id } from "../ids.ts"
import { enqueue } from "../jobs/queue.ts"
import { ok, type Result } from "../result.ts"
import { act, look } from "./act.ts"
import { asksFirst, type YesNeeded } from "./asks-first.ts"
import type { OrganizerContext } from "./context.ts"
import type { Counted } from "./for-each.ts"
import { REMINDER_PAUSE_MS } from "./invite.ts"
import { INVITATIONS_SHOWN, shownOf, type ShownInvitation } from "./invitations.ts"
import { invitationEnds } from "./invite.ts"

/** Every state that can be asked for; and who is asked to be employed without an address in a domain of the organisation's (O10). */
export const INVITATION_STATES = ["waits", "asked", "reminded", "over", "outside"] as const satisfies readonly (
  InvitationState | "outside"
)[]

export type FindInvitations = {
  readonly unitId: Id | null
  /** Waits for its first mail or a reminder, was asked, was reminded, or ran out. */ readonly state:
    (typeof INVITATION_STATES)[number] | null
  /** Parts of a name or an address. */ readonly words: string
}

/** More words than anybody looks for. */
const MOST_WORDS = 10

/** Signs, likewise. */
const MOST_SEARCHED = 500

/** Whether all of these words are looked for; of too many some would not be. */
export const isSearchable = (words: string): boolean =>
  words.length <= MOST_SEARCHED && !words.includes("\0") && words.trim().split(/\s+/).length <= MOST_WORDS

async function fittingOf(tx: TenantTx, scope: OrganisationScope, { words: typed, unitId, state }: FindInvitations): Promise<Fitting> {
  const words = typed.trim() === "" ? [] : typed.trim().split(/\s+/).slice(0, MOST_WORDS)
  if (state !== "outside") return { unitId, state, words }
  return { unitId, state: null, words, outside: await findProvenDomains(tx, scope.organisationId) }
}

export type InvitationsPage = {
  readonly invitations: readonly ShownInvitation[]
  /** On all pages. */ readonly count: number
  /** For those after them; null where there are none. */ readonly next: string | null
}

/**
 * Those in scope who have been asked, have not answered and fit, a page of them (O6): the newest act first, then by address.
 * @param after as the page before gave it, or nothing
 */
export function pageInvitations(
  ctx: OrganizerContext,
  { after, ...wanted }: FindInvitations & { readonly after: string },
): Promise<Result<InvitationsPage, NotFound>> {
  return look(ctx, "organizer:people", async (tx, scope) => {
    const fitting = await fittingOf(tx, scope, wanted)
    const now = ctx.clock.now()
    const found = await listFittingInvitations(tx, scope, { fitting, now, after: readPlace(after), limit: INVITATIONS_SHOWN + 1 })
    const count = await countFittingInvitations(tx, scope, fitting, now)
    const rows = found.slice(0, INVITATIONS_SHOWN)
    const last = rows.at(-1)
    const next = found.length > INVITATIONS_SHOWN && last !== undefined ? placeOf(last) : null
    return ok({ invitations: rows.map((row) => shownOf(ctx, row)), count, next })
  })
}

/** How many invitations fit, where people are looked for and nobody does. */
export const countInvitationsThatFit = (ctx: OrganizerContext, wanted: FindInvitations): Promise<Result<number, NotFound>> =>
  look(ctx, "organizer:people", async (tx, scope) =>
    ok(await countFittingInvitations(tx, scope, await fittingOf(tx, scope, wanted), ctx.clock.now())),
  )

const placeOf = ({ actedAt, address, id }: ListedInvitation): string =>
  Buffer.from(JSON.stringify([actedAt.getTime(), address, id])).toString("base64url")

/** Null for what names no place: then the list starts at its beginning. */
function readPlace(text: string): InvitationPlace | null {
  if (text === "") return null
  try {
    const [at, address, id] = JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as readonly unknown[]
    if (typeof at !== "number" || typeof address !== "string" || typeof id !== "string" || !isId(id)) return null
    // PostgreSQL takes no zero byte, and nothing was asked before 1970 or after the year 9999.
    return at >= 0 && at <= 253_402_300_799_999 && !address.includes("\0") ? { at: new Date(at), address, id } : null
  } catch {
    return null
  }
}

export type ForFitting = FindInvitations & {
  readonly what: "remind" | "withdraw"
  /** How many the yes was about. */ readonly agreed: number | null
}

/**
 * Reminds all that fit, or takes them all back (O6), however many pages they are; more than a few only with a yes about as many as there are now. Reminders leave
 * by the job that mails files of people, so that five thousand hold nobody up. @returns how many were dealt with, and how many were left
 */
export function forInvitationsThatFit(
  ctx: OrganizerContext,
  { what, agreed, ...wanted }: ForFitting,
): Promise<Result<Counted, NotFound | YesNeeded>> {
  return act(ctx, "organizer:people", async (tx, scope) => {
    const fitting = await fittingOf(tx, scope, wanted)
    const count = await countFittingInvitations(tx, scope, fitting, ctx.clock.now())
    const asks = asksFirst({ what, count, agreed })
    if (asks !== null) return asks
    const dealtWith = await OF_ALL[what](tx, ctx, scope, fitting)
    // One entry for each unit, so that many do not bury the log.
    for (const [unit, { length }] of Map.groupBy(dealtWith, ({ unitId }) => unitId)) {
      const type = what === "remind" ? "invitations.reminded" : "invitations.withdrawn"
      await recordOrganisationAudit(tx, ctx, scope.organisationId, { type, subjectId: null, details: { unit, count: length } })
    }
    return ok({ count: dealtWith.length, left: count - dealtWith.length })
  })
}

type ForAll = (
  tx: TenantTx,
  ctx: OrganizerContext,
  scope: OrganisationScope,
  fitting: Fitting,
) => Promise<readonly Pick<ListedInvitation, "unitId">[]>

const remindAll: ForAll = async (tx, ctx, scope, fitting) => {
  const now = ctx.clock.now()
  const before = new Date(now.getTime() - REMINDER_PAUSE_MS)
  const reminded = await remindFittingInvitations(tx, scope, fitting, { now, before, expiresAt: invitationEnds(now) })
  await enqueue(tx, ctx, { queue: "invite", jobs: [{ data: {} }] })
  return reminded
}

const withdrawAll: ForAll = (tx, ctx, scope, fitting) => deleteFittingInvitations(tx, scope, fitting, ctx.clock.now())

const OF_ALL = { remind: remindAll, withdraw: withdrawAll } as const
