import { quickSteps, runSteps } from "./steps.ts"

process.exit(await runSteps(quickSteps))
