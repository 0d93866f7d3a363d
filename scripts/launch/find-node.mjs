import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import path from "node:path"
import { isAtLeast, PRODUCT_NODE } from "./versions.mjs"

/**
 * The Node that carries the product: the running one where it is new enough, else the one that came with the packages.
 * @param {{ root: string, running: { version: string, path: string }, platform: string, arch: string }} where
 * @returns {{ ok: true, node: string } | { ok: false, problem: string }}
 */
export function findNode({ root, running, platform, arch }) {
  if (isAtLeast(running.version, PRODUCT_NODE)) return { ok: true, node: running.path }
  const bundled = bundledNode({ root, platform, arch })
  if (existsSync(bundled) && runs(bundled)) return { ok: true, node: bundled }
  const wanted = PRODUCT_NODE.replace(/\.0$/, "")
  return {
    ok: false,
    problem: `Sigill runs on Node ${wanted} or newer; this is ${running.version}, and no Node comes along for ${platform} on ${arch}: install Node 24 and run the command again.`,
  }
}

function bundledNode({ root, platform, arch }) {
  const system = platform === "win32" ? "win" : platform
  return path.join(root, "node_modules", `node-${system}-${arch}`, "bin", platform === "win32" ? "node.exe" : "node")
}

/** A binary for another C library is there and yet does not run (Alpine). */
function runs(node) {
  const answer = spawnSync(node, ["--version"], { encoding: "utf8" })
  return answer.status === 0 && isAtLeast(answer.stdout.trim(), PRODUCT_NODE)
}
