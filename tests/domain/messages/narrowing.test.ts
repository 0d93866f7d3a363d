import { readdirSync, readFileSync } from "node:fs"
import { sql, type SQL } from "drizzle-orm"
import { listDeliveries } from "#db/queries/deliveries.ts"
import type { Folder } from "#db/schema/messages.ts"
import { authorize } from "#lib/authz/policy.ts"
import type { Id } from "#lib/ids.ts"
import { listFolder, type FolderPage } from "#lib/messages/list-folder.ts"
import { markMessages } from "#lib/messages/mark-message.ts"
import { moveToArchive } from "#lib/messages/move-message.ts"
import type { Narrowing } from "#lib/messages/narrowed.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

type Wanted = { readonly folder: Folder; readonly only: Narrowing; readonly before?: string; readonly after?: string }
const list = async (person: Person, wanted: Wanted): Promise<FolderPage> => value(await listFolder(await given.as(person), wanted))
const ids = async (person: Person, wanted: Wanted) => (await list(person, wanted)).rows.map(({ id }) => id)

test("M4 a list can be narrowed to what is not read, and to what is flagged", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const unread = await given.sentMessage({ from: anna, to: [bo] })
  const read = await given.sentMessage({ from: anna, to: [bo], readBy: [bo] })
  const own = await given.sentMessage({ from: bo, to: [bo], readBy: [bo] })
  expect(await ids(bo, { folder: "inbox", only: "unread" })).toEqual([unread])
  value(await markMessages(await given.as(bo), [read], "unread"))
  value(await markMessages(await given.as(bo), [unread], "read"))
  expect(await ids(bo, { folder: "inbox", only: "unread" })).toEqual([read])
  value(await markMessages(await given.as(bo), [read, own], "flagged"))
  expect(await ids(bo, { folder: "inbox", only: "flagged" })).toEqual([own, read])
  expect(await ids(bo, { folder: "sent", only: "flagged" })).toEqual([own])
  value(await moveToArchive(await given.as(bo), [read]))
  expect(await ids(bo, { folder: "inbox", only: "unread" })).toEqual([])
  expect(await ids(bo, { folder: "archive", only: "unread" })).toEqual([read])
})

test("M4 M5 an answer is waited for by who sent a message, and by who was asked directly, until it is there", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const question = await given.sentMessage({ from: anna, to: [bo], cc: [cia] })
  const note = await given.sentMessage({ from: anna, to: [anna, bo] })
  expect(await ids(anna, { folder: "sent", only: "waiting" })).toEqual([note, question])
  expect(await ids(bo, { folder: "inbox", only: "waiting" })).toEqual([note, question])
  expect(await ids(cia, { folder: "inbox", only: "waiting" })).toEqual([])
  // Whoever asks again has not answered, nor got an answer.
  const again = await given.sentMessage({ from: anna, to: [bo], inReplyTo: question })
  expect(await ids(anna, { folder: "sent", only: "waiting" })).toEqual([again, note, question])
  await given.sentMessage({ from: bo, to: [anna], inReplyTo: question })
  expect(await ids(anna, { folder: "sent", only: "waiting" })).toEqual([again, note])
  expect(await ids(bo, { folder: "inbox", only: "waiting" })).toEqual([again, note])
  // A forward answers nobody.
  await given.sentMessage({ from: bo, to: [cia] })
  expect(await ids(bo, { folder: "inbox", only: "waiting" })).toEqual([again, note])
})

test("M4 B89 what was answered before that was noted is taken over by the migration", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const question = await given.sentMessage({ from: anna, to: [bo, cia] })
  const other = await given.sentMessage({ from: anna, to: [bo] })
  await given.sentMessage({ from: bo, to: [anna], inReplyTo: question })
  const answered = () => database.owner`select holder_id, message_id from deliveries where answered order by 1, 2`
  const before = await answered()
  await database.owner`update deliveries set answered = false where holder_id in ${database.owner([anna.accountId, bo.accountId, cia.accountId])}`
  const statements = readdirSync("db/migrations", { encoding: "utf8" })
    .filter((file) => file.endsWith(".sql"))
    .flatMap((file) => readFileSync(`db/migrations/${file}`, "utf8").split("--> statement-breakpoint"))
    .filter((statement) => statement.includes('SET "answered" = true'))
  expect(statements).toHaveLength(1)
  await database.owner.unsafe(statements[0] ?? "")
  expect(await answered()).toEqual(before)
  expect(await ids(anna, { folder: "sent", only: "waiting" })).toEqual([other])
  expect(await ids(cia, { folder: "inbox", only: "waiting" })).toEqual([question])
})

test("M4 a folder that has no such list shows everything", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo] })
  expect(await ids(anna, { folder: "sent", only: "unread" })).toEqual([id])
})

test("design 5 narrowed pages follow each other there and back", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const all: Id[] = []
  for (let at = 0; at < 60; at++) all.push(await given.sentMessage({ from: anna, to: [bo] }))
  value(await markMessages(await given.as(bo), all.slice(0, 55), "flagged"))
  const first = await list(bo, { folder: "inbox", only: "flagged" })
  const second = await list(bo, { folder: "inbox", only: "flagged", before: first.older ?? "" })
  expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(all.slice(0, 55).reverse())
  expect(second.older).toBeNull()
  expect(await list(bo, { folder: "inbox", only: "flagged", after: second.newer ?? "" })).toEqual(first)
})

type Plan = {
  readonly "Actual Rows": number
  readonly "Rows Removed by Filter"?: number
  readonly Plans?: readonly Plan[]
}

/** Rows that the database looked at for a list: those of each step, and those that it threw away. */
function looked({ Plans = [], ...step }: Plan): number {
  return Math.max(step["Actual Rows"] + (step["Rows Removed by Filter"] ?? 0), ...Plans.map(looked))
}

async function lookedAt(person: Person, wanted: { readonly folder: Folder; readonly only: Narrowing }): Promise<number> {
  const scope = value(authorize((await given.as(person)).actor, "mailbox:list"))
  const asked: SQL[] = []
  const watched = { execute: (query: SQL) => (asked.push(query), Promise.resolve([])) } as unknown as typeof database.db
  const middle = { at: new Date(Date.now() - 3_600_000 * 24 * 30), id: person.accountId, side: "older" } as const
  for (const from of [null, middle, { ...middle, side: "newer" } as const])
    await listDeliveries(watched, scope, { ...wanted, from, limit: 51, now: new Date() })
  const plans = await Promise.all(
    asked.map((query) =>
      database.db.execute<{ "QUERY PLAN": readonly { readonly Plan: Plan }[] }>(sql`explain (analyze, format json) ${query}`),
    ),
  )
  return Math.max(...plans.flatMap((rows) => rows.flatMap((row) => row["QUERY PLAN"].map(({ Plan: plan }) => looked(plan)))))
}

test("design 5 a narrowed list looks at no more rows than it shows, however few of many they are", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const [received, sent] = [await given.sentMessage({ from: anna, to: [bo] }), await given.sentMessage({ from: bo, to: [anna] })]
  for (const id of [received, sent]) {
    await database.owner`create table copies as select gen_random_uuid() as id, number from generate_series(1, 10000) as number`
    await database.owner`insert into messages select (jsonb_populate_record(m, jsonb_build_object('id', c.id))).* from messages m, copies c where m.id = ${id}`
    // Each in a conversation of its own: of a few conversations the database reads all rather than look them up.
    await database.owner`insert into conversations select (jsonb_populate_record(k, jsonb_build_object('id', c.id))).*
      from copies c, deliveries d join conversations k on k.holder_id = d.holder_id and k.id = d.conversation_id
      where d.holder_id = ${bo.accountId} and d.message_id = ${id}`
    await database.owner`insert into deliveries select (jsonb_populate_record(d, jsonb_build_object('message_id', c.id, 'conversation_id', c.id,
      'sent_at', now() - make_interval(mins => c.number * 10), 'read_at', case when c.number % 10 = 0 then null else now() end,
      'flagged', c.number % 10 = 0, 'answered', c.number % 10 <> 0))).*
      from deliveries d, copies c where d.holder_id = ${bo.accountId} and d.message_id = ${id}`
    await database.owner`drop table copies`
  }
  await database.owner`analyze deliveries, conversations`
  const most = async (folder: Folder, only: Narrowing) => [folder, only, await lookedAt(bo, { folder, only })]
  for (const only of ["unread", "waiting", "flagged"] as const) expect(await most("inbox", only)).toEqual(["inbox", only, 51])
  expect(await most("sent", "waiting")).toEqual(["sent", "waiting", 51])
  // What one sent to oneself lies in Inbox: it is found among all that is flagged there, a thousand here.
  expect(await most("sent", "flagged")).toEqual(["sent", "flagged", 1000])
})
