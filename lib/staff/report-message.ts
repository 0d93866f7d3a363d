import { brakeAbuseCase, findReporterHash, hasReported, insertReport, openAbuseCase } from "#db/queries/abuse-cases.ts"
import type { Tx } from "#db/client.ts"
import type { ReportReason } from "#db/schema/cases.ts"
import { recordAudit } from "../audit/record-audit.ts"
import { authorize } from "../authz/policy.ts"
import { putBlock } from "../blocking/block-sender.ts"
import type { SenderGone, TooManyBlocked } from "../blocking/errors.ts"
import { senderOf, type SenderFailure } from "../blocking/find-sender.ts"
import type { Sender } from "../blocking/record.ts"
import { DAY } from "../clock.ts"
import type { MemberContext } from "../context.ts"
import { LABELS } from "../crypto/labels.ts"
import { newId, type Id } from "../ids.ts"
import { keyedHash, keyedHashes } from "../keys/keyed-hash.ts"
import { translator } from "../language/translate.ts"
import type { SendFailure } from "../messages/errors.ts"
import { sendPlainLetter } from "../messages/send-plain-letter.ts"
import { fail, ok, type Result } from "../result.ts"
import type { ReportedAlready } from "./errors.ts"
import { textOfReported } from "./reported-text.ts"

export const REPORT_REASONS = ["spam", "threats", "fraud", "other"] as const satisfies readonly ReportReason[]

/** From so many different people within so many days, the account is slowed down until support decides. */
const BRAKE = { from: 3, days: 7 }

export type Reportable = Sender & { /** By the actor, this message. */ readonly isReported: boolean }

/** Whom reporting this message would be about, before it is done. */
export async function findReportable(ctx: MemberContext, messageId: Id): Promise<Result<Reportable, SenderFailure>> {
  const sender = await senderOf(ctx, messageId)
  if (!sender.ok) return sender
  const hashes = keyedHashes(ctx, LABELS.reportHash)("message", ctx.actor.accountId, messageId)
  return ok({ ...sender.value, isReported: await hasReported(ctx.db, hashes) })
}

export type ReportMessage = {
  /** One per form. */
  readonly token: Id
  readonly messageId: Id
  readonly reason: ReportReason
  /** In the reporter's own words. */
  readonly text: string
  readonly with: { readonly text: boolean; readonly block: boolean }
}

/** Returning would send the message. */
class NotReported extends Error {
  readonly failure: ReportedAlready | SenderGone | TooManyBlocked
  constructor(failure: NotReported["failure"]) {
    super(failure.code)
    this.failure = failure
  }
}

export type ReportFailure = SenderFailure | ReportedAlready | TooManyBlocked | SendFailure

/**
 * Reports a message to support (M18): a sealed message from the reporter to support, with the text of the reported one only if they say so, and in the same
 * transaction the report in the account's case and the block, where that is asked for. Once for each message and reporter.
 */
export async function reportMessage(ctx: MemberContext, report: ReportMessage): Promise<Result<null, ReportFailure>> {
  const { token, messageId, reason } = report
  const owner = authorize(ctx.actor, "account:change")
  if (!owner.ok) return owner
  const sender = await senderOf(ctx, messageId)
  if (!sender.ok) return sender
  const t = translator(ctx.language, "report")
  const subject = t("letter.subject", { reason: t(`reasons.${reason}`) })
  const letter = { token, to: ctx.env.supportAddress, subject, text: await writeReport(ctx, sender.value, report), inReplyTo: null }
  try {
    return await sendPlainLetter(ctx, letter, {
      also: async (tx, letterId) => {
        if (report.with.block) {
          const blocked = await putBlock(tx, ctx, owner.value, sender.value)
          if (!blocked.ok) throw new NotReported(blocked.error)
        }
        await keepReport(tx, ctx, { ...report, letterId, accountId: sender.value.accountId })
      },
    })
  } catch (error) {
    if (error instanceof NotReported) return fail(error.failure)
    throw error
  }
}

/** The reason, the account, the reporter's words, and the text where it goes along. */
async function writeReport(ctx: MemberContext, { name, address }: Sender, report: ReportMessage): Promise<string> {
  const t = translator(ctx.language, "report")
  const reported = report.with.text ? await textOfReported(ctx, report.messageId) : null
  const parts = [
    t("letter.about", { reason: t(`reasons.${report.reason}`), name, address }),
    report.text.trim(),
    reported === null ? t("letter.without") : t("letter.with", reported),
  ]
  return parts.filter((part) => part !== "").join("\n\n")
}

type Kept = ReportMessage & { readonly letterId: Id; /** Reported. */ readonly accountId: Id }

async function keepReport(
  tx: Tx,
  ctx: MemberContext,
  { letterId, accountId, messageId, reason, with: { text: hasText } }: Kept,
): Promise<void> {
  const now = ctx.clock.now()
  const [hashOf, hashesOf] = [keyedHash(ctx, LABELS.reportHash), keyedHashes(ctx, LABELS.reportHash)]
  const { accountId: reporterId } = ctx.actor
  const caseId = await openAbuseCase(tx, { id: newId(), accountId, now })
  // Since the earlier report the key may have been rotated: the row alone would not know it again. Nobody adds one meanwhile, the case is locked.
  if (await hasReported(tx, hashesOf("message", reporterId, messageId))) throw new NotReported({ code: "reported_already" })
  const counted = await findReporterHash(tx, accountId, hashesOf("account", reporterId, accountId))
  const isNew = await insertReport(tx, {
    id: newId(),
    caseId,
    messageId: letterId,
    reporterHash: counted ?? hashOf("account", reporterId, accountId).hash,
    onceHash: hashOf("message", reporterId, messageId).hash,
    reason,
    hasText,
    reportedAt: now,
  })
  if (!isNew) throw new NotReported({ code: "reported_already" })
  await brakeAbuseCase(tx, caseId, { from: BRAKE.from, since: new Date(now.getTime() - BRAKE.days * DAY), now })
  const { actor: _reporter, ...services } = ctx
  await recordAudit(tx, services, { type: "report.received", subjectId: null, details: { case: caseId } })
}
