import { runCommand } from "./problem.ts"
import { ensureBuilt } from "./start/build.ts"

await runCommand("The build did not finish", async () => {
  await ensureBuilt({ root: process.cwd(), say: (line) => console.error(line), verbose: true })
  return 0
})
