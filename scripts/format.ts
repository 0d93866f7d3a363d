import { runStep } from "./checks/steps.ts"
import { runCommand } from "./problem.ts"

await runCommand("Formatting did not finish", async () => {
  const isDone = await runStep({
    name: "form",
    root: process.cwd(),
    tool: "prettier/bin/prettier.cjs",
    args: ["--write", "--log-level=warn", "."],
  })
  return isDone ? 0 : 1
})
