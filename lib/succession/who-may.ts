import type { OrganisationRow } from "#db/queries/organisations.ts"
import type { FoundSuccessor } from "#db/queries/successors.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { DAY } from "../clock.ts"
import type { MemberContext } from "../context.ts"
import { couldDecide, decidesFrom, type Operators } from "../identity/operators.ts"
import type { Id } from "../ids.ts"
import { administratorsOf } from "../organisations/administered.ts"
import type { AdministersItself, NoOtherOperator, NoOtherOperatorYet, ObjectedLately, OperatorTooNew, OwnSuccessor } from "./errors.ts"

/** What keeps an operator from asking, whatever they would type. */
export type AskBar = ObjectedLately | OperatorTooNew | AdministersItself | NoOtherOperator | NoOtherOperatorYet

/** What keeps an operator from approving what stands. */
export type ApproveBar = OwnSuccessor | OperatorTooNew | AdministersItself

/** After an objection there is time to speak with whoever objected. */
const OBJECTION_MS = 7 * DAY

/** From when on it can be asked again after an objection. */
export const askableFrom = (objectedAt: Date): Date => new Date(objectedAt.getTime() + OBJECTION_MS)

/** Why this operator cannot ask for a successor now; null where they can. The page and the act ask here, so that the page says what the act would. */
export async function whyNotAsk(
  tx: TenantTx,
  ctx: MemberContext,
  { id, successorObjectedAt: on }: OrganisationRow,
  operators: Operators,
): Promise<AskBar | null> {
  const now = ctx.clock.now()
  // One noted by a clock that was ahead would shut the way for as long as it was ahead.
  if (on !== null && on <= now && now < askableFrom(on)) return { code: "objected_lately", on, from: askableFrom(on) }
  const administering = new Set((await administratorsOf(ctx, tx, [id])).map(({ accountId }) => accountId))
  const bar = barOf(ctx, { operators, administering, at: { askedAt: now, now } })
  if (bar !== null) return bar
  const others = [...operators].filter(([accountId]) => accountId !== ctx.actor.accountId && !administering.has(accountId))
  const [first] = others.map(([, since]) => decidesFrom(since)).sort((a, b) => a.getTime() - b.getTime())
  if (first === undefined) return { code: "no_other_operator" }
  return first <= now ? null : { code: "no_other_operator_yet", from: first }
}

/** Why this operator cannot approve what stands; null where they can. */
export async function whyNotApprove(
  tx: TenantTx,
  ctx: MemberContext,
  row: FoundSuccessor,
  operators: Operators,
): Promise<ApproveBar | null> {
  if (row.askedBy === ctx.actor.accountId) return { code: "own_successor" }
  const administering = new Set((await administratorsOf(ctx, tx, [row.organisationId])).map(({ accountId }) => accountId))
  return barOf(ctx, { operators, administering, at: { askedAt: row.askedAt, now: ctx.clock.now() } })
}

type Judged = {
  readonly operators: Operators
  readonly administering: ReadonlySet<Id>
  readonly at: { readonly askedAt: Date; readonly now: Date }
}

/** What holds for both of the two: that they have been operator for long enough, and are not themselves the administrator who is said to be gone. */
function barOf({ actor }: MemberContext, { operators, administering, at }: Judged): OperatorTooNew | AdministersItself | null {
  const since = operators.get(actor.accountId)
  if (since !== undefined && !couldDecide(operators, actor.accountId, at))
    return { code: "operator_too_new", since, from: decidesFrom(since) }
  return administering.has(actor.accountId) ? { code: "administers_itself" } : null
}

/** Whether those who asked for it and approved it still count: who lost the role takes it along, also where they have it again. */
export const isVoid = (row: FoundSuccessor, operators: Operators, now: Date): boolean =>
  [row.askedBy, ...(row.invitationId === null ? [] : [row.approvedBy])].some(
    (accountId) => !couldDecide(operators, accountId, { askedAt: row.askedAt, now }),
  )
