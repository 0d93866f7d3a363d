import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { areInstalled } from "../../../scripts/launch/dependencies.mjs"

describe("whether the packages are installed", () => {
  let root = ""
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), "sigill-packages-"))
    mkdirSync(path.join(root, "node_modules"))
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const other = process.platform === "linux" ? "darwin" : "linux"
  const wanted = {
    "": { name: "sigill" },
    "node_modules/zod": { version: "4.6.7" },
    "node_modules/elsewhere": { version: "1.0.0", optional: true, os: [other] },
    "node_modules/here": { version: "1.0.0", optional: true, os: [process.platform], cpu: [process.arch] },
  }
  const write = (file: string, packages: object) => writeFileSync(path.join(root, file), JSON.stringify({ packages }))
  const install = (packages: object) => write("node_modules/.package-lock.json", packages)

  it("R1 what npm wrote down agrees with the lock file", () => {
    write("package-lock.json", wanted)
    install({ "node_modules/zod": { version: "4.6.7" }, "node_modules/here": { version: "1.0.0" } })
    expect(areInstalled(root)).toBe(true)
  })

  it.each([
    ["nothing is there", null],
    ["an installation was cut off, which leaves no list", null],
    ["a version differs", { "node_modules/zod": { version: "4.6.6" }, "node_modules/here": { version: "1.0.0" } }],
    ["a package is missing", { "node_modules/here": { version: "1.0.0" } }],
    ["this platform's own part is missing, as after copying from another machine", { "node_modules/zod": { version: "4.6.7" } }],
  ])("R1 they are not when %s", (_case, packages) => {
    write("package-lock.json", wanted)
    if (packages !== null) install(packages)
    expect(areInstalled(root)).toBe(false)
  })
})
