import { ensureBrowser } from "./browser.ts"
import { jestStep, quickSteps, runSteps } from "./steps.ts"
import { runCommand } from "./problem.ts"

await runCommand("The tests did not run", async () => {
  await ensureBrowser((line) => console.error(line))
  return runSteps([...quickSteps, jestStep("tests on PostgreSQL", ["domain"]), jestStep("journeys in a browser", ["journeys"], ["--runInBand"])])
})
