import os from "node:os"
import path from "node:path"
import { ensureDependencies } from "./dependencies.mjs"
import { findNode } from "./find-node.mjs"
import { runScript, YOUNG_GENERATION } from "./run-script.mjs"

const ROOT = path.resolve(import.meta.dirname, "../..")

/** Each command: the script it runs on Node 24, what NODE_ENV is there, and what Node is told besides. */
const COMMANDS = {
  start: { script: "scripts/start.ts", mode: "production", says: "install, build, migrate and serve" },
  build: { script: "scripts/build.ts", mode: "production", says: "build the product" },
  dev: { script: "scripts/dev.ts", mode: "development", says: "serve from source, for work on the product" },
  check: { script: "scripts/check.ts", mode: undefined, says: "types, lint, format, unit and component tests" },
  test: { script: "scripts/test.ts", mode: undefined, says: "check, then tests on PostgreSQL and in a browser" },
  // It measures use cases in its own process too: with the memory that a server has.
  bench: { script: "scripts/bench.ts", mode: "production", flags: [YOUNG_GENERATION], says: "measure NAME" },
  faults: { script: "scripts/faults.ts", mode: "production", says: "kill parts of it under load and prove that nothing is lost" },
  "check-bounces": { script: "scripts/check-bounces.ts", mode: "production", says: "send notices back by real mail servers" },
  "check-container": { script: "scripts/check-container.ts", mode: undefined, says: "run the Dockerfile's steps in a bare folder" },
  sigill: { script: "scripts/sigill.ts", mode: "production", says: "the operator's command line" },
  format: { script: "scripts/format.ts", mode: undefined, says: "bring every file into one form" },
}

/**
 * Runs one command from beginning to end.
 * @param {string[]} argv the command's name and its arguments
 * @returns {Promise<number>} the exit code
 */
export async function launch([name = "", ...args]) {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) return refuse(`Unknown command "${name}". There are:\n${usage()}`)
  const missing = await ensureDependencies(ROOT)
  if (missing !== null) return refuse(missing)
  const found = findNode({
    root: ROOT,
    running: { version: process.versions.node, path: process.execPath },
    platform: process.platform,
    arch: process.arch,
  })
  if (!found.ok) return refuse(found.problem)
  const { script, flags, mode } = command
  return runScript({ node: found.node, flags, root: ROOT, script, args, env: environment(found.node, mode) })
}

/** Children find the same Node; file reads keep threads of their own while every core works on a password (design 2). */
function environment(node, mode) {
  const { NODE_ENV: _inherited, ...given } = process.env
  return {
    ...given,
    ...(mode === undefined ? {} : { NODE_ENV: mode }),
    PATH: `${path.dirname(node)}${path.delimiter}${process.env["PATH"] ?? ""}`,
    UV_THREADPOOL_SIZE: process.env["UV_THREADPOOL_SIZE"] ?? String(os.availableParallelism() + 4),
    NEXT_TELEMETRY_DISABLED: "1",
  }
}

const usage = () =>
  Object.entries(COMMANDS)
    .map(([name, { says }]) => `  ${name.padEnd(15)} ${says}`)
    .join("\n")

function refuse(text) {
  console.error(text)
  return 1
}
