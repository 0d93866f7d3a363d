import { spawn, type ChildProcess } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs"
import path from "node:path"

export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number }

type Run = { readonly root: string; readonly projects: readonly string[]; readonly args?: readonly string[] }

/** What jest writes with --json, as far as we count it. A suite that could not run at all counts as one failure. */
type Report = {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly numRuntimeErrorTestSuites: number
}

/** Runs the tests of the named projects and shows them as they come. No report means that the run broke: one failure. */
export async function runJest({ root, projects, args = [] }: Run): Promise<Counts> {
  const report = path.join(root, ".cache", "tests", `${[...projects, ...args].join("-").replaceAll(/[^\w.-]/g, "-")}.json`)
  mkdirSync(path.dirname(report), { recursive: true })
  rmSync(report, { force: true })
  const jest = path.join(root, "node_modules", "jest", "bin", "jest.js")
  const line = [jest, "--selectProjects", ...projects, "--json", `--outputFile=${report}`, ...args]
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...line], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  })
  const guard = endIfStuck(child, report)
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve))
  clearInterval(guard)
  const counts = readCounts(report)
  return counts.failed === 0 && code !== 0 ? { ...counts, failed: 1 } : counts
}

/** A run that has written its report and does not end holds something open: it is ended and counts as failed, so that the runs after it come. */
function endIfStuck(child: ChildProcess, report: string): NodeJS.Timeout {
  let looks = 0
  return setInterval(() => {
    if (!existsSync(report) || (looks += 1) < 12) return
    console.error("The tests are over, but something that they left open keeps the run from ending.")
    child.kill("SIGKILL")
  }, 5000)
}

function readCounts(file: string): Counts {
  try {
    const report = JSON.parse(readFileSync(file, "utf8")) as Report
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
      skipped: report.numPendingTests + report.numTodoTests,
    }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

export const sum = (all: readonly Counts[]): Counts => ({
  passed: all.reduce((total, { passed }) => total + passed, 0),
  failed: all.reduce((total, { failed }) => total + failed, 0),
  skipped: all.reduce((total, { skipped }) => total + skipped, 0),
})
