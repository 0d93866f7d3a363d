import {
  decideAbuseCase,
  findAbuseCase,
  findAbuseCaseOfMessage,
  findReporters,
  findReports,
  listAbuseCases as findAbuseCases,
  lockReported,
  setSendingStopped,
  type AbuseCaseRow,
  type ReportRow,
} from "#db/queries/abuse-cases.ts"
import { findPerson } from "#db/queries/roles.ts"
import type { Tx } from "#db/client.ts"
import { recordAudit } from "../audit/record-audit.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { OperatorScope } from "../authz/scope.ts"
import { DAY } from "../clock.ts"
import type { MemberContext } from "../context.ts"
import { sendMail } from "../identity/notices.ts"
import { isId, type Id } from "../ids.ts"
import { queueMails } from "../notifications/outgoing.ts"
import { fail, ok, type Result } from "../result.ts"
import { reportDecidedMail, sendingMail, type SendingChange } from "./abuse-mail.ts"
import type { CaseDecided } from "./errors.ts"

/** How far back different reporters are counted. */
export const COUNTED_DAYS = 30

const countedSince = ({ clock }: MemberContext) => new Date(clock.now().getTime() - COUNTED_DAYS * DAY)

/** Accounts that were reported, those that wait for a decision first (M18). */
export async function listAbuseCases(ctx: MemberContext): Promise<Result<readonly AbuseCaseRow[], NotFound>> {
  const scope = authorize(ctx.actor, "case:decide")
  if (!scope.ok) return scope
  return ok(await findAbuseCases(ctx.db, scope.value, countedSince(ctx)))
}

export type ShownAbuseCase = AbuseCaseRow & { readonly reports: readonly ReportRow[] }

/** One of them with its reports. Who made them stands in the messages that they are. */
export async function showAbuseCase(ctx: MemberContext, id: Id): Promise<Result<ShownAbuseCase, NotFound>> {
  const scope = authorize(ctx.actor, "case:decide")
  if (!scope.ok) return scope
  const found = isId(id) ? await findAbuseCase(ctx.db, scope.value, id, countedSince(ctx)) : null
  return found === null ? fail("not_found") : ok({ ...found, reports: await findReports(ctx.db, scope.value, id) })
}

/** The case that a message to support reports to, if any. */
export async function abuseCaseOfMessage(ctx: MemberContext, messageId: Id): Promise<Id | null> {
  const scope = authorize(ctx.actor, "case:decide")
  return scope.ok && isId(messageId) ? findAbuseCaseOfMessage(ctx.db, scope.value, messageId) : null
}

type OfCase = { readonly caseId: Id }
type Decided = Promise<Result<null, NotFound | CaseDecided>>

/** Nothing is to be done about what was reported. Whose sending was slowed down is told that it is no more; others never learn that they were reported. */
export async function dismissReports(ctx: MemberContext, { caseId }: OfCase): Decided {
  const scope = authorize(ctx.actor, "case:decide")
  if (!scope.ok) return scope
  if (!isId(caseId)) return fail("not_found")
  return ctx.db.transaction(async (tx) => {
    const about = await lockReported(tx, scope.value, caseId)
    const decided = await decideAbuseCase(tx, scope.value, caseId, { state: "dismissed", now: ctx.clock.now() })
    if (about === null || decided === null) return fail("case_decided")
    // Whose sending is stopped may send no more than before.
    const subjectId = decided.brakedAt !== null && about.stoppedAt === null ? about.accountId : null
    if (subjectId !== null) await tellOwner(tx, ctx, subjectId, "unbraked")
    await tellReporters(tx, ctx, scope.value, caseId)
    await recordAudit(tx, ctx, { type: "report.dismissed", subjectId, details: { case: caseId } })
    return ok(null)
  })
}

/** Stops the account's sending; it receives and reads as before, and can write to support. */
export async function stopSending(ctx: MemberContext, { caseId }: OfCase): Decided {
  const scope = authorize(ctx.actor, "case:decide")
  if (!scope.ok) return scope
  if (!isId(caseId)) return fail("not_found")
  return ctx.db.transaction(async (tx) => {
    const now = ctx.clock.now()
    const about = await lockReported(tx, scope.value, caseId)
    const decided = await decideAbuseCase(tx, scope.value, caseId, { state: "stopped", now })
    if (about === null || decided === null) return fail("case_decided")
    const { accountId } = about
    if (await setSendingStopped(tx, scope.value, accountId, now)) await tellOwner(tx, ctx, accountId, "stopped")
    await tellReporters(tx, ctx, scope.value, caseId)
    await recordAudit(tx, ctx, { type: "sending.stopped", subjectId: accountId, details: {} })
    return ok(null)
  })
}

/** Lets an account send again whose sending was stopped. Pressed twice it is done once. */
export async function allowSending(ctx: MemberContext, { caseId }: OfCase): Decided {
  const scope = authorize(ctx.actor, "case:decide")
  if (!scope.ok) return scope
  const found = isId(caseId) ? await findAbuseCase(ctx.db, scope.value, caseId, countedSince(ctx)) : null
  if (found === null) return fail("not_found")
  return ctx.db.transaction(async (tx) => {
    if (!(await setSendingStopped(tx, scope.value, found.accountId, null))) return fail("case_decided")
    await tellOwner(tx, ctx, found.accountId, "allowed")
    await recordAudit(tx, ctx, { type: "sending.allowed", subjectId: found.accountId, details: {} })
    return ok(null)
  })
}

/** A shared mailbox has no ordinary one to be told in. */
async function tellOwner(tx: Tx, ctx: MemberContext, accountId: Id, change: SendingChange): Promise<void> {
  const person = await findPerson(tx, accountId)
  if (person !== null) await sendMail(ctx, tx, sendingMail(ctx, { to: person.address, language: person.language, change }))
}

async function tellReporters(tx: Tx, ctx: MemberContext, scope: OperatorScope, caseId: Id): Promise<void> {
  const mails = (await findReporters(tx, scope, caseId)).map(({ address, language }) => reportDecidedMail(ctx, { to: address, language }))
  await queueMails(tx, ctx, mails)
}
