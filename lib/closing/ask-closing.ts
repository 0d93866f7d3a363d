import { findClosing, findClosingSize, putClosing, type ClosingRow, type ClosingSize } from "#db/queries/closings.ts"
import { keepsMail } from "#db/queries/holds.ts"
import { findPerson } from "#db/queries/roles.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { EndOutcome } from "../audit/organisation-events.ts"
import { recordOrganisationAudit, type AuditContext } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import { DAY } from "../clock.ts"
import { othersWho } from "../helping/ask.ts"
import type { InvalidField } from "../identity/errors.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import type { Id } from "../ids.ts"
import { actProven, look } from "../organisations/act.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import { fail, ok, type Result } from "../result.ts"
import { earliestDay, readClosingDay } from "./day.ts"
import type { ClosesAlready, RecordsStand } from "./errors.ts"
import { approveClosingMail } from "./mails.ts"
import { tellSoon } from "./tell.ts"

/** Over a weekend and a few days more, as every request of one administrator to another: what is wanted still is asked again. */
export const ANSWER_MS = 7 * DAY

export type AskClosing = {
  /** As "2027-01-31", by the administrator's clock. */ readonly day: string
  /** What becomes of employees' accounts; an end that is announced for one of them goes its own way. */ readonly outcome: EndOutcome
}

/**
 * Begins to close the organisation (D8), after a fresh proof: where somebody else administers the whole too, one of them says yes first, else it is announced
 * at once. Not while a hold stands or a shared mailbox is official. It happens after thirty days at the earliest, and everybody is told of it by a job.
 * @returns whether it is announced or waits for another administrator
 */
export function askClosing(
  ctx: OrganizerContext,
  { day, outcome }: AskClosing,
): Promise<Result<"announced" | "asked", NotFound | ProofNeeded | InvalidField | ClosesAlready | RecordsStand>> {
  return actProven(ctx, "organizer:settings", async (tx, { organisationId }) => {
    const on = readClosingDay(ctx, day)
    if (!on.ok) return on
    if (isStanding(await findClosing(tx, organisationId), ctx.clock.now())) return fail("closes_already")
    if (await keepsMail(tx, organisationId)) return fail("records_stand")
    const others = await othersWho(tx, ctx, { path: [organisationId], besides: null })
    const asked = { organisationId, ...on.value, outcome, askedBy: ctx.actor.accountId, askedAt: ctx.clock.now() }
    if (others.length === 0) {
      await announce(tx, ctx, asked)
      return ok("announced")
    }
    await putClosing(tx, { ...asked, state: "asked", announcedAt: null })
    for (const accountId of others) await askOther(tx, ctx, accountId)
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "closing.asked", subjectId: null, details: { outcome } })
    return ok("asked")
  })
}

/** One that still waits for its answer, or is announced. */
export const isStanding = (closing: ClosingRow | null, now: Date): closing is ClosingRow =>
  closing !== null && (closing.state !== "asked" || now.getTime() - closing.askedAt.getTime() < ANSWER_MS)

async function askOther(tx: TenantTx, ctx: OrganizerContext, accountId: Id): Promise<void> {
  const language = (await findPerson(tx, accountId))?.language ?? ctx.language
  const { id, name } = ctx.organisation
  const expiresAt = new Date(ctx.clock.now().getTime() + ANSWER_MS)
  await mailEveryAddress(ctx, tx, { accountId, mailTo: (to) => approveClosingMail(ctx, { to, language, id, name, expiresAt }) })
}

type Announced = Pick<ClosingRow, "organisationId" | "closesOn" | "closesAt" | "outcome" | "askedBy" | "askedAt">

/** Puts the announcement down in the caller's transaction, which holds the organisation; a job tells everybody. */
export async function announce(tx: TenantTx, ctx: AuditContext, closing: Announced): Promise<void> {
  const { organisationId, outcome } = closing
  const announcedAt = ctx.clock.now()
  await putClosing(tx, { ...closing, state: "announced", announcedAt })
  await tellSoon(tx, ctx, { organisationId, what: "announced", announcedAt: announcedAt.getTime() })
  await recordOrganisationAudit(tx, ctx, organisationId, { type: "closing.announced", subjectId: null, details: { outcome } })
}

export type ShownClosing = {
  readonly closing:
    | (Pick<ClosingRow, "closesOn" | "outcome"> & {
        readonly state: "asked" | "announced"
        /** Asked for by this administrator. */ readonly isOwn: boolean
        /** Who asked, by name; null for the operator. */ readonly by: string | null
        /** When it would begin if it were approved now. */ readonly wouldCloseOn: string
      })
    | null
  readonly size: ClosingSize
  /** The first day that can be chosen. */ readonly earliest: string
  /** Somebody else has to say yes. */ readonly needsSecond: boolean
  /** A hold or an official mailbox keeps it from beginning (O16). */ readonly isKept: boolean
}

/** What there is to say of the organisation's closing, to whoever administers the whole of it (D8). */
export function showClosing(ctx: OrganizerContext): Promise<Result<ShownClosing, NotFound>> {
  return look(ctx, "organizer:settings", async (tx, { organisationId }) => {
    const row = await findClosing(tx, organisationId)
    const others = await othersWho(tx, ctx, { path: [organisationId], besides: null })
    const [size, isKept] = [await findClosingSize(tx, organisationId), await keepsMail(tx, organisationId)]
    const facts = { size, isKept, earliest: earliestDay(ctx).closesOn, needsSecond: others.length > 0 }
    if (!isStanding(row, ctx.clock.now()) || row.state === "closing") return ok({ ...facts, closing: null })
    const { state, closesOn, outcome, askedBy } = row
    const by = askedBy === null ? null : ((await findPerson(tx, askedBy))?.name ?? null)
    const wouldCloseOn = laterOf(ctx, row).closesOn
    return ok({ ...facts, closing: { state, closesOn, outcome, by, isOwn: askedBy === ctx.actor.accountId, wouldCloseOn } })
  })
}

/** Approved late, it begins later, so that everybody has the whole notice all the same. */
export function laterOf(here: Parameters<typeof earliestDay>[0], { closesOn, closesAt }: Pick<ClosingRow, "closesOn" | "closesAt">) {
  const earliest = earliestDay(here)
  return closesAt < earliest.closesAt ? earliest : { closesOn, closesAt }
}
