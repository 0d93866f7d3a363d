import type { Services } from "#lib/context.ts"
import { authorize } from "#lib/authz/policy.ts"
import { SEGMENT_MESSAGES } from "#lib/envelope/search-segment.ts"
import type { Id } from "#lib/ids.ts"
import { indexMail } from "#lib/searching/index-mail.ts"
import { keepEntries } from "#lib/searching/keep-entries.ts"
import { sealWords } from "#lib/searching/sealed-words.ts"
import { indexedWords } from "#lib/searching/searched-text.ts"
import { entryOf } from "#lib/searching/segments.ts"
import type { Database } from "../faults/store.ts"
import { makePerson, requestOf, type BenchPerson } from "./ground.ts"
import { fillInbox } from "./mailboxes.ts"
import { eachTimed, median, quantile, time, type Tell } from "./measure.ts"
import { withRunning } from "./running.ts"

const COUNT = 10_000
const LETTERS = 50
const TIMES = 40

/** Different words of a letter: of about a page. */
const WORDS = 200
const VOCABULARY = 20_000

/** Searches the full text of 10 000 messages against the list page of the same mailbox, in turn (docs/performance.md). */
export async function benchSearch(tell: Tell): Promise<void> {
  await withRunning({ name: "search" }, async ({ services, owner, browser }) => {
    const [sender, reader] = [await makePerson(services), await makePerson(services)]
    await fillInbox(services, owner, { reader, sender, letters: LETTERS, count: COUNT })
    await fillIndex(services, owner, reader)
    await owner`vacuum analyze`
    const visitor = await browser(reader)
    const list = () => visitor.get("/inbox")
    const searching = async (words: string) => {
      const address = `/search?${new URLSearchParams({ words: await sealWords(await requestOf(services, reader), words), asked: "1" })}`
      return () => visitor.get(address)
    }
    const rows = [
      { name: "full-text search of 10 000 messages, nothing found, p95", find: await searching("Kvartalsrapport") },
      { name: "full-text search of 10 000 messages, a hundred found, p95", find: await searching("prover ord-77") },
      { name: "full-text search of 10 000 messages, all found, p95", find: await searching("prover mars") },
    ]
    for (const { name, find } of rows) {
      for (const warm of [find, list]) await eachTimed(warm, 5)
      const [found, listed] = [await eachTimed(find, TIMES), await eachTimed(list, TIMES)]
      tell(time(name, 5, { ours: quantile(found, 0.95), reference: median(listed) }))
    }
  })
}

/** The index as it lies after years: the letters by opening them, their copies, which nobody can open, with words of their own. */
async function fillIndex(services: Services, owner: Database, reader: BenchPerson): Promise<void> {
  const ctx = await requestOf(services, reader)
  const scope = authorize(ctx.actor, "mailbox:list")
  if (!scope.ok) throw new Error("a person of the bench may search")
  const ids = await owner<{ id: Id }[]>`
    select message_id as id from deliveries where holder_id = ${reader.accountId} order by sent_at limit ${COUNT - LETTERS}`
  for (let at = 0; at < ids.length; at += SEGMENT_MESSAGES) {
    const portion = ids.slice(at, at + SEGMENT_MESSAGES)
    await keepEntries(
      ctx,
      scope.value,
      portion.map(({ id }, index) => entryOf(id, indexedWords(textOf(at + index)))),
    )
  }
  await indexMail(ctx)
  const [segments] = await owner<{ count: number; messages: number }[]>`
    select count(*)::int as count, sum(cardinality(message_ids))::int as messages from search_segments where holder_id = ${reader.accountId}`
  if (segments?.messages !== COUNT || segments.count > 40) throw new Error(`the index has ${JSON.stringify(segments)}`)
}

const textOf = (number: number): string =>
  `Svar på dina prover. Hej, alla värden ligger där de ska. Vi ses i mars. ${Array.from({ length: WORDS }, (_, at) => `ord-${(number * 7_919 + at * 104_729) % VOCABULARY}`).join(" ")}`
