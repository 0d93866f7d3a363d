import { setTimeout as wait } from "node:timers/promises"
import { HOUR } from "#lib/clock.ts"
import type { Services } from "#lib/context.ts"
import { readJournal } from "#lib/erasure/journal.ts"
import { sweep, type SweepCount } from "#lib/erasure/sweep.ts"
import { createLog } from "#lib/log.ts"
import { judgeDiscarded, judgeForgotten } from "./judge-ahead.ts"
import { judgeStopped } from "./judge-held.ts"
import { holdersOf, type Ledger } from "./ledger.ts"
import { blobRows, deliveriesOf, disagreements, filesIn, leftToDo, type Database } from "./store.ts"

/** Heartbeats of jobs whose worker died are missed after 30 s, and the pauses between tries grow. */
const DRAINED_WITHIN_MS = 180_000

/** Waits until nothing waits any more. @returns seconds, or null when something is left for good */
export async function untilDrained(sql: Database): Promise<number | null> {
  const begun = Date.now()
  while ((await leftToDo(sql)) > 0) {
    if (Date.now() - begun > DRAINED_WITHIN_MS) return null
    await wait(250)
  }
  return (Date.now() - begun) / 1000
}

/** Sweeps as the product does hours later, and when files that nobody goes on with are given up, and looks whether rows and files then say the same. @returns what should not be */
export async function judgeStore(services: Services, sql: Database, ledger: Ledger): Promise<readonly string[]> {
  const look = async () => ({ files: filesIn(services.env.dataFolder), rows: await blobRows(sql) })
  const discarded = judgeDiscarded(ledger, await look())
  const swept = await sweepAfter(services, 2 * HOUR)
  ledger.count("blobs that crashes left, swept", swept.rows + swept.files)
  await sweepAfter(services, 26 * HOUR)
  const { files, rows } = await look()
  return [
    ...discarded,
    ...(await judgeForgotten(sql)),
    ...(await disagreements(sql)),
    ...[...files].filter((name) => !rows.has(name)).map((name) => `the file ${name} is an orphan`),
    ...[...rows].filter((id) => !files.has(id)).map((id) => `the blob ${id} has no file`),
    ...(await judgeErasures(services.env.dataFolder, sql, { ledger, files, rows })),
  ]
}

function sweepAfter(services: Services, milliseconds: number): Promise<SweepCount> {
  const later = { now: () => new Date(Date.now() + milliseconds) }
  return sweep({ ...services, clock: later, log: createLog(() => undefined) }, { whole: true })
}

type Left = { readonly ledger: Ledger; readonly files: ReadonlySet<string>; readonly rows: ReadonlySet<string> }

async function judgeErasures(dataFolder: string, sql: Database, { ledger, files, rows }: Left): Promise<readonly string[]> {
  const deliveries = await deliveriesOf(sql)
  const journal = new Map<string, Set<string | null>>()
  for await (const { kind, subjectId, holderId } of readJournal(dataFolder))
    if (kind === "delivery") journal.set(subjectId, (journal.get(subjectId) ?? new Set()).add(holderId))
  const taken = await judgeStopped(sql, ledger, journal)
  const erased = ledger.letters.flatMap((letter) => {
    const { subject, messageId, copies, blobIds } = letter
    const erasedBy = holdersOf(letter).filter((holder) => copies.get(holder) === "erased")
    if (messageId === null || erasedBy.length === 0) return []
    const wrong = erasedBy
      .filter((holder) => deliveries.has(`${holder} ${messageId}`))
      .map((holder) => `${subject} was erased by ${holder} and has a row`)
    if ((journal.get(messageId)?.size ?? 0) < erasedBy.length) wrong.push(`${subject}: an erasure is not in the journal`)
    if (erasedBy.length < holdersOf(letter).length) return wrong
    ledger.count("letters erased by all")
    const left = blobIds.filter((id) => files.has(id) || rows.has(id))
    return [...wrong, ...left.map((id) => `${subject} was erased by all and its blob ${id} is there`)]
  })
  return [...taken, ...erased]
}
