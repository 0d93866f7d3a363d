/** `npm test`: everything. The last line is the sum over all tests; continuous integration and people read the same. */
import { findBrowser, installBrowser } from "./browser.ts"
import { runJest, sum, type Counts } from "./checks/jest.ts"
import { runStatic } from "./checks/steps.ts"
import { runCommand } from "./problem.ts"

/** Runs of jest, one after the other. */
async function inTurn(root: string, runs: readonly (readonly string[])[]): Promise<Counts> {
  const counts: Counts[] = []
  for (const projects of runs) counts.push(await runJest({ root, projects }))
  return sum(counts)
}

await runCommand("The tests did not finish", async () => {
  const root = process.cwd()
  process.env["CHROMIUM_PATH"] = findBrowser() ?? installBrowser()
  let isClean = false
  // Three lanes, because each by itself leaves half of two cores idle: it waits for pages, disks and clocks.
  const counts = sum(
    await Promise.all([
      runStatic(root).then(async (clean) => {
        isClean = clean
        return inTurn(root, [["journeys"]])
      }),
      inTurn(root, [["unit", "components"], ["hardships"]]),
      inTurn(root, [["domain"]]),
    ]),
  )
  if (!isClean) console.error("Types, lint or form failed: see above.")
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
  return isClean && counts.failed === 0 && counts.passed > 0 ? 0 : 1
})
