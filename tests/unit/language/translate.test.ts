import { translator } from "#lib/language/translate.ts"

describe("translator", () => {
  it("says a text in each language, whole or by namespace", () => {
    expect(translator("sv")("navigation.inbox")).toBe("Inkorg")
    expect(translator("en", "navigation")("inbox")).toBe("Inbox")
  })

  it("follows the plural rules of the language", () => {
    const t = translator("sv", "files")
    expect([t("count", { count: 1 }), t("count", { count: 4 })]).toEqual(["en bilaga", "4 bilagor"])
  })

  it("falls back to English for a language that is not installed", () => {
    expect(translator("xx")("navigation.inbox")).toBe("Inbox")
  })

  it("does not let a missing value or an unknown key pass in a test", () => {
    expect(() => translator("en")("inbox.emptyBody")).toThrow()
    expect(() => translator("en").dynamic("errors.field.nobody_wrote_this")).toThrow()
  })

  it("knows which keys exist", () => {
    expect([translator("en").has("inbox.title"), translator("en").has("inbox.nothing")]).toEqual([true, false])
  })

  it("takes markup in a value as text", () => {
    expect(translator("en")("inbox.emptyBody", { address: "<b>{x}</b>", brand: "S" })).toContain("<b>{x}</b>")
  })
})
