/** `npm run check`: what can be known without a database and a browser. */
import { runJest } from "./checks/jest.ts"
import { runStatic } from "./checks/steps.ts"
import { runCommand } from "./problem.ts"

await runCommand("The check did not finish", async () => {
  const root = process.cwd()
  const [isClean, { passed, failed }] = await Promise.all([runStatic(root), runJest({ root, projects: ["unit", "components"] })])
  return isClean && failed === 0 && passed > 0 ? 0 : 1
})
