import { priceOf } from "#lib/billing/prices.ts"
import { dateIn, readExpiry } from "#lib/messages/expiry.ts"
import { hasOptions, NO_OPTIONS, NO_TYPED_OPTIONS, optionsOf, readOptions, wordsOf, type TypedOptions } from "#lib/messages/options.ts"

const all = { urgent: true, noForwarding: true, confirmReading: true, smsReceipt: true, smsNotice: true, level: "registered" } as const
const form = (fields: Readonly<Record<string, string>>) => readOptions((name) => fields[name] ?? "")

describe("Send Options", () => {
  it("M6 are signed as words and read from them again; unknown words say nothing", () => {
    const words = ["urgent", "no-forwarding", "confirm-reading", "sms-receipt", "sms-notice", "registered-letter", "expires"]
    expect(wordsOf({ ...all, expiresAt: new Date() })).toEqual(words)
    expect(optionsOf([...words, "letter", "URGENT"])).toEqual(all)
    expect(wordsOf({ ...NO_OPTIONS, expiresAt: null })).toEqual([])
    expect(optionsOf(["letter"])).toEqual(NO_OPTIONS)
  })

  it("M6 are taken from a form as they stand, and nothing else is", () => {
    expect(form({})).toEqual(NO_TYPED_OPTIONS)
    const fields = { urgent: "on", no_forwarding: "1", confirm_reading: "on", sms_receipt: "on", sms_notice: "true" }
    const chosen = { expiry: "date", expiry_date: " 2027-01-31 ", level: "registered" }
    expect(form({ ...fields, ...chosen })).toEqual({ ...all, expiry: "date", expiryDate: "2027-01-31" })
    expect(form({ urgent: "no", level: "id-checked", expiry: "8" })).toEqual(NO_TYPED_OPTIONS)
  })

  it.each<[string, Partial<TypedOptions>, boolean]>([
    ["nothing", {}, false],
    ["one of yes or no", { smsReceipt: true }, true],
    ["an expiry", { expiry: "7" }, true],
    ["a date that counts for nothing yet", { expiryDate: "2027-01-31" }, true],
    ["a level", { level: "registered" }, true],
  ])("M6 the section is open where %s is asked for", (_what, changes, is) => {
    expect(hasOptions({ ...NO_TYPED_OPTIONS, ...changes })).toBe(is)
  })

  it("M6 S3 cost what stands in the table, for each recipient, in whole öre", () => {
    expect(priceOf(NO_OPTIONS, 3)).toBe(0)
    expect(priceOf({ ...NO_OPTIONS, smsReceipt: true }, 1)).toBe(150)
    expect(priceOf(all, 3)).toBe(900)
    expect(priceOf(all, 0)).toBe(0)
  })
})

describe("the end of a message", () => {
  const now = new Date("2026-03-27T22:30:00Z")
  const at = (expiry: TypedOptions["expiry"], expiryDate = "", timeZone = "Europe/Stockholm") =>
    readExpiry({ expiry, expiryDate }, { now, timeZone })

  it("M6 is never unless something is chosen, and the end of a day where the sender is, summer time or not", () => {
    expect(at("none")).toEqual({ ok: true, value: null })
    // Half past eleven in the evening in Stockholm; clocks go forward on the 29th.
    expect(at("7")).toEqual({ ok: true, value: new Date("2026-04-03T21:59:59.999Z") })
    expect(at("date", "2026-03-28")).toEqual({ ok: true, value: new Date("2026-03-28T22:59:59.999Z") })
    expect(at("date", "2026-03-29")).toEqual({ ok: true, value: new Date("2026-03-29T21:59:59.999Z") })
    expect(at("date", "2026-10-25")).toEqual({ ok: true, value: new Date("2026-10-25T22:59:59.999Z") })
    expect(at("date", "2026-03-28", "Asia/Kolkata")).toEqual({ ok: true, value: new Date("2026-03-28T18:29:59.999Z") })
    expect(dateIn(new Date("2026-04-03T21:59:59.999Z"), "Europe/Stockholm")).toBe("2026-04-03")
  })

  it.each([
    ["2026-03-27", "today ends in half an hour", null],
    ["2026-03-26", "yesterday", "expiry_past"],
    ["2031-03-27", "five years ahead", null],
    ["2031-03-28", "more than five years ahead", "expiry_far"],
    ["9999-12-31", "far away", "expiry_far"],
    ["2026-02-30", "no day", "expiry_unreadable"],
    ["2026-13-01", "no month", "expiry_unreadable"],
    ["31/3 2026", "written otherwise", "expiry_unreadable"],
    ["", "nothing", "expiry_unreadable"],
  ])("M6 %s, %s, is refused with %s", (typed, _what, problem) => {
    expect(at("date", typed)).toEqual(problem === null ? { ok: true, value: expect.any(Date) } : { ok: false, error: { code: problem } })
  })

  it("M6 a date beside another choice is asked about, so that none is passed over", () => {
    expect(at("none", "2026-05-01")).toEqual({ ok: false, error: { code: "expiry_choice" } })
  })
})
