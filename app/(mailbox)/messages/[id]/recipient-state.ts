import type { ReadState } from "#app/_ui/status-sign.tsx"
import type { Translate } from "#lib/language/translate.ts"
import type { Tracked } from "#lib/messages/tracked.ts"
import { returnReason } from "#lib/notifications/return-reason.ts"

/** Can be read no more by this recipient. */
export const isOver = ({ expiredAt, endedAt, recalledAt, erasedUnread }: Tracked): boolean =>
  expiredAt !== null || endedAt !== null || recalledAt !== null || erasedUnread

/** No code reaches the recipient: the number is somebody else's, or the text message did not arrive. */
export const isMendable = ({ isWaiting, endedAt, wrongNumberAt, smsFailedAt }: Tracked): boolean =>
  isWaiting && endedAt === null && (wrongNumberAt !== null || smsFailedAt !== null)

/** Can still read it or has read it: those the colour is about (design 7). */
export const counts = (item: Tracked): boolean => item.openedAt !== null || !isOver(item)

/** How the recipient is known, in the words of the post (I9). */
export function levelOf({ phone, isWaiting, expiredAt }: Tracked, t: Translate): string {
  if (phone !== null) return t(`message.tracking.${phone.level}`, { digits: phone.digits })
  return isWaiting || expiredAt !== null ? t("message.tracking.letterOpen") : t("message.tracking.letterAccount")
}

/** The colour, sign and words of one recipient's reading, like those of the whole message: who can read it no more, unread, has no colour (design 7). */
export function stateOf(
  { openedAt, expiredAt, endedAt, recalledAt, erasedUnread }: Tracked,
  t: Translate,
): { readonly state: ReadState; readonly words: string } {
  if (openedAt !== null) return { state: "all", words: t("message.state.all") }
  if (recalledAt !== null) return { state: "withdrawn", words: t("message.state.recalled") }
  if (erasedUnread) return { state: "withdrawn", words: t("message.state.withdrawn") }
  return expiredAt === null && endedAt === null
    ? { state: "none", words: t("message.state.none") }
    : { state: "withdrawn", words: t("message.state.expired") }
}

/** How the link ended of somebody who made no account. */
export const linkEnd = ({ openedAt }: Tracked, time: string, t: Translate): string =>
  t(openedAt === null ? "message.tracking.expired" : "message.tracking.expiredRead", { time })

/** What came of the notice; where it came back, why. */
export const noticeInWords = ({ notice, noticeStatus }: Tracked, time: string, t: Translate): string =>
  notice === "returned"
    ? t("message.noticeState.returned", { time, reason: returnReason(noticeStatus ?? "") })
    : t(`message.noticeState.${notice}`, { time })
