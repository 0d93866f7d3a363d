import { readAbsenceTimes, toTypedTimes, type TypedTimes } from "#lib/absences/absence-time.ts"
import { isAway, isOver } from "#lib/absences/absence.ts"

const NONE: TypedTimes = { from_date: "", from_time: "", until_date: "", until_time: "" }
const around = { timeZone: "Europe/Stockholm", now: new Date("2026-11-26T10:00:00Z") }
const read = (typed: Partial<TypedTimes>) => readAbsenceTimes({ ...NONE, ...typed }, around)

test("M14 nothing chosen is at once, and until it is switched off", () => {
  expect(read({})).toEqual({ ok: true, value: { startsAt: null, endsAt: null } })
})

test.each([
  [
    "with times",
    { from_date: "2026-12-01", from_time: "08:30", until_date: "2026-12-04", until_time: "17:00" },
    "2026-12-01T07:30Z",
    "2026-12-04T16:00Z",
  ],
  ["of whole days", { from_date: "2026-12-01", until_date: "2026-12-04" }, "2026-11-30T23:00Z", "2026-12-04T22:59Z"],
  ["of one day", { from_date: "2026-12-01", until_date: "2026-12-01" }, "2026-11-30T23:00Z", "2026-12-01T22:59Z"],
  ["that has begun", { from_date: "2026-11-25", until_date: "2026-11-26" }, "2026-11-24T23:00Z", "2026-11-26T22:59Z"],
])("M14 an absence %s is by the person's clock, and stands in the fields again", (_what, typed, from, until) => {
  const times = { startsAt: new Date(from), endsAt: new Date(until) }
  expect(read(typed)).toEqual({ ok: true, value: times })
  expect(readAbsenceTimes(toTypedTimes(times, around.timeZone), around)).toEqual({ ok: true, value: times })
})

test.each([
  ["a time without a day", { from_time: "08:00" }, "from_date", "reply_day_missing"],
  ["what is no day", { until_date: "tomorrow" }, "until_date", "reply_time_unreadable"],
  ["a day that no month has", { from_date: "2026-02-30" }, "from_date", "reply_time_unreadable"],
  ["what is no time", { until_date: "2026-12-01", until_time: "noon" }, "until_date", "reply_time_unreadable"],
  ["an end that is over", { until_date: "2026-11-25" }, "until_date", "reply_over"],
  ["an end before the beginning", { from_date: "2026-12-04", until_date: "2026-12-01" }, "until_date", "reply_ends_first"],
  ["another century", { from_date: "2126-12-04" }, "from_date", "reply_far"],
])("M14 refused: %s", (_what, typed, field, problem) => {
  expect(read(typed)).toMatchObject({ ok: false, error: { code: "invalid_fields", fields: { [field]: problem } } })
})

test("M14 it is on from its first moment until before its end", () => {
  const [startsAt, endsAt] = [new Date(1000), new Date(2000)]
  expect([999, 1000, 1999, 2000].map((at) => isAway({ startsAt, endsAt }, new Date(at)))).toEqual([false, true, true, false])
  expect([isAway({ startsAt, endsAt: null }, new Date(9e12)), isOver({ endsAt }, endsAt)]).toEqual([true, true])
})
