import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { readCatalogues } from "#lib/language/catalogue.ts"

/** The gallery shows parts that a page of the product does not use yet. */
const FOLDERS = ["app", "db", "lib", "scripts", "tests/support/gallery"]

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(tsx?|mjs)$/.test(file))
    .map((file) => readFileSync(path.join(folder, file), "utf8")),
).join("\n")

/** Words of the code, those with dots between as the catalogue writes them, and the ends of words that are put together. */
const words = new Set(sources.match(/\w+/g))
const dotted = new Set(sources.match(/\w+(\.\w+)+/g)?.map((word) => word.replaceAll(".", "_")))
const ends = [...new Set([...sources.matchAll(/\}([A-Z]\w+)`/g)].map(([, end]) => end ?? ""))]

const isNamed = (key: string) => words.has(key) || dotted.has(key) || ends.some((end) => key.endsWith(end))

type Tree = { readonly [key: string]: string | Tree }

const unnamed = (tree: Tree, above = ""): readonly string[] =>
  Object.entries(tree).flatMap(([key, value]) => {
    if (typeof value !== "string") return unnamed(value, `${above}${key}.`)
    return isNamed(key) ? [] : [above + key]
  })

describe("the catalogue", () => {
  it("U1 has no text whose name stands nowhere in the code: it would be translated for nobody", () => {
    const english = readCatalogues(path.join(process.cwd(), "lib/language/catalogues")).get("en")
    expect(unnamed((english ?? {}) as unknown as Tree)).toEqual([])
  })
})
