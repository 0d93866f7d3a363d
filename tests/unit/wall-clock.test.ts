import { MORNING, nextAt } from "#lib/wall-clock.ts"

test.each([
  ["later today", "2026-03-03T05:59:59Z", "Europe/Stockholm", "2026-03-03T06:00:00Z"],
  ["tomorrow, when it is just then", "2026-03-03T06:00:00Z", "Europe/Stockholm", "2026-03-04T06:00:00Z"],
  ["an hour earlier by the sun, when summer time begins in between", "2026-03-28T12:00:00Z", "Europe/Stockholm", "2026-03-29T05:00:00Z"],
  ["an hour later by the sun, when it ends", "2026-10-24T12:00:00Z", "Europe/Stockholm", "2026-10-25T06:00:00Z"],
  ["where it is another day already", "2026-03-03T20:00:00Z", "Pacific/Auckland", "2026-03-04T18:00:00Z"],
  ["west of Greenwich", "2026-03-03T20:00:00Z", "America/New_York", "2026-03-04T12:00:00Z"],
  ["with three quarters of an hour", "2026-03-03T00:00:00Z", "Asia/Kathmandu", "2026-03-03T01:15:00Z"],
  ["over the end of a year", "2026-12-31T12:00:00Z", "UTC", "2027-01-01T07:00:00Z"],
])("M9 the mail of the day is due at 7 in the morning where the person is: %s", (_what, now, timeZone, expected) => {
  expect(nextAt(MORNING, { now: new Date(now), timeZone })).toEqual(new Date(expected))
})
