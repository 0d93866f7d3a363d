import { runCommand } from "./problem.ts"
import { untilSignal } from "./start/signals.ts"
import { serve } from "./start/serve.ts"

await runCommand("Sigill did not start", async () => {
  await serve({ root: process.cwd(), mode: "source", say: (line) => console.error(line), stop: untilSignal() })
  return 0
})
