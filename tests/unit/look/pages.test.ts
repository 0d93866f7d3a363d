import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"

const root = path.join(process.cwd(), "app")
const files = (ending: RegExp) =>
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => ending.test(file))
    .map((file) => [file, readFileSync(path.join(root, file), "utf8")] as const)

describe("what the page's policy and the design system forbid", () => {
  it("B44 no style attribute: the policy would drop it; say it in a class", () => {
    expect(
      files(/\.tsx$/)
        .filter(([, source]) => /\sstyle=\{/.test(source))
        .map(([file]) => file),
    ).toEqual([])
  })

  it("U3 no loading.tsx: React brings what comes after it by script, so without JavaScript the page would stay empty", () => {
    expect(files(/loading\.tsx$/).map(([file]) => file)).toEqual([])
  })

  it("U1 no left and right in our styles: start and end follow the direction of writing", () => {
    const physical = /(?:^|\s)(?:margin|padding|border|inset)?-?(?:left|right):|text-align: (?:left|right)/m
    expect(
      files(/\.css$/)
        .filter(([, css]) => physical.test(css))
        .map(([file]) => file),
    ).toEqual([])
    const utilities = /className="[^"]*(?:^|[\s"])-?(?:m[lr]|p[lr]|left|right|text-left|text-right|border-[lr])-?\d*[\s"]/
    expect(
      files(/\.tsx$/)
        .filter(([, source]) => utilities.test(source))
        .map(([file]) => file),
    ).toEqual([])
  })

  it("U1 a class has its rules in one style sheet, so that pages do not change each other", () => {
    const sheets = new Map<string, string[]>()
    for (const [file, css] of files(/\.css$/).filter(([name]) => !name.endsWith("print.css"))) {
      const here = new Set([...css.matchAll(/^(?: {2})?\.([\w-]+) \{/gm)].map(([, name = ""]) => name))
      for (const name of here) sheets.set(name, [...(sheets.get(name) ?? []), file])
    }
    expect(sheets.size).toBeGreaterThan(100)
    expect([...sheets].filter(([, all]) => all.length > 1)).toEqual([])
  })

  it("U1 what every page of the mailbox draws does not depend on the style sheets of some", () => {
    const shared = files(/^\(mailbox\)\/(?:search-box\.tsx|_(?:live|keys)\/.*\.tsx)$/).flatMap(([, source]) =>
      [...source.matchAll(/className="([^"]+)"/g)].flatMap(([, names = ""]) => names.split(" ")),
    )
    const some = files(/^\(mailbox\)\/.*\.css$/).flatMap(([, css]) => [...css.matchAll(/^(?: {2})?\.([\w-]+)/gm)].map(([, name]) => name))
    expect(shared).toContain("search-box")
    expect(shared.filter((name) => some.includes(name))).toEqual([])
  })

  it("colours come from the variables of globals.css only", () => {
    const stray = files(/^_ui\/styles\/.*\.css$/).filter(([file, css]) => !file.endsWith("print.css") && /#[0-9a-f]{3,8}\b/i.test(css))
    expect(stray.map(([file]) => file)).toEqual([])
  })
})
