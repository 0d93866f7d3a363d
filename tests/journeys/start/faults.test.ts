import { startThroughLauncher } from "#tests/support/launcher.ts"
import type { FaultReport } from "../../../scripts/faults/find-faults.ts"

jest.setTimeout(240_000)

/** The long form is `npm run faults` (docs/reliability.md); this one shows that it works and that the worst is not there. With this seed a web server, the worker and the supervisor are killed. */
it("B86 B88 M7 M8 M14 what was acknowledged survives kill -9 of any part, once and whole, and what was not is not there twice", async () => {
  const run = startThroughLauncher({ command: "faults", args: ["--rounds", "3", "--seed", "115", "--people", "3", "--json"] })
  const { code } = await run.exited
  const line = run
    .said()
    .split("\n")
    .find((text) => text.startsWith("{"))
  if (line === undefined) throw new Error(run.said())
  const { violations, outages, counts } = JSON.parse(line) as FaultReport
  expect(violations).toEqual([])
  expect(code).toBe(0)
  expect(outages).toHaveLength(3)
  expect(counts["sends acknowledged"]).toBeGreaterThan(0)
  expect(counts["copies opened and compared"]).toBeGreaterThan(0)
  expect(counts["draft saves acknowledged"]).toBeGreaterThan(0)
  expect(counts["letters read by link"]).toBeGreaterThan(0)
  expect(counts["letters with a file that went ahead"]).toBeGreaterThan(0)
  expect(counts["takings back acknowledged"]).toBeGreaterThan(0)
  expect(counts["letters found waiting for the next day"]).toBeGreaterThan(0)
})
