import { openServices } from "../command-line/open-services.ts"
import type { Scene } from "./acts.ts"
import { openClient, type Way } from "./client.ts"
import { startInstallation, type Installation } from "./installation.ts"
import { judgeMailboxes } from "./judge.ts"
import { judgeUploads } from "./judge-ahead.ts"
import { judgeHeld, untilDue } from "./judge-held.ts"
import { judgeDrafts } from "./judge-drafts.ts"
import { judgeStore, untilDrained } from "./judge-store.ts"
import { judgeStrangers, settleStrangers } from "./judge-strangers.ts"
import { openLedger } from "./ledger.ts"
import { begin } from "./load.ts"
import { collectNotices } from "./notices.ts"
import { registerPerson, signIn, type Person } from "./people.ts"
import { UNDO_SECONDS } from "./posting.ts"
import { choicesOf, type Choices } from "./random.ts"
import { killInRounds, type Outage } from "./rounds.ts"
import { blobsOf, withDatabase } from "./store.ts"

export type FaultReport = {
  readonly seed: number
  readonly rounds: number
  readonly outages: readonly Outage[]
  /** Until no job, mail or erasure waited any more; null when something still does. */
  readonly drainedSeconds: number | null
  readonly counts: Readonly<Record<string, number>>
  readonly violations: readonly string[]
}

type Search = {
  readonly root: string
  readonly dataFolder: string
  readonly rounds: number
  readonly seed: number
  readonly people: number
  readonly say: (line: string) => void
}

/** Fewer are over before the nearest time that the product takes for a letter. */
const LONG_ROUNDS = 10

/** Starts the built product on the data folder, lets people use it while parts of it are killed, and judges what is left. */
export async function findFaults(search: Search): Promise<FaultReport> {
  const installation = await startInstallation({ ...search, undoSeconds: UNDO_SECONDS })
  const choices = choicesOf(search.seed)
  try {
    await installation.untilReady()
    const ways = waysThrough(installation, choices.fork())
    const people: Person[] = []
    for (let number = 1; number <= search.people; number++) people.push(await registerPerson(installation.origin, number, ways()))
    return await killAndJudge(search, { installation, choices, ways, people })
  } finally {
    await installation.stop()
  }
}

/** Each visitor comes from a network of their own, and each request through any of the web processes. */
function waysThrough({ doors }: Installation, choices: Choices): () => Way {
  let visitors = 0
  return () => {
    visitors += 1
    return { door: () => choices.pick(doors), network: `10.${visitors >> 16}.${(visitors >> 8) & 255}.${visitors & 255}` }
  }
}

type Stage = {
  readonly installation: Installation
  readonly choices: Choices
  readonly ways: () => Way
  readonly people: readonly Person[]
}

async function killAndJudge(search: Search, { installation, choices, ways, people }: Stage): Promise<FaultReport> {
  const { dataFolder, rounds, seed, say } = search
  const watching = new AbortController()
  const notices = collectNotices(ways().door, watching.signal)
  say(`${people.length} people are registered; ${rounds} rounds with seed ${seed} begin.`)
  const scene: Scene = {
    ledger: openLedger(),
    people,
    notices,
    newClient: () => openClient(installation.origin, { way: ways() }),
    blobsOf: (messageId) => withDatabase(dataFolder, (sql) => blobsOf(sql, messageId)),
    isLong: rounds >= LONG_ROUNDS,
  }
  await begin(scene, choicesOf(seed + 1))
  const outages = await killInRounds({ scene, installation, choices, rounds })
  say("The rounds are over; now everything is looked at.")
  await untilDue(scene.ledger)
  const drainedSeconds = await withDatabase(dataFolder, untilDrained)
  const wrong = await judge(search, scene, installation, outages.length)
  watching.abort()
  const { ledger } = scene
  const stuck = drainedSeconds === null ? ["jobs, mails or erasures are left undone"] : []
  ledger.count("letters written", ledger.letters.length)
  for (const kind of ["refused", "unknown"] as const)
    ledger.count(`letters ${kind} in the end`, ledger.letters.filter(({ sending }) => sending === kind).length)
  const violations = [...ledger.violations, ...stuck, ...wrong]
  return { seed, rounds, outages, drainedSeconds, counts: Object.fromEntries([...ledger.counts].sort()), violations }
}

/** Looks at everything as its owners see it, then at what lies in database and store. */
async function judge({ root, dataFolder }: Search, scene: Scene, installation: Installation, crashes: number): Promise<readonly string[]> {
  const { ledger, notices } = scene
  for (const person of scene.people) if (!(await signIn(person))) throw new Error(`${person.address} cannot sign in`)
  await notices.look()
  const { owners, wrong } = await settleStrangers(scene)
  await withDatabase(dataFolder, untilDrained)
  await notices.look()
  const people = [...scene.people, ...owners]
  const judged = { ledger, people, notices, crashes }
  const inMailboxes = [
    ...(await judgeMailboxes(judged)),
    ...(await judgeStrangers(judged)),
    ...(await judgeHeld(judged)),
    ...(await judgeDrafts(ledger, scene.people)),
    ...(await judgeUploads(ledger, scene.people)),
  ]
  const inStore = await throughServices(root, installation, (services) =>
    withDatabase(dataFolder, (sql) => judgeStore(services, sql, ledger)),
  )
  return [...wrong, ...inMailboxes, ...inStore]
}

/** The product's services in this process, on the running installation. */
async function throughServices<T>(
  root: string,
  { dataFolder }: Installation,
  use: (services: Awaited<ReturnType<typeof openServices>>["services"]) => Promise<T>,
): Promise<T> {
  process.env["SIGILL_DATA"] = dataFolder
  const { services, close } = await openServices(root)
  try {
    return await use(services)
  } finally {
    await close()
  }
}
