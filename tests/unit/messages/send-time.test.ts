import { readSendTime, toSendTime } from "#lib/messages/send-time.ts"

const now = new Date("2026-03-20T12:00:00Z")
const stockholm = { timeZone: "Europe/Stockholm", now }
const read = (sendDate: string, sendTime: string, around = stockholm) => readSendTime({ sendDate, sendTime }, around)
const at = (moment: string) => ({ ok: true, value: new Date(moment) })
const refused = (field: string, problem: string) => ({ ok: false, error: { code: "invalid_fields", fields: { [field]: problem } } })

test("M14 nothing chosen is at once; half of it is asked for", () => {
  expect([read("", ""), readSendTime({}, stockholm)]).toEqual([
    { ok: true, value: null },
    { ok: true, value: null },
  ])
  expect(read("", "08:00")).toEqual(refused("send_date", "send_date_missing"))
  expect(read("2026-04-01", "")).toEqual(refused("send_time", "send_time_missing"))
})

test.each([
  ["in winter", "2026-03-28", "08:00", "Europe/Stockholm", "2026-03-28T07:00:00Z"],
  ["in summer", "2026-07-01", "08:00", "Europe/Stockholm", "2026-07-01T06:00:00Z"],
  ["just before the clocks go on", "2026-03-29", "01:59", "Europe/Stockholm", "2026-03-29T00:59:00Z"],
  ["in the hour that is left out: the one after it", "2026-03-29", "02:30", "Europe/Stockholm", "2026-03-29T01:30:00Z"],
  ["in the hour that comes twice: the first", "2026-10-25", "02:30", "Europe/Stockholm", "2026-10-25T00:30:00Z"],
  ["west of Greenwich", "2026-04-01", "23:30", "America/New_York", "2026-04-02T03:30:00Z"],
  ["with half an hour", "2026-04-01", "00:00", "Asia/Kolkata", "2026-03-31T18:30:00Z"],
  ["with seconds, which count no further", "2026-04-01", "08:00:59", "UTC", "2026-04-01T08:00:00Z"],
])("M14 it is the sender's clock: %s", (_what, date, time, timeZone, expected) => {
  expect(read(date, time, { timeZone, now })).toEqual(at(expected))
})

test("M14 what stands in the fields is the same moment again", () => {
  for (const timeZone of ["Europe/Stockholm", "America/New_York", "Asia/Kolkata", "UTC"])
    for (const moment of ["2026-03-29T01:30:00Z", "2026-06-01T06:00:00Z", "2026-12-31T23:59:00Z"]) {
      const shown = toSendTime(new Date(moment), timeZone)
      expect([timeZone, readSendTime(shown, { timeZone, now })]).toEqual([timeZone, at(moment)])
    }
})

test.each([
  ["a day that no month has", "2026-02-30", "08:00", "send_date", "send_time_unreadable"],
  ["a month that no year has", "2026-13-01", "08:00", "send_date", "send_time_unreadable"],
  ["words", "tomorrow", "08:00", "send_date", "send_time_unreadable"],
  ["an hour that no day has", "2026-04-01", "25:00", "send_date", "send_time_unreadable"],
  ["the past", "2026-03-20", "12:59", "send_time", "send_time_past"],
  ["less than a minute ahead", "2026-03-20", "13:00", "send_time", "send_time_past"],
  ["more than a year ahead", "2027-03-22", "13:00", "send_date", "send_time_far"],
])("M14 refused: %s", (_what, date, time, field, problem) => {
  expect(read(date, time)).toEqual(refused(field, problem))
})

test("M14 a minute ahead and a year ahead are taken", () => {
  expect(read("2026-03-20", "13:01")).toEqual(at("2026-03-20T12:01:00Z"))
  expect(read("2027-03-20", "13:00")).toEqual(at("2027-03-20T12:00:00Z"))
})
