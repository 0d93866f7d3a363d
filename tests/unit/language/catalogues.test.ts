import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import IntlMessageFormat from "intl-messageformat"
import { readCatalogues } from "#lib/language/catalogue.ts"

const folder = path.join(process.cwd(), "lib/language/catalogues")

type Tree = { readonly [key: string]: string | Tree }

function textsOf(tree: Tree, above = ""): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[above + key, value] as const] : textsOf(value, `${above}${key}.`),
  )
}

type Part = {
  readonly type: number
  readonly value?: string
  readonly options?: Readonly<Record<string, { readonly value: readonly Part[] }>>
  readonly children?: readonly Part[]
}

/** Names of the places a message has, with their kinds: "2:count" is a number, "8:b" a tag. */
function places(parts: readonly Part[]): readonly string[] {
  return parts.flatMap((part) => {
    const inside = [...Object.values(part.options ?? {}).flatMap((option) => places(option.value)), ...places(part.children ?? [])]
    return part.type === 0 || part.type === 7 ? inside : [`${part.type}:${part.value}`, ...inside]
  })
}

const placesOf = (text: string, locale: string) =>
  [...new Set(places(new IntlMessageFormat(text, locale, undefined, { ignoreTag: false }).getAst()))].sort()

const catalogues = [...readCatalogues(folder)].map(([code, texts]) => ({
  code,
  locale: texts.language.locale,
  texts: new Map(textsOf(texts as unknown as Tree)),
}))
const english = catalogues.find(({ code }) => code === "en")

describe.each(catalogues)("U1 the catalogue $code", ({ code, locale, texts }) => {
  it("has exactly the keys of English", () => {
    expect([...texts.keys()].sort()).toEqual([...(english?.texts.keys() ?? [])].sort())
  })

  it("has no empty text and no space at an end", () => {
    expect([...texts].filter(([, text]) => text.trim() === "" || text !== text.trim())).toEqual([])
  })

  it("is correct ICU with the places of English in every text", () => {
    const differing = [...texts].filter(([key, text]) => {
      const original = english?.texts.get(key)
      return original !== undefined && placesOf(text, locale).join() !== placesOf(original, "en-GB").join()
    })
    expect(differing).toEqual([])
  })

  it("B80 promises nothing the threat model does not, and keeps the voice", () => {
    const forbidden =
      /end[- ]to[- ]end|zero[- ]knowledge|not even our staff|inte ens vår personal|nollkunskap|ände[- ]till[- ]ände|totalsträck|\boops\b|hoppsan|\bPUL\b|!/i
    expect([...texts].filter(([, text]) => forbidden.test(text))).toEqual([])
  })

  it("names itself by its file and says which way it is written", () => {
    expect(texts.get("language.code")).toBe(code)
    expect(["ltr", "rtl"]).toContain(texts.get("language.direction"))
    expect(Intl.DateTimeFormat.supportedLocalesOf(locale)).toEqual([locale])
  })
})

/** Where Swedish may say *brev*: the identity levels (product.md, Words). */
const LEVELS = /^(?:(?:Ett )?[Rr]ekommenderat brev|Brev(?:: |$)|Varje meddelande som rekommenderat brev)/

it("has one noun in Swedish: brev only in the names of identity levels, and a shared mailbox has one name", () => {
  const swedish = catalogues.find(({ code }) => code === "sv")?.texts ?? new Map<string, string>()
  const others = [...swedish].filter(
    ([, text]) =>
      (/(?<![\p{L}])brev(?:et|en|s|ens|ets)?(?![\p{L}])/iu.test(text) && !LEVELS.test(text)) || /(?<![\p{L}])delade? brevlåd/iu.test(text),
  )
  expect(swedish.size).toBeGreaterThan(1000)
  expect(others).toEqual([])
})

describe("U1 a language is one file to add", () => {
  const added = mkdtempSync(path.join(os.tmpdir(), "sigill-catalogues-"))
  afterAll(() => rmSync(added, { recursive: true }))

  it("is there as soon as its file is, right to left too", () => {
    cpSync(folder, added, { recursive: true })
    const source = JSON.parse(readFileSync(path.join(folder, "en.json"), "utf8")) as { language: object }
    writeFileSync(
      path.join(added, "qr.json"),
      JSON.stringify({ ...source, language: { name: "Qwer", code: "qr", locale: "ar", direction: "rtl" } }),
    )
    expect(readCatalogues(added).get("qr")?.language.direction).toBe("rtl")
  })

  it("is refused when the file names another language", () => {
    writeFileSync(path.join(added, "zz.json"), JSON.stringify({ language: { code: "yy" } }))
    expect(() => readCatalogues(added)).toThrow("zz.json")
  })
})
