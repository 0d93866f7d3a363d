import { readFileSync } from "node:fs"
import { deadPaths, rowsOf } from "./document.ts"

const DOCUMENT = "docs/security/asvs.md"

/** Ids by the level that first asks for them; of level 3 only those that the bar names. From OWASP ASVS 5.0.0 (CC BY-SA 4.0). */
const levels = JSON.parse(readFileSync("tests/unit/security/asvs-levels.json", "utf8")) as Readonly<
  Record<"level1" | "level2" | "level3", readonly string[]>
>

const STATES = ["met", "n/a", "open", "deviation"]

const rows = rowsOf(DOCUMENT, /^V\d+\.\d+\.\d+³?$/).map(([id = "", state = "", how = "", shown = ""]) => ({ id, state, how, shown }))
const idsOf = (ids: readonly string[]) => [...ids].sort()

describe("docs/security/asvs.md", () => {
  it("the list of ids is the standard's: 70 of level 1, 183 more of level 2", () => {
    expect([levels.level1.length, levels.level2.length]).toEqual([70, 183])
  })

  it("has every id of levels 1 and 2 exactly once, and those of level 3 that the bar names, marked", () => {
    const wanted = [...levels.level1, ...levels.level2, ...levels.level3.map((id) => `${id}³`)]
    expect(idsOf(rows.map(({ id }) => id))).toEqual(idsOf(wanted))
  })

  it("says of each how it stands and why", () => {
    expect(rows.filter(({ state, how }) => !STATES.includes(state) || how === "")).toEqual([])
  })

  it("departs on purpose from three and no others", () => {
    const departed = rows.filter(({ state }) => state === "deviation").map(({ id }) => id.replace("³", ""))
    expect(idsOf(departed)).toEqual(["V6.2.8", "V6.3.6", "V6.6.1"])
  })

  it("names only files that are there", () => {
    expect(deadPaths(DOCUMENT)).toEqual([])
  })

  it("is short: a clause for each, never the requirement's own text", () => {
    expect(rows.filter(({ how }) => how.length > 230 || /\bverify that\b/i.test(how))).toEqual([])
  })
})
