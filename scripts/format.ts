import { formatStep, runSteps } from "./steps.ts"

process.exit(await runSteps([formatStep]))
