import { spawn } from "node:child_process"
import { createRequire } from "node:module"
import { mkdirSync, readFileSync, rmSync } from "node:fs"
import os from "node:os"
import path from "node:path"

export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number }
export type Step = { readonly name: string; readonly run: () => Promise<StepResult> }
export type StepResult = { readonly ok: boolean; readonly counts: Counts }

const NONE: Counts = { passed: 0, failed: 0, skipped: 0 }

/** Runs a program of node_modules with this Node and shows what it says. */
function runTool(tool: string, args: readonly string[], nodeFlags: readonly string[] = []): Promise<boolean> {
  const child = spawn(process.execPath, [...nodeFlags, tool, ...args], { stdio: ["ignore", "inherit", "inherit"], env: process.env })
  return new Promise((resolve) => child.on("close", (code) => resolve(code === 0)))
}

/** A tool's file as its package.json names it. */
function toolFile(name: string, binary = name): string {
  const manifest = createRequire(path.join(process.cwd(), "package.json")).resolve(`${name}/package.json`)
  const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { bin: string | Record<string, string> }
  const file = typeof bin === "string" ? bin : bin[binary]
  if (file === undefined) throw new Error(`${name} has no program ${binary}`)
  return path.join(path.dirname(manifest), file)
}

/** A step that is a tool's exit code. */
export function toolStep(name: string, tool: { readonly package: string; readonly binary?: string; readonly args: readonly string[] }): Step {
  return { name, run: async () => ({ ok: await runTool(toolFile(tool.package, tool.binary), tool.args), counts: NONE }) }
}

/** A step that is one or more jest projects; a run that executed nothing has failed. */
export function jestStep(name: string, projects: readonly string[], options: readonly string[] = []): Step {
  return {
    name,
    run: async () => {
      const folder = path.join(os.tmpdir(), `sigill-jest-${process.pid}`)
      mkdirSync(folder, { recursive: true })
      const report = path.join(folder, `${projects.join("-")}.json`)
      const ok = await runTool(toolFile("jest"), ["--selectProjects", ...projects, "--json", `--outputFile=${report}`, "--silent=false", "--ci", ...options], ["--disable-warning=ExperimentalWarning", "--disable-warning=DEP0040"])
      const counts = readReport(report)
      rmSync(folder, { recursive: true, force: true })
      return { ok: ok && counts.passed > 0, counts }
    },
  }
}

function readReport(file: string): Counts {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = JSON.parse(readFileSync(file, "utf8")) as Record<string, number>
    return { passed: numPassedTests ?? 0, failed: Math.max(numFailedTests ?? 0, numFailedTestSuites ?? 0), skipped: numPendingTests ?? 0 }
  } catch {
    return { ...NONE, failed: 1 }
  }
}

/** Runs every step, also after one has failed, and says at the end how many tests passed. @returns the exit code. */
export async function runSteps(steps: readonly Step[]): Promise<number> {
  const totals = { passed: 0, failed: 0, skipped: 0 }
  const failed: string[] = []
  for (const { name, run } of steps) {
    const started = Date.now()
    console.error(`\n— ${name}`)
    const { ok, counts } = await run()
    totals.passed += counts.passed
    totals.failed += counts.failed
    totals.skipped += counts.skipped
    if (!ok) failed.push(name)
    console.error(`— ${name}: ${ok ? "done" : "FAILED"} in ${Math.round((Date.now() - started) / 1000)} s`)
  }
  if (failed.length > 0) console.error(`\nFailed: ${failed.join(", ")}`)
  console.log(`${totals.passed} passed, ${Math.max(totals.failed, failed.length)} failed, ${totals.skipped} skipped`)
  return failed.length === 0 ? 0 : 1
}

const SOURCES = ["app", "lib", "db", "scripts", "tests", "middleware.ts", "instrumentation.ts", "next.config.ts", "drizzle.config.ts", "eslint.config.mjs", "jest.config.mjs"]

/** Types, lint, form, and the tests that need nothing around them. */
export const quickSteps: readonly Step[] = [
  toolStep("types of routes", { package: "next", args: ["typegen"] }),
  toolStep("types", { package: "typescript", binary: "tsc", args: ["--noEmit", "-p", "."] }),
  toolStep("lint", { package: "eslint", args: ["--cache", "--cache-location", ".cache/eslint", "--max-warnings", "0", "."] }),
  toolStep("form", { package: "prettier", args: ["--check", "--cache", "--cache-location", ".cache/prettier", "--log-level", "warn", ...SOURCES] }),
  jestStep("unit and component tests", ["unit", "components"]),
]

export const formatStep: Step = toolStep("form", { package: "prettier", args: ["--write", "--log-level", "warn", ...SOURCES] })
