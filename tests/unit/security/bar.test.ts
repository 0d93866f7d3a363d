import { deadPaths, namesInTitle, pathsIn, rowsOf } from "./document.ts"

const DOCUMENT = "docs/security/bar.md"

type Row = { readonly number: string; readonly state: string; readonly tests: readonly string[] }

const rows: readonly Row[] = rowsOf(DOCUMENT, /^\d+$/).map(([number = "", , state = "", shown = ""]) => ({
  number,
  state,
  // They stand first; what follows the semicolon says what is missing, and may name any file.
  tests: pathsIn(/^(?:`[^`]+`(?: · )?)+/.exec(shown)?.[0] ?? "").filter((path) => /^tests\/.*\.test\.tsx?$/.test(path)),
}))

describe("docs/security/bar.md", () => {
  it("has each of the ninety statements once, in order", () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 90 }, (_, index) => String(index + 1)))
  })

  it("knows three states", () => {
    expect(rows.filter(({ state }) => !["held", "partly", "not yet built"].includes(state))).toEqual([])
  })

  it("names only files that are there", () => {
    expect(deadPaths(DOCUMENT)).toEqual([])
  })

  it("names a test for everything that it calls held", () => {
    expect(rows.filter(({ state, tests }) => state === "held" && tests.length === 0)).toEqual([])
  })

  it("every test that it names carries the number of the statement in a title", () => {
    const without = rows
      .filter(({ state }) => state !== "not yet built")
      .flatMap(({ number, tests }) => tests.filter((file) => !namesInTitle(file, `B${number}`)).map((file) => `B${number} ${file}`))
    expect(without).toEqual([])
  })

  it("tells a title from a comment", () => {
    expect(namesInTitle("tests/domain/identity/spent.test.ts", "B22")).toBe(true)
    expect(namesInTitle("tests/domain/identity/spent.test.ts", "B23")).toBe(false)
    expect(namesInTitle("tests/unit/security/bar.test.ts", "B1")).toBe(false)
  })
})
