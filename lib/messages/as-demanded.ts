import type { MemberContext } from "../context.ts"
import { latestEnd } from "./expiry.ts"
import type { SendMessage } from "./input.ts"
import { NO_OPTIONS } from "./options.ts"

/**
 * A message as the sender's organisation demands it (O11), whichever way it is sent: it ends in time, and opens by a phone that the sender names. The form says
 * so beside the fields.
 */
export function asDemanded(
  { policy, timeZone }: Pick<MemberContext, "policy" | "timeZone">,
  written: SendMessage,
  sentAt: Date,
): SendMessage {
  const { expiryDays, registeredOnly } = policy
  if (expiryDays === null && registeredOnly === null) return written
  const options = written.options ?? { ...NO_OPTIONS, expiresAt: null }
  const latest = expiryDays === null ? null : latestEnd(expiryDays, { now: sentAt, timeZone })
  const isLater = latest !== null && (options.expiresAt === null || options.expiresAt > latest)
  return {
    ...written,
    options: { ...options, expiresAt: isLater ? latest : options.expiresAt, level: registeredOnly === true ? "registered" : options.level },
  }
}
