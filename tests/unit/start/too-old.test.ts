import { readFileSync } from "node:fs"
import path from "node:path"
import ts from "typescript"
import { isAtLeast, LAUNCHER_NODE, requireNode } from "../../../scripts/launch/versions.mjs"

const read = (file: string) => readFileSync(path.join(process.cwd(), "scripts", file), "utf8")
const importsOf = (text: string) => [...text.matchAll(/^import .*?from "([^"]+)"/gms)].map(([, from]) => from)

/** The same text for an old and for the newest engine, if there is nothing in it that the old one would not read. */
const forEngine = (text: string, target: ts.ScriptTarget) =>
  ts.transpileModule(text, { compilerOptions: { target, module: ts.ModuleKind.ESNext, allowJs: true } }).outputText

describe("on a Node that is too old", () => {
  it("R1 the sentence comes before anything is loaded that such a Node could not read", () => {
    expect(importsOf(read("launch.mjs"))).toEqual(["./launch/versions.mjs"])
    expect(importsOf(read("launch/versions.mjs"))).toEqual([])
    expect(read("launch.mjs").indexOf("requireNode(process.versions.node)")).toBeLessThan(
      read("launch.mjs").indexOf('await import("./launch/command.mjs")'),
    )
  })

  it.each(["launch.mjs", "launch/versions.mjs"])("R1 %s is written for engines of 2020", (file) => {
    expect(forEngine(read(file), ts.ScriptTarget.ES2020)).toBe(forEngine(read(file), ts.ScriptTarget.ESNext))
  })

  it("R1 the comparison finds what they would not read", () => {
    const newer = "export class A { #b = 1; static { this.c ??= 2 } }"
    expect(forEngine(newer, ts.ScriptTarget.ES2020)).not.toBe(forEngine(newer, ts.ScriptTarget.ESNext))
  })

  it.each(["0.10.48", "4.9.1", "18.20.4", "20.18.3"])("R1 %s is told what to install", (version) => {
    expect(requireNode(version)).toMatch(/^Sigill needs Node 20\.19 or newer and this is .*: install Node 24 and run the command again\.$/)
  })

  it.each([LAUNCHER_NODE, "20.20.2", "22.0.0", "24.21.0", "100.0.0"])("R1 %s may launch", (version) => {
    expect(requireNode(version)).toBeNull()
    expect(isAtLeast(version, LAUNCHER_NODE)).toBe(true)
  })
})
