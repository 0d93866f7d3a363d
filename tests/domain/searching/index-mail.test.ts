import fc from "fast-check"
import { authorize } from "#lib/authz/policy.ts"
import { DAY, HOUR, MINUTE } from "#lib/clock.ts"
import type { MemberContext } from "#lib/context.ts"
import { sweep } from "#lib/erasure/sweep.ts"
import { newId, type Id } from "#lib/ids.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { expireMessages } from "#lib/messages/expire-messages.ts"
import { expireTrash } from "#lib/messages/expire-trash.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { moveToArchive, moveToTrash, restoreFromTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { openHeld } from "#lib/messages/opened-message.ts"
import { NO_OPTIONS } from "#lib/messages/options.ts"
import { recallMessage } from "#lib/messages/recall-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { setTrashClock } from "#lib/messages/trash-clock.ts"
import { emptySearchedTrash, eraseSearched } from "#lib/searching/erase-searched.ts"
import { indexMail } from "#lib/searching/index-mail.ts"
import { searchMail, type SearchMail } from "#lib/searching/search-mail.ts"
import { textOfMessage } from "#lib/searching/searched-text.ts"
import { matcher } from "#lib/searching/words.ts"
import { testDatabase } from "../../support/database.ts"
import { tablesNaming } from "../../support/database-rows.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

const searchIn = async (ctx: MemberContext, asked: Partial<SearchMail> = {}) =>
  value(await searchMail(ctx, { words: "", folder: null, from: null, until: null, page: 1, ...asked }))
const search = async (person: Person, words: string) => searchIn(await given.as(person), { words })
const subjects = async (person: Person, words: string) => (await search(person, words)).rows.map(({ subject }) => subject)
const index = async (person: Person) => indexMail(await given.as(person))

type Segment = { readonly id: Id; readonly blob: Id; readonly messages: readonly Id[] }
const segmentsOf = async ({ accountId }: Person): Promise<readonly Segment[]> => database.owner<Segment[]>`
  select id, content_id as blob, message_ids as messages from search_segments where holder_id = ${accountId} order by id`
const isStored = async (blob: Id) => (await given.services.blobs.readAll("eu", blob)) !== null
const sizes = async (person: Person) => (await segmentsOf(person)).map(({ messages }) => messages.length)

/** Whether nothing is left of a segment: its key, and its content in the store. */
const isDestroyed = async ({ id, blob }: Segment) => !(await isStored(blob)) && (await tablesNaming(database.owner, id)).length === 0

test("M11 all of a text is searched, and names of files: what has just come at once, the rest when it is in the index", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const text = `${"Hej. ".repeat(60)}Vi ses vid FYREN klockan tre.`
  const file = await given.attachment(anna, "Hyreskontrakt.pdf", "canary content")
  await given.sentMessage({ from: anna, to: [bo], subject: "Plain", text, attachments: [file] })
  await given.sentMessage({ from: anna, to: [bo], subject: "Formatted", text: `${"Hej. ".repeat(60)}**fy**ren`, formatted: true })
  for (const isIndexed of [false, true]) {
    if (isIndexed) for (const person of [anna, bo]) await index(person)
    for (const person of [anna, bo]) {
      expect([isIndexed, await subjects(person, "fyren")]).toEqual([isIndexed, ["Formatted", "Plain"]])
      expect(await subjects(person, "hyreskontrakt klockan")).toEqual(["Plain"])
      expect(await subjects(person, "canary")).toEqual([])
      expect(await search(person, "tre")).toMatchObject({ partly: 0, leftOut: 0 })
    }
  }
  expect([await sizes(anna), await sizes(bo)]).toEqual([[2], [2]])
  expect(value(await openMessage(await given.as(anna), (await search(anna, "plain")).rows[0]?.id ?? "", { record: true })).status).toBe(
    "read_by_none",
  )
})

test("M11 of more than a hundred that are not indexed yet the newest are searched whole, and of how many only the row was looked through is said", async () => {
  const { anna } = await given.people("anna")
  const text = `${"Hej. ".repeat(60)}fyren`
  for (let count = 0; count < 103; count++) await given.sentMessage({ from: anna, to: [anna], subject: `Number ${count}`, text })
  expect(await search(anna, "fyren")).toMatchObject({ found: 100, partly: 3, leftOut: 0, unindexed: 103 })
  expect(await search(anna, "number")).toMatchObject({ found: 103, partly: 3 })
  await index(anna)
  expect(await search(anna, "fyren")).toMatchObject({ found: 103, partly: 0, unindexed: 0 })
})

test("M11 one more message goes into the segment that has room, and what stands in a segment is written once", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  for (const subject of ["One", "Two"]) await given.sentMessage({ from: anna, to: [bo], subject })
  await index(bo)
  const before = await segmentsOf(bo)
  await index(bo)
  expect(await segmentsOf(bo)).toEqual(before)
  await given.sentMessage({ from: anna, to: [bo], subject: "Three" })
  await index(bo)
  expect(await sizes(bo)).toEqual([3])
  for (const one of before) expect(await isDestroyed(one)).toBe(true)
  expect(await subjects(bo, "t")).toEqual(["Three", "Two", "One"])
})

test("B43 B81 tabs that index and erase at once leave each message in one segment, and none that is erased", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const ids: Id[] = []
  for (let count = 0; count < 12; count++) ids.push(await given.sentMessage({ from: anna, to: [bo], subject: `Number ${count}` }))
  value(await moveToTrash(await given.as(bo), ids))
  await index(bo)
  const another = await given.sentMessage({ from: anna, to: [bo], subject: "Another" })
  const [one, other] = [await given.as(bo), await given.as(bo)]
  await Promise.all([
    indexMail(one),
    ...ids.slice(0, 4).map((id) => eraseSearched(other, [id])),
    ...ids.slice(4, 8).map(async (id) => eraseMessages(await given.as(bo), [id])),
    searchIn(other, { words: "number" }),
  ])
  await index(bo)
  expect((await segmentsOf(bo)).flatMap(({ messages }) => messages).sort()).toEqual([another, ...ids.slice(8)].sort())
  expect((await search(bo, "number")).found).toBe(4)
})

describe("B81 D1 what is erased goes from the index", () => {
  it("in a session: the segment is written anew without it, and the old one is gone", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const [gone, kept] = [await given.sentMessage({ from: anna, to: [bo] }), await given.sentMessage({ from: anna, to: [bo] })]
    await index(bo)
    const before = await segmentsOf(bo)
    value(await moveToTrash(await given.as(bo), [gone]))
    // What is not in Trash stays, and its segment too.
    expect(value(await eraseSearched(await given.as(bo), [kept]))).toEqual({ count: 0 })
    expect(await segmentsOf(bo)).toEqual(before)
    expect(value(await eraseSearched(await given.as(bo), [gone]))).toEqual({ count: 1 })
    expect((await segmentsOf(bo)).map(({ messages }) => messages)).toEqual([[kept]])
    for (const one of before) expect(await isDestroyed(one)).toBe(true)
    value(await moveToTrash(await given.as(bo), [kept]))
    expect(value(await emptySearchedTrash(await given.as(bo)))).toEqual({ count: 1 })
    expect(await segmentsOf(bo)).toEqual([])
  })

  it.each(["trash clock", "recall", "expiry", "erasing by support's way"])(
    "without one (%s): the whole segment, and the rest is indexed again at the next session",
    async (way) => {
      const { anna, bo } = await given.people("anna", "bo")
      const asBo = await given.as(bo)
      const options = { ...NO_OPTIONS, expiresAt: new Date(given.clock.now().getTime() + HOUR) }
      const letter = { ...toSend({ to: [bo], subject: "Gone" }), ...(way === "expiry" ? { options } : {}) }
      const { messageId: gone } = value(await sendMessage(await given.as(anna), letter))
      await given.sentMessage({ from: anna, to: [bo], subject: "Kept" })
      await index(bo)
      const before = await segmentsOf(bo)
      expect(before).toHaveLength(1)
      if (way === "recall") value(await recallMessage(await given.as(anna), { messageId: gone, position: null }))
      else if (way === "expiry") {
        given.clock.pass(2 * HOUR)
        await expireMessages(given.services)
      } else {
        value(await moveToTrash(asBo, [gone]))
        if (way === "trash clock") {
          value(await setTrashClock(asBo, 30))
          given.clock.pass(31 * DAY)
          await expireTrash(given.services)
        } else value(await eraseMessages(asBo, [gone]))
      }
      expect(await segmentsOf(bo)).toEqual([])
      for (const one of before) expect(await isDestroyed(one)).toBe(true)
      expect((await searchIn(asBo, { words: "some text" })).rows.map(({ subject }) => subject)).toEqual(["Kept"])
      await indexMail(asBo)
      expect(await sizes(bo)).toEqual([1])
      expect((await searchIn(asBo, { words: "kept" })).found).toBe(1)
    },
  )
})

test("B60 the sweeper leaves segments in peace; one whose file is lost is noticed, costs no result, and is made anew", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await given.sentMessage({ from: anna, to: [bo], subject: "Found" })
  const asBo = await given.as(bo)
  await indexMail(asBo)
  const [before] = await segmentsOf(bo)
  given.clock.pass(2 * DAY)
  await sweep(given.services, { whole: true })
  expect(await segmentsOf(bo)).toEqual([before])
  await given.services.blobs.erase("eu", before?.blob ?? "")
  expect((await searchIn(asBo, { words: "found" })).found).toBe(1)
  expect(await segmentsOf(bo)).toEqual([])
  await indexMail(asBo)
  expect(await sizes(bo)).toEqual([1])
  expect(given.logged()).toContain("index_damaged")
})

test("B7 a segment that SQL gave to somebody else opens nothing there", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await given.sentMessage({ from: anna, to: [bo], subject: "Secret" })
  await index(anna)
  await database.owner`update search_segments set holder_id = ${bo.accountId} where holder_id = ${anna.accountId}`
  expect((await search(bo, "secret")).found).toBe(1)
  expect(await segmentsOf(bo)).toEqual([])
})

type Act = readonly [kind: (typeof KINDS)[number], who: number, which: number, word: number]
const KINDS = [
  "send",
  "send",
  "send",
  "list",
  "index",
  "index",
  "trash",
  "restore",
  "archive",
  "erase",
  "empty",
  "recall",
  "expire",
] as const
const WORDS = ["höst", "fyr", "segel", "ankare", "Ö", "fyrtorn"]
const LOOKED = ["", "host", "fyr", "fyr segel", "anna", "ö bo", "pdf", "hos"]

/** What a search has to find, by opening each message by itself. */
async function expected(ctx: MemberContext, words: string): Promise<readonly Id[]> {
  const scope = authorize(ctx.actor, "message:open")
  const matches = matcher(words)
  const found: Id[] = []
  for (const { id } of scope.ok ? (await searchIn(ctx)).rows : []) {
    const opened = scope.ok ? await openHeld(ctx, scope.value, id) : null
    if (opened?.header != null && opened.manifest !== null && matches(textOfMessage(opened.held.role, opened.header, opened.manifest)))
      found.push(id)
  }
  return found
}

async function carryOut(people: readonly Person[], sent: Id[], [kind, who, which, word]: Act): Promise<void> {
  const [person, other] = [people[who % 2], people[(who + 1) % 2]]
  if (person === undefined || other === undefined) throw new Error("there are two")
  const ctx = await given.as(person)
  const id = sent[which % Math.max(1, sent.length)] ?? newId()
  const text = `${"intet ".repeat(40)} ${WORDS[word % WORDS.length] ?? ""} ${WORDS[which % WORDS.length] ?? ""}`
  if (kind === "send") {
    const options =
      word % 3 === 0 ? { ...NO_OPTIONS, expiresAt: new Date(given.clock.now().getTime() + 5 * MINUTE) } : { ...NO_OPTIONS, expiresAt: null }
    const attachments = word % 4 === 0 ? [await given.attachment(person, "avtal.pdf", "x")] : []
    sent.push(
      value(await sendMessage(ctx, { ...toSend({ to: [other], subject: WORDS[who % 6] ?? "", text, attachments }), options })).messageId,
    )
  } else if (kind === "list") value(await listFolder(ctx, { folder: "inbox" }))
  else if (kind === "index") await indexMail(ctx)
  else if (kind === "trash") await moveToTrash(ctx, [id])
  else if (kind === "restore") await restoreFromTrash(ctx, [id])
  else if (kind === "archive") await moveToArchive(ctx, [id])
  else if (kind === "erase") await (word % 2 === 0 ? eraseSearched : eraseMessages)(ctx, [id])
  else if (kind === "empty") await emptySearchedTrash(ctx)
  else if (kind === "recall") await recallMessage(ctx, { messageId: id, position: null })
  else {
    given.clock.pass(3 * MINUTE)
    if (word % 2 === 0) await expireMessages(given.services)
  }
}

test("M11 M6 M7 whatever was sent, moved, erased, recalled, over or indexed, the index finds what opening each message finds", async () => {
  const act = fc.tuple(fc.constantFrom(...KINDS), fc.nat(20), fc.nat(20), fc.nat(20))
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 12, maxLength: 28, size: "max" }), async (acts) => {
      const { anna, bo } = await given.people("anna", "bo")
      const sent: Id[] = []
      for (const one of acts) await carryOut([anna, bo], sent, one)
      for (const person of [anna, bo]) {
        const ctx = await given.as(person)
        for (const words of LOOKED) {
          const found = (await searchIn(ctx, { words })).rows.map(({ id }) => id)
          expect([words, found]).toEqual([words, await expected(ctx, words)])
        }
        const rows = await database.owner<{ id: Id }[]>`select message_id as id from deliveries where holder_id = ${person.accountId}`
        const held = new Set(rows.map(({ id }) => id))
        const indexed = (await segmentsOf(person)).flatMap(({ messages }) => messages)
        expect(indexed.filter((id) => !held.has(id))).toEqual([])
        expect(new Set(indexed).size).toBe(indexed.length)
      }
    }),
    { numRuns: 6, endOnFailure: true },
  )
}, 120_000)
