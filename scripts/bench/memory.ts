import { makePerson } from "./ground.ts"
import { fillInbox } from "./mailboxes.ts"
import type { Tell } from "./measure.ts"
import { residentBelow } from "./processes.ts"
import { withRunning } from "./running.ts"
import type { Visitor } from "./visitor.ts"

const MESSAGES = 2_000
const CLIENTS = 8

/** What the whole installation holds after many pages, against after some: launcher, supervisor, web server and PostgreSQL (docs/performance.md). */
export async function benchMemory(tell: Tell): Promise<void> {
  await withRunning({ name: "memory" }, async ({ services, owner, browser }) => {
    const [sender, reader] = [await makePerson(services), await makePerson(services)]
    await fillInbox(services, owner, { reader, sender, letters: 60, count: MESSAGES })
    await owner`vacuum analyze`
    const visitor = await browser(reader)
    // The whole installation stands below this process, and nothing else does.
    await askFor(visitor, 1_000)
    const reference = residentBelow(process.pid)
    await askFor(visitor, 9_000)
    const ours = residentBelow(process.pid)
    tell({
      name: "resident after 10 000 list pages against 1 000",
      ratio: ours / reference,
      goal: 1.1,
      better: "lower",
      ours,
      reference,
      unit: "MiB",
    })
  })
}

async function askFor(visitor: Visitor, pages: number): Promise<void> {
  let left = pages
  const client = async () => {
    while (left-- > 0) await visitor.get("/inbox")
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
}
