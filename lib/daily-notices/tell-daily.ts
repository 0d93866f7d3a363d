import {
  dropWaiting,
  findDueOverviews,
  lockDueOverview,
  lockWaiting,
  noteTelling,
  setOverviewDue,
  type ToldDaily,
} from "#db/queries/daily-notices.ts"
import type { Tx } from "#db/client.ts"
import { StorageError } from "../blobs/blob-store.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { queueSpooled, spool } from "../notifications/outgoing.ts"
import { MORNING, nextAt } from "../wall-clock.ts"
import { overviewMail } from "./overview-mail.ts"

const PORTION = 100

/**
 * Sends everybody who wants one mail a day theirs, when it is due and something new is unread (M9). Mail and next time are one transaction: stopped at any
 * point it is finished by the next run, several runs share the work, and each mail goes once. Run by the clock. @returns how many mails there were
 */
export async function tellDaily(services: Services): Promise<number> {
  let [mails, done] = [0, 0]
  for (;;) {
    const before = done
    const ids = await findDueOverviews(services.db, { now: services.clock.now(), limit: PORTION })
    for (const id of ids) {
      const said = await tellOne(services, id)
      if (said !== "failed") done += 1
      if (said === "told") mails += 1
    }
    // What is left fails, or others have it in hand.
    if (ids.length < PORTION || done === before) return mails
  }
}

async function tellOne(services: Services, accountId: Id): Promise<"told" | "nothing" | "failed"> {
  try {
    return await services.db.transaction(async (tx) => {
      const now = services.clock.now()
      const person = await lockDueOverview(tx, accountId, now)
      if (person === null) return "nothing"
      await setOverviewDue(tx, accountId, nextAt(MORNING, { now, timeZone: person.timeZone }))
      return (await tellWaiting(tx, services, person)) ? "told" : "nothing"
    })
  } catch (error) {
    services.log.error("daily_notice_failed", error, { account: accountId })
    return "failed"
  }
}

/**
 * Queues one mail that tells of everything new that waits for it. Who has read a message needs no word of it; what lies unread in Trash, was marked as read or
 * has expired waits on, because it may come back. The caller has locked the account. @returns whether there was anything to tell
 * @throws StorageError when the mail cannot be written
 */
export async function tellWaiting(tx: Tx, services: Services, { accountId: holderId, address, language }: ToldDaily): Promise<boolean> {
  const waiting = await lockWaiting(tx, holderId, services.clock.now())
  const idsOf = (rows: typeof waiting) => rows.map(({ messageId }) => messageId)
  await dropWaiting(tx, { holderId, messageIds: idsOf(waiting.filter(({ isOpened }) => isOpened)) }, "off")
  const messageIds = idsOf(waiting.filter(({ isOpened, isNew }) => isNew && !isOpened))
  if (messageIds.length === 0 || address === null) return false
  const mail = overviewMail(services, { to: address, language, count: messageIds.length })
  const spooled = await spool(services, [{ ...mail, channel: "email" }], tx)
  if (!spooled.ok) throw new StorageError(spooled.error)
  await queueSpooled(tx, services, spooled.value)
  for (const { outgoingId } of spooled.value) await noteTelling(tx, { holderId, messageIds }, outgoingId)
  return true
}
