import { runCommand } from "./problem.ts"
import { untilSignal } from "./start/signals.ts"
import { serve } from "./start/serve.ts"

await runCommand("Sigill did not start", async () => {
  await serve({
    root: process.cwd(),
    mode: "built",
    say: (line) => console.error(line),
    stop: untilSignal(),
    isDemo: process.argv.includes("--demo"),
  })
  return 0
})
