import { connectionOptions } from "#db/client.ts"
import type { Database } from "../faults/store.ts"
import { freePort } from "../free-port.ts"
import { buildBareNext, startBareNext } from "./bare-next.ts"
import { makePerson } from "./ground.ts"
import { fillCrowd, fillInbox } from "./mailboxes.ts"
import { alternateAsync, median, time, throughput, type Row, type Taken, type Tell } from "./measure.ts"
import { withRunning } from "./running.ts"
import { scriptsOf, visitorOf, type Visitor } from "./visitor.ts"

const SMALL = 10_000
const LARGE = 100_000
const CROWD = { accounts: 100_000, each: 9 }
const LETTERS = 400

/** Pages of a mailbox against bare pages with as many rows of the same database, and against themselves when there is more (docs/performance.md). */
export async function benchInbox(tell: Tell): Promise<void> {
  await withRunning({ name: "inbox" }, async ({ root, services, owner, browser, stack }) => {
    const [sender, small, large] = [await makePerson(services), await makePerson(services), await makePerson(services)]
    const letters = [...(await fillInbox(services, owner, { reader: small, sender, letters: LETTERS, count: SMALL }))]
    await fillBare(owner)
    await owner`vacuum analyze`
    await buildBareNext(root)
    const bareNext = await startBareNext({
      root,
      port: await freePort(),
      env: { BARE_DATABASE: JSON.stringify(connectionOptions(process.env["DATABASE_URL"] ?? "")) },
    })
    stack.defer(bareNext.stop)
    const [ours, bare] = [await browser(small), visitorOf(bareNext.origin, "")]
    stack.defer(bare.close)

    const list = await pages({ ours: () => ours.get("/inbox"), reference: () => bare.get("/list") })
    tell(time("list page of 50, p50", 1.6, list))
    tell(throughput("requests/s, 8 clients", 0.6, await atOnce(ours, bare)))
    tell(await openLetters(ours, bare, letters))
    tell(await weighScripts(ours, bare))

    const [template = ""] = letters
    await fillInbox(services, owner, { reader: large, sender, letters: LETTERS, count: LARGE })
    await owner`vacuum analyze`
    const long = await browser(large)
    const hundredth = await pageNumber(long, 100)
    tell(
      time("folder of 100 000 against 10 000", 1.15, await pages({ ours: () => long.get("/inbox"), reference: () => ours.get("/inbox") })),
    )
    tell(time("page 100 against page 1", 1.2, await pages({ ours: () => long.get(hundredth), reference: () => long.get("/inbox") })))

    await fillCrowd(owner, { like: small, template, ...CROWD })
    await owner`vacuum analyze`
    const crowded = await pages({ ours: () => ours.get("/inbox"), reference: () => bare.get("/list") })
    // Against the same bare page as before, because the two were not measured in turn.
    const before = (list.ours / list.reference) * crowded.reference
    tell(time("installation of 1 000 000 messages, 100 000 accounts", 1.15, { ours: crowded.ours, reference: before }))
  })
}

const pages = (pair: { readonly ours: () => Promise<unknown>; readonly reference: () => Promise<unknown> }) =>
  alternateAsync({ ...pair, times: 60 })

/** What the bare pages show, in clear: as many rows as the folder has, of the same lengths. */
async function fillBare(owner: Database): Promise<void> {
  await owner`create table bench_list (holder integer not null, id uuid not null, at timestamptz not null, who text not null, subject text not null, preview text not null, is_unread boolean not null)`
  await owner`insert into bench_list select 1, gen_random_uuid(), now() - make_interval(mins => number), 'Person 1', 'Svar på dina prover',
    repeat('Hej, alla värden ligger där de ska. Vi ses i mars. ', 2), number % 2 = 0 from generate_series(1, ${SMALL}) as number`
  await owner`create index on bench_list (holder, at desc, id desc)`
  await owner`grant select on bench_list to sigill_app`
}

const CLIENTS = 8
const EACH_ASKS = 40
const ROUNDS = 15

/** Milliseconds for a page while eight ask at once. The kernel shares their connections out by chance, anew in each round. */
async function atOnce(ours: Visitor, bare: Visitor): Promise<Taken> {
  const perPage = async (ask: () => Promise<unknown>) => {
    const started = performance.now()
    const client = async () => {
      for (let at = 0; at < EACH_ASKS; at++) await ask()
    }
    await Promise.all(Array.from({ length: CLIENTS }, client))
    return (performance.now() - started) / (CLIENTS * EACH_ASKS)
  }
  const taken = { ours: [] as number[], reference: [] as number[] }
  // Every process that serves has shown many pages before.
  for (let at = 0; at < 4; at++) {
    ours.reconnect()
    await perPage(() => ours.get("/inbox"))
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const one of [ours, bare]) one.reconnect()
    taken.ours.push(await perPage(() => ours.get("/inbox")))
    taken.reference.push(await perPage(() => bare.get("/list")))
  }
  return { ours: median(taken.ours), reference: median(taken.reference) }
}

/** Each letter is opened for the first time, so that its receipt is recorded; the bare page is as long as ours. */
async function openLetters(ours: Visitor, bare: Visitor, letters: string[]): Promise<Row> {
  const next = () => {
    const id = letters.pop()
    if (id === undefined) throw new Error("no letter is left to open")
    return ours.get(`/messages/${id}`)
  }
  const length = (await next()).length
  const address = `/letter?length=${length}`
  return time(
    "open a message with receipt recorded, p50",
    2,
    await alternateAsync({ ours: next, reference: () => bare.get(address), times: 38 }),
  )
}

async function weighScripts(ours: Visitor, bare: Visitor): Promise<Row> {
  const [own, reference] = [await scriptsOf(ours, "/inbox"), await scriptsOf(bare, "/list")]
  return {
    name: "JavaScript of the inbox page, compressed",
    ratio: own / reference,
    goal: 1.3,
    better: "lower",
    ours: own,
    reference,
    unit: "bytes",
  }
}

/** The address of a page, by following "older" as a reader does. */
async function pageNumber(visitor: Visitor, number: number): Promise<string> {
  let address = "/inbox"
  for (let at = 1; at < number; at++) {
    const older = /href="(\/inbox\?before=[^"]+)"/.exec(await visitor.get(address))?.[1]
    if (older === undefined) throw new Error(`the folder has no page ${at + 1}`)
    address = older.replaceAll("&amp;", "&")
  }
  return address
}
