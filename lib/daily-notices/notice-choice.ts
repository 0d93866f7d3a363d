import {
  dropWaiting,
  findNoticeSettings,
  lockNoticeChoice,
  lockWaiting,
  updateNoticeChoice,
  type NoticeChoice,
} from "#db/queries/daily-notices.ts"
import type { Tx } from "#db/client.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { fail, ok, type Result } from "../result.ts"
import { MORNING, nextAt } from "../wall-clock.ts"
import { tellWaiting } from "./tell-daily.ts"

/** How somebody with a mailbox can be told of messages; the first is the default. */
export const NOTICE_CHOICES = ["at_once", "daily", "off"] as const satisfies readonly NoticeChoice[]

export type OwnNotices = {
  readonly choice: NoticeChoice
  /** When the next mail of the day is due; null for who is told otherwise. */
  readonly dueAt: Date | null
  /** Notices carry a link that this person would need without the password, and come at once all the same (M3). */
  readonly isLinked: boolean
}

/** How the signed-in person wants to be told of messages (M9). */
export async function ownNotices(ctx: MemberContext): Promise<Result<OwnNotices, NotFound>> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return scope
  const settings = await findNoticeSettings(ctx.db, scope.value)
  return settings === null ? fail("not_found") : ok(settings)
}

/**
 * Sets how the signed-in person is told of what comes from now on (M9). Who leaves the mail of the day is told of what waits for it at once, or, without
 * notices, not at all; the senders see which. @throws StorageError when that mail cannot be written: then nothing is changed
 */
export async function setNoticeChoice(ctx: MemberContext, choice: NoticeChoice): Promise<Result<NoticeChoice, NotFound>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  return ctx.db.transaction(async (tx) => {
    const owner = await lockNoticeChoice(tx, scope.value)
    if (owner === null) return fail("not_found")
    if (owner.choice === choice) return ok(choice)
    const { timeZone } = owner
    const dueAt = choice === "daily" ? nextAt(MORNING, { now: ctx.clock.now(), timeZone }) : null
    await updateNoticeChoice(tx, scope.value, { choice, dueAt })
    if (choice === "at_once") await tellWaiting(tx, ctx, owner)
    if (owner.choice === "daily") await leaveUntold(tx, ctx, owner.accountId, choice === "off" ? "unwanted" : "off")
    return ok(choice)
  })
}

/** What no mail of the day will tell of any more. */
async function leaveUntold(tx: Tx, ctx: MemberContext, holderId: string, notice: "off" | "unwanted"): Promise<void> {
  const waiting = await lockWaiting(tx, holderId, ctx.clock.now())
  await dropWaiting(tx, { holderId, messageIds: waiting.map(({ messageId }) => messageId) }, notice)
}
