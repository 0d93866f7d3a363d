/** `npm run faults [-- --rounds N --seed N --people N --json]`: kills parts of the running product under load and proves that nothing was lost (docs/reliability.md). */
import { mkdtempSync, rmSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { parseArgs } from "node:util"
import { isDatabaseAway } from "#lib/outage.ts"
import { findFaults } from "./faults/find-faults.ts"
import { asTable } from "./faults/report.ts"
import { Problem, runCommand } from "./problem.ts"

// The driver leaves a promise unheard when a backend is killed while it greets a new connection; what asked is told as well.
process.on("unhandledRejection", (error) => {
  if (!isDatabaseAway(error)) throw error
})

await runCommand("The faults were not tried", async () => {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "100" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      people: { type: "string", default: "20" },
      json: { type: "boolean", default: false },
    },
  })
  if (process.platform !== "linux") throw new Problem("processes are found through /proc, which only Linux has")
  const dataFolder = mkdtempSync(path.join(os.tmpdir(), "sigill-faults-"))
  const [rounds, seed, people] = [number("rounds", values.rounds), number("seed", values.seed), number("people", values.people)]
  const report = await findFaults({ root: process.cwd(), dataFolder, rounds, seed, people, say: (line) => console.error(line) })
  console.log(values.json ? JSON.stringify(report) : asTable(report))
  if (report.violations.length > 0) {
    console.error(`Everything is kept in ${dataFolder}`)
    return 1
  }
  rmSync(dataFolder, { recursive: true, force: true })
  return 0
})

function number(name: string, text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new Problem(`--${name} should be a number`)
  return Number(text)
}
