import { mailboxOverview } from "#lib/folders/mailbox-overview.ts"
import type { Id } from "#lib/ids.ts"
import { listFolder, type FolderPage } from "#lib/messages/list-folder.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

type Where = { readonly before?: string; readonly after?: string }
const page = async (person: Person, where: Where = {}): Promise<FolderPage> =>
  value(await listFolder(await given.as(person), { folder: "inbox", ...where }))
const subjects = ({ rows }: FolderPage) => rows.map(({ subject }) => subject)

test("design 5 pages of fifty follow each other there and back, also where many came in the same millisecond", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const ids: Id[] = []
  for (let at = 0; at < 120; at++) ids.push(await given.sentMessage({ from: anna, to: [bo], subject: `Number ${at}` }))
  await database.owner`update deliveries set sent_at = (select max(sent_at) from deliveries where holder_id = ${bo.accountId}) where holder_id = ${bo.accountId} and message_id = any(${ids.slice(30, 90)})`
  const first = await page(bo)
  const second = await page(bo, { before: first.older ?? "" })
  const third = await page(bo, { before: second.older ?? "" })
  expect([first, second, third].map(({ rows }) => rows.length)).toEqual([50, 50, 20])
  const all = [first, second, third].flatMap(({ rows }) => rows.map(({ id }) => id))
  expect(new Set(all)).toEqual(new Set(ids))
  expect({ newer: first.newer, older: third.older }).toEqual({ newer: null, older: null })
  const back = await page(bo, { after: third.newer ?? "" })
  expect(subjects(back)).toEqual(subjects(second))
  const start = await page(bo, { after: back.newer ?? "" })
  expect(subjects(start)).toEqual(subjects(first))
  expect(start.newer).toBeNull()
  expect(value(await mailboxOverview(await given.as(bo))).inbox).toEqual({ total: 120, unread: 120 })
})

test("keys.md 3 the first listing puts rows under the list key; later ones need neither stanza nor signature", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo], subject: "Kept", text: "x".repeat(500) })
  const before = await page(bo)
  const [row] = await database.owner`select list_generation from deliveries where holder_id = ${bo.accountId}`
  expect(row).toEqual({ list_generation: 1 })
  await database.owner`update deliveries set stanza = '' where holder_id = ${bo.accountId}`
  const after = await page(bo)
  expect(after).toEqual(before)
  expect(after.rows[0]).toMatchObject({
    id,
    subject: "Kept",
    preview: "x".repeat(120),
    who: "Anna",
    whoAddress: anna.address,
    seal: "holds",
    unread: true,
  })
})

test("I10 a sent row has each recipient's proven address beside the names", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  await given.sentMessage({ from: anna, to: [bo], cc: [cia] })
  const sent = value(await listFolder(await given.as(anna), { folder: "sent" }))
  expect(sent.rows[0]).toMatchObject({ who: "Bo, Cia", whoAddress: `${bo.address}, ${cia.address}` })
})

test("the sender's row is under the list key from the start", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await given.sentMessage({ from: anna, to: [bo] })
  const [row] = await database.owner`select list_generation from deliveries where holder_id = ${anna.accountId}`
  expect(row).toEqual({ list_generation: 1 })
})

test("two first listings at once both show the row", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  for (let at = 0; at < 10; at++) await given.sentMessage({ from: anna, to: [bo] })
  const pages = await Promise.all(Array.from({ length: 8 }, () => page(bo)))
  for (const listed of pages) expect(listed.rows.map(({ seal }) => seal)).toEqual(Array<string>(10).fill("holds"))
  expect((await page(bo)).rows.map(({ seal }) => seal)).toEqual(Array<string>(10).fill("holds"))
})

test("many recipients are shown as a few names and how many more", async () => {
  const { anna, ...others } = await given.people("anna", "bo", "cia", "dan", "eva", "fia", "gun", "han", "ida")
  await given.sentMessage({ from: anna, to: Object.values(others) })
  const sent = value(await listFolder(await given.as(anna), { folder: "sent" }))
  expect(sent.rows[0]?.who).toBe("Bo, Cia, Dan, Eva, Fia, Gun +2")
})

test("a cursor of one's own making starts at the beginning", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await given.sentMessage({ from: anna, to: [bo] })
  for (const before of ["", "nonsense", "A".repeat(32), "../../etc", "9".repeat(32)])
    expect((await page(bo, { before })).rows.length).toBeLessThanOrEqual(1)
  expect((await page(bo, { before: "nonsense" })).rows).toHaveLength(1)
})
