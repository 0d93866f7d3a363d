import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { ensureBuilt } from "../../../scripts/start/build.ts"

/** Stands where Next stands and leaves what Next leaves; how often it ran is in a file. Next itself runs in the journeys. */
const NEXT = `
const { appendFileSync, existsSync, mkdirSync, writeFileSync } = require("node:fs")
appendFileSync("runs", "x")
if (existsSync("broken")) process.exit(1)
mkdirSync(".next/standalone", { recursive: true })
mkdirSync(".next/static", { recursive: true })
writeFileSync(".next/standalone/server.js", "")
`

describe("building when the sources changed", () => {
  let root = ""
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), "sigill-build-"))
    write("node_modules/next/dist/bin/next", NEXT)
    write("app/page.tsx", "one")
    write("app/api/route.ts", "route")
    write("lib/log.ts", "log")
    write("package.json", "{}")
    write("scripts/preload.mjs", "preload")
    write("scripts/start.ts", "start")
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const place = (file: string) => path.join(root, file)
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(place(file)), { recursive: true })
    writeFileSync(place(file), text)
  }
  /** How often Next has run in all, after one more `ensureBuilt`. */
  const build = async () => {
    await ensureBuilt({ root, say: () => undefined })
    return readFileSync(place("runs"), "utf8").length
  }

  it("R1 builds once, and not again while the sources are the same", async () => {
    expect([await build(), await build(), await build()]).toEqual([1, 1, 1])
  })

  it.each<[string, () => void]>([
    ["another text in a page", () => write("app/page.tsx", "two")],
    ["a text of the same length and time", () => write("app/page.tsx", "eno")],
    ["a new file in a folder below", () => write("app/api/other.ts", "")],
    ["a file that is gone", () => rmSync(place("app/api/route.ts"))],
    ["a file that has moved", () => (rmSync(place("lib/log.ts")), write("lib/logs.ts", "log"))],
    ["a middleware that was not there", () => write("middleware.ts", "")],
    ["other packages", () => write("package-lock.json", "{}")],
    ["the one script that goes into the build", () => write("scripts/preload.mjs", "other")],
    ["a built server that is gone", () => rmSync(place(".next/standalone"), { recursive: true })],
  ])("R1 builds again after %s", async (_case, change) => {
    await build()
    change()
    expect([await build(), await build()]).toEqual([2, 2])
  })

  it("R1 does not build for what is run from source, or for what is no source", async () => {
    await build()
    write("scripts/start.ts", "another")
    write("README.md", "words")
    write("data/blob", "bytes")
    expect(await build()).toBe(1)
  })

  it("R1 a build that failed is one line, and is tried again by the next start even if nothing changed", async () => {
    await build()
    write("app/page.tsx", "two")
    write("broken", "")
    const quiet = jest.spyOn(process.stderr, "write").mockReturnValue(true)
    await expect(build()).rejects.toThrow("the build failed, see above")
    quiet.mockRestore()
    rmSync(place("broken"))
    expect(await build()).toBe(3)
  })

  it("R1 of two that ask at once one builds and the other waits and is told so", async () => {
    const said: string[] = []
    const ask = () => ensureBuilt({ root, say: (line) => said.push(line) })
    await Promise.all([ask(), ask()])
    expect(await build()).toBe(1)
    expect(said.sort()).toEqual(["Another command is building: waiting for it.", "Building (about a minute)."])
  })
})
