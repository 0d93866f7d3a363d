import { lastDigits, readPhoneNumber, showPhoneNumber } from "#lib/identity/phone-number.ts"

const read = (typed: string, home: "SE" | "GB" = "SE", countries = ["SE", "NO", "GB"]) => readPhoneNumber({ typed, home, countries })

describe("phone numbers", () => {
  it.each(["070-174 06 05", "+46 70 174 06 05", "0046701740605", "+46 (0)70 174 06 05", "+46701740605", "  +46\u00a0701740605 "])(
    "I1 %s is read into E.164",
    (typed) => {
      expect(read(typed)).toEqual({ ok: true, value: "+46701740605" })
    },
  )

  it.each(["", "abc", "123", "+46", "+4670174060512345", "+46 70 174 06 05; DROP TABLE", "tel:+46701740605'"])(
    "%j is not a number",
    (typed) => {
      expect(read(typed)).toMatchObject({ ok: false, error: { code: "phone_unreadable" } })
    },
  )

  it("B73 fixed and premium numbers get no SMS", () => {
    expect(read("08-508 290 00")).toEqual({ ok: false, error: { code: "phone_not_mobile" } })
    expect(read("+46 939 100 00 00")).toMatchObject({ ok: false })
  })

  it("I1 a country without SMS is said, and * serves all", () => {
    expect(read("+1 212 555 2368", "SE", ["SE"])).toEqual({ ok: false, error: { code: "phone_country" } })
    expect(read("+1 212 555 2368", "SE", ["*"])).toMatchObject({ ok: true })
  })

  it("shows it as people read it, and two digits where only those may be seen", () => {
    expect(showPhoneNumber("+46701740605")).toBe("+46 70 174 06 05")
    expect(lastDigits("+46701740605")).toBe("05")
  })
})
