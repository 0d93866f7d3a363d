import { access, readdir, readFile } from "node:fs/promises"
import path from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { DAY, HOUR } from "#lib/clock.ts"
import { newId, type Id } from "#lib/ids.ts"
import { expireTrash } from "#lib/messages/expire-trash.ts"
import { moveToTrash, restoreFromTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { setTrashClock, trashClock } from "#lib/messages/trash-clock.ts"
import type { MemberContext } from "#lib/context.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { untilOneWaits, untilWaiting } from "../../support/waiting.ts"

const database = testDatabase()
const given = givenServices(database)

/** What a test leaves in somebody's Trash becomes due in the next. */
afterEach(() => database.owner`update accounts set trash_days = null`)

/** Two people, each in a request that goes on while the days pass: a session would end meanwhile. */
async function two(): Promise<{ anna: Person; bo: Person; asAnna: MemberContext; asBo: MemberContext }> {
  const { anna, bo } = await given.people("anna", "bo")
  return { anna, bo, asAnna: await given.as(anna), asBo: await given.as(bo) }
}

const expire = () => expireTrash(given.services)
const trash = async (ctx: MemberContext, ...ids: Id[]) => expect(value(await moveToTrash(ctx, ids))).toEqual({ count: ids.length })

/** Where each message lies for somebody, and since when it is in Trash. */
async function lying({ accountId }: Person): Promise<Readonly<Record<Id, string>>> {
  const rows = await database.owner<{ id: string; folder: string; isTimed: boolean }[]>`
    select message_id as id, folder, trashed_at is not null as "isTimed" from deliveries where holder_id = ${accountId}`
  // A time that stays behind would count from before when the message comes to Trash again.
  for (const { folder, isTimed } of rows) expect([folder, isTimed]).toEqual([folder, folder === "trash"])
  return Object.fromEntries(rows.map(({ id, folder }) => [id, folder]))
}

async function inTrash({ accountId }: Person): Promise<{ readonly total: number; readonly rows: number }> {
  const [counted] = await database.owner<{ total: number }[]>`
    select total from folder_counts where holder_id = ${accountId} and folder = 'trash'`
  const rows = await database.owner`select from deliveries where holder_id = ${accountId} and folder = 'trash'`
  return { total: counted?.total ?? 0, rows: rows.length }
}

async function journal(): Promise<readonly string[]> {
  const folder = path.join(given.services.env.dataFolder, "erasure", "journal")
  const files = await readdir(folder).catch(() => [])
  return (await Promise.all(files.map((file) => readFile(path.join(folder, file), "utf8")))).join("").split("\n")
}

describe("what the owner chose", () => {
  it("D1 is never at first: what lies in Trash stays", async () => {
    const { anna, bo, asBo } = await two()
    const id = await given.sentMessage({ from: anna, to: [bo] })
    await trash(asBo, id)
    given.clock.pass(3 * 365 * DAY)
    expect(value(await trashClock(asBo)).days).toBeNull()
    expect(await expire()).toBe(0)
    expect(await lying(bo)).toEqual({ [id]: "trash" })
  })

  it.each([30, 90, 365] as const)(
    "D1 keys.md 7 %d days: each message goes when it has lain there that long, not an hour before",
    async (days) => {
      const { anna, bo, asBo } = await two()
      const [first, second, kept] = [
        await given.sentMessage({ from: anna, to: [bo] }),
        await given.sentMessage({ from: anna, to: [bo] }),
        await given.sentMessage({ from: anna, to: [bo] }),
      ]
      value(await setTrashClock(asBo, days))
      expect(value(await trashClock(asBo)).days).toBe(days)
      await trash(asBo, first)
      given.clock.pass(10 * DAY)
      await trash(asBo, second)
      given.clock.pass((days - 10) * DAY - HOUR)
      expect(await expire()).toBe(0)
      given.clock.pass(2 * HOUR)
      expect(await expire()).toBe(1)
      expect(await lying(bo)).toEqual({ [second]: "trash", [kept]: "inbox" })
      expect(await inTrash(bo)).toEqual({ total: 1, rows: 1 })
      given.clock.pass(10 * DAY)
      expect(await expire()).toBe(1)
      expect(await lying(bo)).toEqual({ [kept]: "inbox" })
    },
  )

  it("D1 holds for the owner's Trash alone", async () => {
    const { anna, bo, asAnna, asBo } = await two()
    const id = await given.sentMessage({ from: anna, to: [bo] })
    value(await setTrashClock(asBo, 30))
    await trash(asAnna, id)
    await trash(asBo, id)
    given.clock.pass(31 * DAY)
    expect(await expire()).toBe(1)
    expect(await lying(anna)).toEqual({ [id]: "trash" })
    expect(await lying(bo)).toEqual({})
  })

  it("D1 counts anew when it is changed: a shorter time at once, a longer one from when the message came to Trash, never not at all", async () => {
    const { anna, bo, asBo } = await two()
    const [first, second] = [await given.sentMessage({ from: anna, to: [bo] }), await given.sentMessage({ from: anna, to: [bo] })]
    value(await setTrashClock(asBo, 365))
    await trash(asBo, first)
    given.clock.pass(40 * DAY)
    expect(await expire()).toBe(0)
    value(await setTrashClock(asBo, 90))
    expect(await expire()).toBe(0)
    value(await setTrashClock(asBo, 30))
    expect(await expire()).toBe(1)
    await trash(asBo, second)
    given.clock.pass(31 * DAY)
    value(await setTrashClock(asBo, null))
    expect(await expire()).toBe(0)
    expect(await lying(bo)).toEqual({ [second]: "trash" })
  })

  it("M15 is for people: no shared mailbox can have one, and a time that is not offered is refused", async () => {
    const { bo, asBo } = await two()
    await expect(
      database.owner`insert into accounts (id, kind, state, name, language, time_zone, generation, created_at, trash_days) values (${newId()}, 'shared', 'active', 'Support', 'en', 'UTC', 0, now(), 30)`,
    ).rejects.toThrow("accounts_trash_days")
    await expect(database.owner`update accounts set trash_days = 1 where id = ${bo.accountId}`).rejects.toThrow("accounts_trash_days")
    const asMailbox: MemberContext = { ...asBo, actor: { ...asBo.actor, memberId: newId() } }
    expect(await setTrashClock(asMailbox, 30)).toEqual({ ok: false, error: { code: "not_found" } })
  })
})

describe("what is put back", () => {
  it("D1 before its time stays, and counts from the start when it comes to Trash again", async () => {
    const { anna, bo, asBo } = await two()
    const [back, again] = [await given.sentMessage({ from: anna, to: [bo] }), await given.sentMessage({ from: anna, to: [bo] })]
    value(await setTrashClock(asBo, 30))
    await trash(asBo, back, again)
    given.clock.pass(29 * DAY)
    expect(value(await restoreFromTrash(asBo, [back, again]))).toEqual({ count: 2 })
    await lying(bo)
    await trash(asBo, again)
    given.clock.pass(29 * DAY)
    expect(await expire()).toBe(0)
    expect(await lying(bo)).toEqual({ [back]: "inbox", [again]: "trash" })
    given.clock.pass(2 * DAY)
    expect(await expire()).toBe(1)
    expect(await lying(bo)).toEqual({ [back]: "inbox" })
  })

  it("B43 and comes to Trash again while the clock waits for it: it stays, because it counts anew", async () => {
    const { anna, bo, asBo } = await two()
    const id = await given.sentMessage({ from: anna, to: [bo] })
    value(await setTrashClock(asBo, 30))
    await trash(asBo, id)
    given.clock.pass(31 * DAY)
    const running: Promise<number>[] = []
    await database.owner.begin(async (tx) => {
      await tx`select from deliveries where message_id = ${id} for update`
      running.push(expire())
      const waiting = () =>
        database.sql`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database() and query like '%deliveries%'`
      for (const end = Date.now() + 10_000; (await waiting()).length === 0 && Date.now() < end;) await wait(20)
      await tx`update deliveries set trashed_at = ${given.clock.now()} where holder_id = ${bo.accountId} and message_id = ${id}`
    })
    expect(await Promise.all(running)).toEqual([0])
    expect(await lying(bo)).toEqual({ [id]: "trash" })
  })

  it("B43 who stops the clock while it erases is answered when that is over, and keeps the rest", async () => {
    const { anna, bo, asBo } = await two()
    const id = await given.sentMessage({ from: anna, to: [bo] })
    value(await setTrashClock(asBo, 30))
    await trash(asBo, id)
    given.clock.pass(31 * DAY)
    const done: string[] = []
    const { running } = await database.owner.begin(async (tx) => {
      await tx`select from deliveries where message_id = ${id} for update`
      const erasing = expire().then(() => done.push("erased"))
      await untilOneWaits(database)
      const stopping = setTrashClock(asBo, null).then(() => done.push("stopped"))
      await untilWaiting(database, 2)
      return { running: [erasing, stopping] }
    })
    await Promise.all(running)
    expect([...done].sort()).toEqual(["erased", "stopped"])
    expect(await lying(bo)).toEqual({})
    expect(value(await trashClock(asBo)).days).toBeNull()
  })

  it("B43 at the moment when it is due: it is there or erased, never both", async () => {
    const { anna, bo, asBo } = await two()
    value(await setTrashClock(asBo, 30))
    for (let round = 0; round < 8; round++) {
      const id = await given.sentMessage({ from: anna, to: [bo] })
      await trash(asBo, id)
      await database.owner`update deliveries set trashed_at = trashed_at - interval '31 days' where message_id = ${id} and folder = 'trash'`
      const [erased, restored] = await Promise.all([expire(), restoreFromTrash(asBo, [id])])
      expect(erased + value(restored).count).toBe(1)
      expect(id in (await lying(bo))).toBe(value(restored).count === 1)
    }
  })
})

describe("how it erases", () => {
  it("D1 B81 as Delete in Trash does: with the last holder file and row are gone, the journal has it, and others keep their copies till then", async () => {
    const { anna, bo, asAnna, asBo } = await two()
    const id = await given.sentMessage({ from: anna, to: [bo] })
    const [row] = await database.owner<{ blob: string }[]>`select manifest_id as blob from messages where id = ${id}`
    const blob = row?.blob ?? ""
    const file = path.join(given.services.env.dataFolder, "blobs", "eu", blob.slice(0, 2), blob)
    for (const ctx of [asAnna, asBo]) value(await setTrashClock(ctx, 30))
    await trash(asBo, id)
    given.clock.pass(20 * DAY)
    await trash(asAnna, id)
    given.clock.pass(11 * DAY)
    expect(await expire()).toBe(1)
    expect(value(await openMessage(asAnna, id, { record: true }))).toMatchObject({ seal: "holds", tracking: [{ erasedUnread: true }] })
    await access(file)
    given.clock.pass(20 * DAY)
    expect(await expire()).toBe(1)
    await expect(access(file)).rejects.toThrow("ENOENT")
    expect(await database.owner`select from messages where id = ${id}`).toHaveLength(0)
    expect(await database.owner`select from erasure_outbox`).toHaveLength(0)
    const lines = (await journal()).filter((line) => line.includes(id) || line.includes(blob))
    expect(lines.map((line) => (JSON.parse(line) as { kind: string }).kind).sort()).toEqual(["blob", "delivery", "delivery", "message"])
  })

  it("B43 by several workers at once each message once", async () => {
    const { anna, bo, asBo } = await two()
    const ids: Id[] = []
    for (let at = 0; at < 12; at++) ids.push(await given.sentMessage({ from: anna, to: [bo] }))
    value(await setTrashClock(asBo, 30))
    await trash(asBo, ...ids)
    given.clock.pass(31 * DAY)
    const counts = await Promise.all([expire(), expire(), expire()])
    expect(counts.reduce((sum, count) => sum + count)).toBe(12)
    expect([await lying(bo), await inTrash(bo)]).toEqual([{}, { total: 0, rows: 0 }])
    const lines = await journal()
    for (const id of ids) expect(lines.filter((line) => line.includes(id) && line.includes(bo.accountId))).toHaveLength(1)
  })

  it("B86 a worker that dies between two portions leaves the rest whole, and the next one takes it", async () => {
    const { anna, bo, asBo } = await two()
    const ids: Id[] = []
    for (let at = 0; at < 203; at++) ids.push(await given.sentMessage({ from: anna, to: [bo] }))
    value(await setTrashClock(asBo, 30))
    await trash(asBo, ...ids)
    given.clock.pass(31 * DAY)
    // It looks at the clock once to find people, and once for each portion.
    let looks = 0
    const now = () => {
      if (++looks > 2) throw new Error("killed")
      return given.clock.now()
    }
    expect(await expireTrash({ ...given.services, clock: { now } })).toBe(0)
    expect(given.logged()).toContain("trash_clock_failed")
    expect(await inTrash(bo)).toEqual({ total: 3, rows: 3 })
    const left = Object.keys(await lying(bo))
    for (const id of left) expect((await openMessage(asBo, id, { record: true })).ok).toBe(true)
    expect(await expire()).toBe(3)
    expect([await lying(bo), await inTrash(bo)]).toEqual([{}, { total: 0, rows: 0 }])
  })

  it("D1 one person's Trash that fails keeps nobody else's from being erased", async () => {
    const { anna, bo, asAnna, asBo } = await two()
    const id = await given.sentMessage({ from: anna, to: [bo] })
    for (const ctx of [asAnna, asBo]) {
      value(await setTrashClock(ctx, 30))
      await trash(ctx, id)
    }
    given.clock.pass(31 * DAY)
    let looks = 0
    const now = () => {
      if (++looks === 2) throw new Error("broken")
      return given.clock.now()
    }
    expect(await expireTrash({ ...given.services, clock: { now } })).toBe(1)
    expect(await expire()).toBe(1)
  })
})
