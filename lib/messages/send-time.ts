import { DAY, MINUTE } from "../clock.ts"
import { fail, ok, type Result } from "../result.ts"
import { instantOf, shownAt } from "../wall-clock.ts"
import type { InvalidMessage } from "./errors.ts"
import type { TypedFields } from "./typed-fields.ts"

/** A day and a time of somebody's own clock, as fields of a form have them: "2026-12-01" and "08:00"; both empty, or left out, for none. */
export type SendTime = Pick<TypedFields, "sendDate" | "sendTime">

type Around = { /** IANA name. */ readonly timeZone: string; readonly now: Date }

/** At least so long ahead, and at most. */
export const SOONEST_MS = MINUTE
export const LATEST_MS = 366 * DAY

/**
 * The moment that a sender chose for a message to leave (M14), or null for none. An hour that the clock leaves out is the one after it; of one that it
 * shows twice it is the first.
 */
export function readSendTime({ sendDate = "", sendTime = "" }: SendTime, { timeZone, now }: Around): Result<Date | null, InvalidMessage> {
  if (sendDate === "" && sendTime === "") return ok(null)
  if (sendDate === "") return invalid("send_date", "send_date_missing")
  if (sendTime === "") return invalid("send_time", "send_time_missing")
  const moment = instantOf(sendDate, sendTime, timeZone)
  if (moment === null) return invalid("send_date", "send_time_unreadable")
  const ahead = moment.getTime() - now.getTime()
  if (ahead < SOONEST_MS) return invalid("send_time", "send_time_past")
  return ahead > LATEST_MS ? invalid("send_date", "send_time_far") : ok(moment)
}

const invalid = (field: string, problem: string) => fail({ code: "invalid_fields" as const, fields: { [field]: problem } })

/** How a moment stands in the fields. */
export function toSendTime(moment: Date, timeZone: string): Required<SendTime> {
  const { date, time } = shownAt(moment, timeZone)
  return { sendDate: date, sendTime: time }
}
