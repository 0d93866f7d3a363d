import { openServices } from "../command-line/open-services.ts"
import { startInstallation, type Installation } from "./installation.ts"
import { judgeMailboxes } from "./judge.ts"
import { judgeStore, untilDrained } from "./judge-store.ts"
import { openLedger } from "./ledger.ts"
import { collectNotices } from "./notices.ts"
import { registerPerson, type Person } from "./people.ts"
import { choicesOf } from "./random.ts"
import { killInRounds, type Outage } from "./rounds.ts"
import { blobsOf, withDatabase, type Database } from "./store.ts"

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

/** Starts the built product on the data folder, lets people use it while parts of it are killed, and judges what is left. */
export async function findFaults(search: Search): Promise<FaultReport> {
  const installation = await startInstallation(search)
  try {
    await installation.untilReady()
    const people: Person[] = []
    for (let number = 1; number <= search.people; number++) people.push(await registerPerson(installation.origin, number))
    return await killAndJudge(search, { installation, people })
  } finally {
    await installation.stop()
  }
}

type Stage = { readonly installation: Installation; readonly people: readonly Person[] }

async function killAndJudge({ root, dataFolder, rounds, seed, say }: Search, { installation, people }: Stage): Promise<FaultReport> {
  const ledger = openLedger()
  const watching = new AbortController()
  const notices = collectNotices(installation.origin, watching.signal)
  say(`${people.length} people are registered; ${rounds} rounds with seed ${seed} begin.`)
  const look = <T>(use: (sql: Database) => Promise<T>) => withDatabase(dataFolder, use)
  const scene = { ledger, people, blobsOf: (messageId: string) => look((sql) => blobsOf(sql, messageId)) }
  const outages = await killInRounds({ scene, installation, choices: choicesOf(seed), rounds })
  say("The rounds are over; now everything is looked at.")
  const drainedSeconds = await look(untilDrained)
  watching.abort()
  await notices.look()
  const inMailboxes = await judgeMailboxes({ ledger, people, notices, crashes: outages.length })
  const inStore = await throughServices(root, installation, (services) => look((sql) => judgeStore(services, sql, ledger)))
  const stuck = drainedSeconds === null ? ["jobs, mails or erasures are left undone"] : []
  ledger.count("letters written", ledger.letters.length)
  for (const kind of ["refused", "unknown"] as const)
    ledger.count(`letters ${kind} in the end`, ledger.letters.filter(({ sending }) => sending === kind).length)
  const violations = [...ledger.violations, ...stuck, ...inMailboxes, ...inStore]
  return { seed, rounds, outages, drainedSeconds, counts: Object.fromEntries([...ledger.counts].sort()), violations }
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
