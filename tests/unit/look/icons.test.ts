import { readFileSync } from "node:fs"
import path from "node:path"
import { buildIcons } from "../../../scripts/icons.ts"

const read = (...parts: readonly string[]) => readFileSync(path.join(process.cwd(), ...parts), "utf8")

describe("the icons' one file", () => {
  it("is what its source and the installed Lucide make: run `node scripts/build-icons.ts` when this fails", async () => {
    const { sprite, names } = await buildIcons()
    expect(read("public", "icons.svg")).toBe(sprite)
    expect(read("app", "_ui", "icon-names.ts")).toBe(names)
  })

  it("B57 holds shapes only: no script, no link to elsewhere, no handler", () => {
    const svg = read("public", "icons.svg")
      .replace('xmlns="http://www.w3.org/2000/svg"', "")
      .replace(/<!--.*?-->/, "")
    expect(svg.match(/<script|https?:|href|\son\w+=/gi)).toBeNull()
  })
})
