import { sealWords } from "#lib/searching/sealed-words.ts"
import { makePerson, requestOf } from "./ground.ts"
import { fillInbox } from "./mailboxes.ts"
import { eachTimed, median, quantile, time, type Tell } from "./measure.ts"
import { withRunning } from "./running.ts"

const COUNT = 10_000
const LETTERS = 50
const TIMES = 40

/** Searches people, subjects and first lines of 10 000 messages against the list page of the same mailbox, in turn (docs/performance.md). */
export async function benchSearch(tell: Tell): Promise<void> {
  await withRunning("search", async ({ services, owner, browser }) => {
    const [sender, reader] = [await makePerson(services), await makePerson(services)]
    await fillInbox(services, owner, { reader, sender, letters: LETTERS, count: COUNT })
    await owner`vacuum analyze`
    const visitor = await browser(reader)
    const list = () => visitor.get("/inbox")
    const searching = async (words: string) => {
      const address = `/search?${new URLSearchParams({ words: await sealWords(await requestOf(services, reader), words), asked: "1" })}`
      return () => visitor.get(address)
    }
    const rows = [
      { name: "search of 10 000 messages, nothing found, p95", find: await searching("Kvartalsrapport") },
      { name: "search of 10 000 messages, all found, p95", find: await searching("prover mars") },
    ]
    for (const { name, find } of rows) {
      for (const warm of [find, list]) await eachTimed(warm, 5)
      const [found, listed] = [await eachTimed(find, TIMES), await eachTimed(list, TIMES)]
      tell(time(name, 5, { ours: quantile(found, 0.95), reference: median(listed) }))
    }
  })
}
