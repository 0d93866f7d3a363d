/** `npm test`: everything. The last line is the sum over all tests; continuous integration and people read the same. */
import { findBrowser, installBrowser } from "./browser.ts"
import { runJest, sum } from "./checks/jest.ts"
import { runStatic } from "./checks/steps.ts"
import { runCommand } from "./problem.ts"

await runCommand("The tests did not finish", async () => {
  const root = process.cwd()
  process.env["CHROMIUM_PATH"] = findBrowser() ?? installBrowser()
  const isClean = await runStatic(root)
  const counts = sum([
    await runJest({ root, projects: ["unit", "components"] }),
    await runJest({ root, projects: ["domain"] }),
    await runJest({ root, projects: ["journeys"] }),
  ])
  if (!isClean) console.error("Types, lint or form failed: see above.")
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
  return isClean && counts.failed === 0 && counts.passed > 0 ? 0 : 1
})
