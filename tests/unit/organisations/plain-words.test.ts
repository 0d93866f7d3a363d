import { translator } from "#lib/language/translate.ts"

describe("sentences of the Organizer that depend on numbers", () => {
  it("O7 a way back without a waiting time says no time; with one it does", () => {
    const sms = (waits: "yes" | "no") => translator("en").dynamic("sms.recovery.helpBegun", { time: "02:36:11 CET", waits, code: "none" })
    expect(sms("no")).toBe("Your organisation opens a way back into your Sigill account. If you did not ask for it, sign in and stop it.")
    expect(sms("yes")).toContain("; it can be used 02:36:11 CET at the earliest. If")
  })

  it("O2 a unit that cannot be closed names what is in it, and nothing that is not", () => {
    const said = (people: number, units: number) => translator("en")("errors.unit_in_use", { people, units })
    expect(said(1, 0)).toBe("The unit cannot be closed yet. 1 person is still in it. Move or remove them first. Nothing was changed.")
    expect(said(0, 2)).toBe(
      "The unit cannot be closed yet. 2 units below it are still open. Move or remove them first. Nothing was changed.",
    )
  })
})
