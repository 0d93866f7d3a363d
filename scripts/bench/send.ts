import { randomBytes } from "node:crypto"
import { open } from "node:fs/promises"
import path from "node:path"
import type { Services } from "#lib/context.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { withDatabase, type Database } from "../faults/store.ts"
import { letterTo, makePerson, requestOf, withServices, type BenchPerson } from "./ground.ts"
import { alternateAsync, median, time, type Row, type Tell } from "./measure.ts"
import { startSenders, type Senders } from "./senders.ts"

/** What one message costs on the server, against the least that could keep it (docs/performance.md). */
export async function benchSend(tell: Tell): Promise<void> {
  await withServices("send", (services, dataFolder) =>
    withDatabase(dataFolder, async (owner) => {
      const people: BenchPerson[] = []
      for (let at = 0; at < 10; at++) people.push(await makePerson(services))
      const [reader, ...senders] = people
      const [sender] = senders
      if (reader === undefined || sender === undefined) throw new Error("nobody is there")
      const send = async (from: BenchPerson) => {
        const sent = await sendMessage(await requestOf(services, from), letterTo(reader))
        if (!sent.ok) throw new Error(`nothing was sent: ${sent.error.code}`)
      }
      const first = () => send(sender)
      // A server has warmed up long before a day's first message: connections know their plans, and the code is compiled.
      for (let at = 0; at < 300; at++) await first()
      // As PostgreSQL does by itself within minutes; before it knows how much there is, it joins the history of a sender the slow way.
      await owner`vacuum analyze`
      const reference = await leastThatKeeps(services, owner, path.join(dataFolder, "bench"))
      const one = await alternateAsync({ ours: first, reference, times: 40 })
      tell(time("one message to one known recipient", 3, one))
      const processes = await startSenders(process.cwd(), reader)
      try {
        tell(await together(processes, senders.slice(0, 8)))
      } finally {
        processes.stop()
      }
    }),
  )
}

/** A transaction of three statements with as many bytes as the rows of a message, and one synced file as long as its payload. */
async function leastThatKeeps({ db }: Services, owner: Database, folder: string): Promise<() => Promise<void>> {
  const [sizes] = await owner<{ message: number; delivery: number; payload: number }[]>`
    select length(m.header) + length(m.signature) + length(m.certificate_body) + length(m.certificate_signature) as message,
      (select max(length(d.stanza) + length(d.row_seal)) from deliveries d where d.message_id = m.id) as delivery,
      (select size::int from blobs b where b.id = m.manifest_id) as payload
    from messages m limit 1`
  if (sizes === undefined) throw new Error("no message to take the sizes from")
  await owner`create table bench_rows (id uuid primary key, owner uuid not null, at timestamptz not null, content bytea not null)`
  await owner`create index on bench_rows (owner, at)`
  await owner`grant insert on bench_rows to sigill_app`
  const rows = [sizes.message, sizes.delivery, sizes.delivery].map((length) => randomBytes(length))
  const payload = randomBytes(sizes.payload)
  const holder = crypto.randomUUID()
  return async () => {
    const file = await open(`${folder}-${crypto.randomUUID()}`, "wx", 0o600)
    await file.write(payload)
    await file.sync()
    await file.close()
    await db.$client.begin(async (tx) => {
      for (const content of rows)
        await tx`insert into bench_rows (id, owner, at, content) values (${crypto.randomUUID()}, ${holder}, ${new Date().toISOString()}, ${content})`
    })
  }
}

const EACH_SENDS = 40
const ROUNDS = 7

/** Messages a second: eight senders who each wait for their answer, against one. */
async function together({ send }: Senders, senders: readonly BenchPerson[]): Promise<Row> {
  const perSecond = async (from: readonly BenchPerson[]) => {
    const started = performance.now()
    await send(from, EACH_SENDS)
    return (from.length * EACH_SENDS * 1000) / (performance.now() - started)
  }
  // Each process has warmed up long before as well.
  await send(senders, EACH_SENDS)
  const taken = { eight: [] as number[], one: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    taken.eight.push(await perSecond(senders))
    taken.one.push(await perSecond(senders.slice(0, 1)))
  }
  const [ours, reference] = [median(taken.eight), median(taken.one)]
  return { name: "8 senders against 1", ratio: ours / reference, goal: 1.8, better: "higher", ours, reference, unit: "messages/s" }
}
