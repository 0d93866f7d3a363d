/** `npm test`: everything. The last line is the sum over all tests; continuous integration and people read the same. */
import { browserForTests } from "./browser.ts"
import { runJest, sum, type Counts } from "./checks/jest.ts"
import { runStatic } from "./checks/steps.ts"
import { runCommand } from "./problem.ts"

/** Jest deals the files of a long project out to several runs, so that no lane has to wait for the end of one. */
const shards = (projects: readonly string[], count: number) =>
  Array.from({ length: count }, (_, at) => ({ projects, args: [`--shard=${at + 1}/${count}`] }))

/** The long ones first: what is left for the end is short, and the lanes end together. */
const RUNS = [
  ...shards(["journeys"], 4),
  { projects: ["hardships"], args: [] },
  ...shards(["domain"], 3),
  { projects: ["unit", "components"], args: [] },
]

/** Takes run after run out of what is left, until nothing is. */
async function lane(root: string, left: (typeof RUNS)[number][]): Promise<Counts> {
  const counts: Counts[] = []
  for (let run = left.shift(); run !== undefined; run = left.shift()) counts.push(await runJest({ root, ...run }))
  return sum(counts)
}

await runCommand("The tests did not finish", async () => {
  const root = process.cwd()
  process.env["CHROMIUM_PATH"] = browserForTests()
  const left = [...RUNS]
  let isClean = false
  const checked = async () => {
    isClean = await runStatic(root)
    return lane(root, left)
  }
  // Three lanes, because each by itself leaves half of two cores idle: it waits for pages, disks and clocks.
  const counts = sum(await Promise.all([checked(), lane(root, left), lane(root, left)]))
  if (!isClean) console.error("Types, lint or form failed: see above.")
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
  return isClean && counts.failed === 0 && counts.passed > 0 ? 0 : 1
})
