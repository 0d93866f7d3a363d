import { direction, isLanguage, languages, pickLanguage } from "#lib/language/languages.ts"

describe("U1 pickLanguage", () => {
  it.each([
    ["sv-SE,sv;q=0.9,en;q=0.8", "sv"],
    ["en-US,en;q=0.9", "en"],
    ["fi, sv-FI;q=0.9, en;q=0.8", "sv"],
    ["en;q=0.4, sv;q=0.7", "sv"],
    ["sv;q=0, en", "en"],
    ["de, *;q=0.5", "en"],
    ["sv;q=rubbish", "en"],
    ["", "en"],
  ])("reads %j as %s", (acceptLanguage, language) => {
    expect(pickLanguage({ acceptLanguage })).toBe(language)
  })

  it("takes the person's setting before this browser's choice, and that before the header", () => {
    expect(pickLanguage({ account: "sv", cookie: "en", acceptLanguage: "en" })).toBe("sv")
    expect(pickLanguage({ account: null, cookie: "sv", acceptLanguage: "en" })).toBe("sv")
  })

  it("does not believe a cookie that names no installed language", () => {
    expect(pickLanguage({ cookie: "../../etc/passwd", acceptLanguage: "sv" })).toBe("sv")
  })

  it("is not held up by a header without end", () => {
    expect(pickLanguage({ acceptLanguage: "x,".repeat(1_000_000) })).toBe("en")
  })
})

it("U1 lists the installed languages by their own names", () => {
  expect(languages().map(({ code, name }) => [code, name])).toEqual([
    ["en", "English"],
    ["sv", "Svenska"],
  ])
})

it("isLanguage knows installed codes only", () => {
  expect([isLanguage("sv"), isLanguage("xx"), isLanguage(undefined), isLanguage("__proto__")]).toEqual([true, false, false, false])
})

it("direction of a language that is not installed is English's", () => {
  expect([direction("sv"), direction("xx")]).toEqual(["ltr", "ltr"])
})
