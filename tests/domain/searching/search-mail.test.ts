import { createFolder } from "#lib/folders/own-folders.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { moveToOwnFolder, moveToTrash } from "#lib/messages/move-message.ts"
import { markMessages } from "#lib/messages/mark-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { NO_OPTIONS } from "#lib/messages/options.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { searchMail, type SearchMail } from "#lib/searching/search-mail.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"

const MINUTE = 60_000
const database = testDatabase()
const given = givenServices(database)

const search = async (person: Person, asked: Partial<SearchMail> = {}) =>
  value(await searchMail(await given.as(person), { words: "", folder: null, from: null, until: null, page: 1, ...asked }))
const subjects = async (person: Person, asked: Partial<SearchMail>) => (await search(person, asked)).rows.map(({ subject }) => subject)

test("M11 finds by subject, first line, names and addresses of both sides, in any order, whatever case and accents", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  await given.sentMessage({ from: anna, to: [bo], cc: [cia], subject: "Röntgen höft", text: "Allt ser bra ut" })
  await given.sentMessage({ from: bo, to: [anna], subject: "Semester", text: "När åker du?" })
  for (const [words, expected] of [
    ["HOFT rontgen", ["Röntgen höft"]],
    ["bra ut", ["Röntgen höft"]],
    ["cia", ["Röntgen höft"]],
    [anna.address, ["Semester", "Röntgen höft"]],
    [`${anna.address} höft`, ["Röntgen höft"]],
    ["bo", ["Röntgen höft"]],
    ["", ["Semester", "Röntgen höft"]],
    ["röntgen semester", []],
  ] as const)
    expect([words, await subjects(bo, { words })]).toEqual([words, expected])
  expect(await subjects(anna, { words: "bo semester" })).toEqual(["Semester"])
  expect(await subjects(cia, { words: "semester" })).toEqual([])
})

test("M11 looks in one folder or in all, and between two days of the searcher's own calendar", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const [first, second, third] = [
    await given.sentMessage({ from: anna, to: [bo], subject: "First" }),
    await given.sentMessage({ from: anna, to: [bo], subject: "Second" }),
    await given.sentMessage({ from: anna, to: [bo], subject: "Third" }),
  ]
  const school = value(await createFolder(await given.as(bo), { name: "School" })).id
  value(await moveToOwnFolder(await given.as(bo), [second], school))
  value(await moveToTrash(await given.as(bo), [third]))
  expect(await subjects(bo, { folder: school })).toEqual(["Second"])
  expect(await subjects(bo, { folder: "inbox" })).toEqual(["First"])
  expect((await search(bo)).rows.map(({ folder }) => folder)).toEqual(["trash", school, "inbox"])
  // Half past midnight in Stockholm is the day before in Greenwich.
  await database.owner`update deliveries set sent_at = '2026-03-02T23:30:00Z' where message_id = ${first}`
  await database.owner`update messages set sent_at = '2026-03-02T23:30:00Z' where id = ${first}`
  for (const [from, until, count] of [
    ["2026-03-03", "2026-03-03", 1],
    ["2026-03-02", "2026-03-02", 0],
    [null, "2026-03-03", 1],
    ["2026-03-04", null, 2],
  ] as const)
    expect([from, until, (await search(bo, { from, until })).found]).toEqual([from, until, count])
})

test("M11 M5 a search records no reading; what was never listed is found too, and what is broken costs nothing else", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo], subject: "Unread" })
  const broken = await given.sentMessage({ from: anna, to: [bo], subject: "Broken" })
  await database.owner`update deliveries set row_seal = '\\x00' where message_id = ${broken} and holder_id = ${bo.accountId}`
  expect((await search(bo, { words: "unread" })).rows).toMatchObject([{ id, unread: true, seal: "holds" }])
  expect(value(await openMessage(await given.as(anna), id, { record: true })).status).toBe("read_by_none")
  // Its text is what was signed; what its row would show is not.
  expect((await search(bo, { words: "broken" })).rows).toMatchObject([{ id: broken, subject: "", seal: "broken" }])
})

test("M11 ten thousand are looked through by one question, page by page; too many that were never listed are said", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo], subject: "Needle" })
  await search(bo)
  const copy = (from: number, to: number, listed: string) => database.owner`
    with made as (
      insert into messages (id, sender_id, certificate_body, certificate_signature, header, signature, manifest_id, sent_at, holders)
      select gen_random_uuid(), sender_id, certificate_body, certificate_signature, header, signature, manifest_id, sent_at - n * interval '1 hour', 1
      from messages, generate_series(${from}::int, ${to}::int) n where id = ${id} returning id, sent_at)
    insert into deliveries (holder_id, message_id, role, folder, sent_at, stanza, generation, row_seal, list_generation, recipient_count, read_count)
    select d.holder_id, made.id, d.role, d.folder, made.sent_at, d.stanza, d.generation, d.row_seal, ${database.owner.unsafe(listed)}, 0, 0
    from deliveries d, made where d.message_id = ${id} and d.holder_id = ${bo.accountId}`
  await copy(1, 9_999, "1")
  const ctx = await given.as(bo)
  await ctx.open()
  const began = performance.now()
  const found = value(await searchMail(ctx, { words: "", folder: null, from: null, until: null, page: 3 }))
  const took = performance.now() - began
  if (process.env["MEASURE"] !== undefined) process.stderr.write(`ten thousand messages searched: ${Math.round(took)} ms\n`)
  expect(found).toMatchObject({ found: 10_000, page: 3, pages: 200, leftOut: 0 })
  expect(found.rows).toHaveLength(50)
  expect(took).toBeLessThan(10_000)
  expect((await search(bo, { words: "needle" })).rows.map((row) => row.id)).toContain(id)
  await copy(10_001, 10_300, "null")
  expect(await search(bo, { words: "nowhere" })).toMatchObject({ found: 0, leftOut: 100 })
  expect(await search(bo)).toMatchObject({ found: 10_300, leftOut: 0 })
}, 120_000)

test("M11 M6 M7 finds nothing that has not left or is over, and shows marks and times as lists do", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const dueAt = new Date(given.clock.now().getTime() + 10 * MINUTE)
  const held = value(
    await sendMessage(await given.as(anna), toSend({ to: [bo], subject: "Later" }), { hold: { kind: "scheduled", dueAt } }),
  )
  const options = { ...NO_OPTIONS, expiresAt: dueAt }
  value(await sendMessage(await given.as(anna), { ...toSend({ to: [bo], subject: "Soon over" }), options }))
  const marked = await given.sentMessage({ from: anna, to: [bo], subject: "Marked", readBy: [bo] })
  value(await markMessages(await given.as(bo), [marked], "flagged"))
  expect(await subjects(bo, {})).toEqual(["Marked", "Soon over"])
  expect((await search(bo, { words: "marked" })).rows).toMatchObject([{ unread: false, isFlagged: true }])
  expect((await search(anna, { words: "later" })).rows).toMatchObject([{ id: held.messageId, held: { kind: "scheduled", dueAt } }])
  given.clock.pass(11 * MINUTE)
  expect(await subjects(bo, {})).toEqual(["Marked"])
})

test("B81 D1 what was erased is found no more, from the next request on", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo], subject: "Röntgen" })
  value(await moveToTrash(await given.as(bo), [id]))
  expect(await subjects(bo, { words: "röntgen" })).toEqual(["Röntgen"])
  value(await eraseMessages(await given.as(bo), [id]))
  expect(await subjects(bo, { words: "röntgen" })).toEqual([])
})
