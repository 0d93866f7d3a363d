import { shutGate } from "#db/queries/gate.ts"
import { findUnitRecords, setMailboxOfficial, setUnitOfficial, setUnitRule } from "#db/queries/records.ts"
import { lockUnit } from "#db/queries/units.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import { othersWho } from "../helping/ask.ts"
import { giveNotice, RULE_NOTICE_MS } from "../holding/stays-held.ts"
import type { InvalidField } from "../identity/errors.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import type { Id } from "../ids.ts"
import { actProven, done } from "../organisations/act.ts"
import { changedSince, type ChangedMeanwhile } from "../organisations/changed-since.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import { wasAndNow } from "../organisations/was-and-now.ts"
import { fail, type Result } from "../result.ts"
import { tellRequest } from "./request-mail.ts"
import { readRule, writeRule, type TypedRule } from "./rule.ts"

type Marked = { readonly unitId: Id; /** Null for all mailboxes of the unit and below. */ readonly mailboxId: Id | null }

/**
 * Marks a shared mailbox of a unit, or all of the unit and below, as official (O16): from then on nothing there is erased, taken back by its sender or ends before
 * it has its number and its copy in the archive, or a rule disposes of it, in a week at the earliest. It ends only with a second administrator's yes (lib/records/requests.ts).
 */
export function markOfficial(ctx: OrganizerContext, { unitId, mailboxId }: Marked): Promise<Result<null, NotFound | ProofNeeded>> {
  return actProven(ctx, "organizer:units", async (tx, scope) => {
    const unit = await lockUnit(tx, scope, unitId)
    if (unit === null || unit.closedAt !== null) return fail("not_found")
    const { organisationId } = scope
    await shutGate(tx, organisationId)
    const mark = { isOfficial: true, markedBy: ctx.actor.accountId }
    if (mailboxId === null) await setUnitOfficial(tx, { unitId, organisationId, ...mark })
    else if (!(await setMailboxOfficial(tx, { mailboxId, unitId, ...mark }))) return fail("not_found")
    await giveNotice(tx, ctx, unitId)
    const details = { unit: unitId, what: mailboxId === null ? "unit" : "mailbox" } as const
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "records.marked", subjectId: null, details })
    return done
  })
}

/**
 * Sets when letters of the official mailboxes of a unit and below are disposed of (O11, O16), or that the unit says nothing of it. Where a unit above says
 * something too, a letter goes when both let it. A fresh proof comes first, and a week in which nothing goes; whoever else administers the unit, or above it, is told.
 * What a colleague has set since the form was drawn stays.
 */
export function setDisposal(
  ctx: OrganizerContext,
  { unitId, shown, ...typed }: TypedRule & { readonly unitId: Id; readonly shown?: TypedRule },
): Promise<Result<null, NotFound | ProofNeeded | InvalidField | ChangedMeanwhile>> {
  return actProven(ctx, "organizer:units", async (tx, scope) => {
    const rule = readRule(typed)
    if (!rule.ok) return rule
    const unit = await lockUnit(tx, scope, unitId)
    if (unit === null || unit.closedAt !== null) return fail("not_found")
    const before = shown === undefined ? undefined : readRule(shown)
    if (before?.ok === false) return before
    const [now] = await findUnitRecords(tx, [unitId])
    // One field: a number without what it counts is no rule.
    const changes = changedSince({
      chosen: { count: writeRule(rule.value) },
      shown: before === undefined ? undefined : { count: writeRule(before.value) },
      now: { count: writeRule(now) },
    })
    if (!changes.ok) return changes
    if (changes.value.count === undefined) return done
    const { organisationId } = scope
    const startsAt = new Date(ctx.clock.now().getTime() + RULE_NOTICE_MS)
    const row = rule.value === null ? { count: null, span: null, counts: null, startsAt: null } : { ...rule.value, startsAt }
    await setUnitRule(tx, { unitId, organisationId, ...row })
    // One alone frees with it what is not registered: the others see it in time.
    const others = rule.value === null ? [] : await othersWho(tx, ctx, { path: unit.path, besides: ctx.actor.accountId })
    for (const accountId of others) await tellRequest(tx, ctx, { accountId, kind: "rule", unit })
    const facts = wasAndNow({ rule: writeRule(now) || null }, { rule: changes.value.count || null })
    const details = { unit: unitId, on: rule.value !== null, ...facts }
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "records.rule_set", subjectId: null, details })
    return done
  })
}
