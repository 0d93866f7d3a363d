import { findBytes } from "#db/queries/storage.ts"
import type { OwnFolder } from "#db/schema/messages.ts"
import { authorize } from "#lib/authz/policy.ts"
import { DAY } from "#lib/clock.ts"
import { takeBack } from "#lib/composing/take-back.ts"
import type { MemberContext } from "#lib/context.ts"
import { eraseDrafts } from "#lib/drafts/erase-drafts.ts"
import { saveDraft } from "#lib/drafts/save-draft.ts"
import { mailboxOverview } from "#lib/folders/mailbox-overview.ts"
import { createFolder, deleteFolder } from "#lib/folders/own-folders.ts"
import { newId, type Id } from "#lib/ids.ts"
import { expireUnclaimed } from "#lib/links/unclaimed.ts"
import { storeAttachment, type StoredAttachment } from "#lib/messages/attachments.ts"
import { emptyTrash, eraseMessages } from "#lib/messages/erase-message.ts"
import { expireMessages } from "#lib/messages/expire-messages.ts"
import { expireTrash } from "#lib/messages/expire-trash.ts"
import { markMessages } from "#lib/messages/mark-message.ts"
import { moveBackToStart, moveToArchive, moveToOwnFolder, moveToTrash, restoreFromTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { NO_OPTIONS, NO_TYPED_OPTIONS } from "#lib/messages/options.ts"
import { recallMessage } from "#lib/messages/recall-message.ts"
import { releaseDue } from "#lib/messages/release-held.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { setTrashClock } from "#lib/messages/trash-clock.ts"
import { countStorage } from "#lib/storage/count-anew.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { wrongBytes } from "../../support/storage.ts"
import { toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)

const usedBy = async (ctx: MemberContext) => findBytes(ctx.db, value(authorize(ctx.actor, "mailbox:list")))
const partsOf = async (ctx: MemberContext) =>
  Object.fromEntries(value(await mailboxOverview(ctx)).bytes.map(({ where, bytes }) => [where, bytes]))

/** A small generator of numbers, so that a failing walk can be walked again. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const typed = { to: "", cc: "", bcc: "", subject: "Draft", text: "Text", formatted: false, phone: "", letGo: [], line: "" }

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

type Walker = { readonly person: Person; readonly ctx: MemberContext; readonly folder: OwnFolder; readonly files: StoredAttachment[] }

/** Everything that somebody, or a clock, can do with mail. */
function actsOf(all: readonly Walker[], random: (below: number) => number) {
  const one = <T>(from: readonly T[]): T | undefined => from[random(from.length)]
  const anybody = () => all[random(all.length)] as Walker
  const file = async (who: Walker) => {
    const bytes = new Uint8Array(1 + random(90_000))
    const made = value(await storeAttachment(who.ctx, { name: "file.bin", type: "application/octet-stream", stream: pieces(bytes) }))
    who.files.push(made)
    return made
  }
  const idsOf = async ({ person }: Walker): Promise<readonly Id[]> => {
    const rows = await database.owner<
      { id: Id }[]
    >`select message_id as id from deliveries where holder_id = ${person.accountId} order by random()`
    return rows.slice(0, 1 + random(3)).map(({ id }) => id)
  }
  const send = async (more: object = {}, hold: "undo" | "scheduled" | null = null) => {
    const who = anybody()
    const attachments = random(2) === 0 ? [] : [await file(who)]
    const input = { ...toSend({ to: [anybody().person], cc: [anybody().person], attachments }), ...more }
    const dueAt = new Date(given.clock.now().getTime() + 60_000)
    await sendMessage(who.ctx, { ...input, to: [...new Set(input.to)], cc: [] }, { hold: hold === null ? null : { kind: hold, dueAt } })
  }
  const on = (act: (ctx: MemberContext, ids: readonly Id[], who: Walker) => Promise<unknown>) => async () => {
    const who = anybody()
    await act(who.ctx, await idsOf(who), who)
  }
  const onOne = (act: (ctx: MemberContext, id: Id) => Promise<unknown>) => on(async (ctx, [id]) => (id === undefined ? null : act(ctx, id)))
  return {
    send: () => send(),
    sendToMany: () => send({ to: all.map(({ person }) => person.address) }),
    sendToNobodyKnown: () => send({ to: [toAddress(`guest${random(3)}@example.org`)] }),
    sendWithAnEnd: () => send({ options: { ...NO_OPTIONS, expiresAt: new Date(given.clock.now().getTime() + DAY) } }),
    passOn: async () => {
      const who = anybody()
      const attachment = one(who.files)
      if (attachment !== undefined) await sendMessage(who.ctx, toSend({ to: [anybody().person], attachments: [attachment, attachment] }))
    },
    holdBack: () => send({}, "undo"),
    schedule: () => send({}, "scheduled"),
    takeBack: onOne(takeBack),
    release: async () => {
      given.clock.pass(61_000)
      await releaseDue(given.services)
    },
    draft: async () => {
      const who = anybody()
      const attachments = random(2) === 0 ? [] : [await file(who)]
      value(
        await saveDraft(who.ctx, { ...typed, draftId: newId(), attachments, inReplyTo: null, problem: null, options: NO_TYPED_OPTIONS }),
      )
    },
    eraseDraft: on(async (ctx, _, { person }) => {
      const [row] = await database.owner<{ id: Id }[]>`select id from drafts where holder_id = ${person.accountId} limit 1`
      return row && eraseDrafts(ctx, [row.id])
    }),
    open: onOne((ctx, id) => openMessage(ctx, id, { record: true })),
    mark: on((ctx, ids) => markMessages(ctx, ids, random(2) === 0 ? "unread" : "read")),
    archive: on((ctx, ids) => moveToArchive(ctx, ids)),
    putAway: on((ctx, ids, { folder }) => moveToOwnFolder(ctx, ids, folder)),
    back: on((ctx, ids) => moveBackToStart(ctx, ids)),
    trash: on((ctx, ids) => moveToTrash(ctx, ids)),
    restore: on((ctx, ids) => restoreFromTrash(ctx, ids)),
    erase: on((ctx, ids) => eraseMessages(ctx, ids)),
    emptyTrash: () => emptyTrash(anybody().ctx),
    recall: onOne((ctx, messageId) => recallMessage(ctx, { messageId, position: null })),
    trashClock: async () => {
      value(await setTrashClock(anybody().ctx, 30))
      given.clock.pass(random(40) * DAY)
      await expireTrash(given.services)
    },
    ends: async () => {
      given.clock.pass(DAY)
      await expireMessages(given.services)
      await expireUnclaimed(given.services)
    },
  }
}

describe("bytes are kept with every change and never counted", () => {
  it.each([3, 2026])("A1 D1 whatever people and clocks do, kept and counted are the same (walk %i)", async (seed) => {
    const random = numbersFrom(seed)
    const people = Object.values(await given.people("anna", "bo", "cia"))
    const all = await Promise.all(
      people.map(async (person): Promise<Walker> => {
        const ctx = await given.as(person)
        const folder = value(await createFolder(ctx, { name: "Own" }))
        return { person, ctx, folder: folder.id, files: [] }
      }),
    )
    const acts = Object.entries(actsOf(all, random))
    const done: string[] = []
    for (let step = 0; step < 90; step++) {
      const [name, act] = acts[step < 8 ? random(3) : random(acts.length)] ?? ["", async () => null]
      done.push(name)
      await act()
      expect({ done, wrong: await wrongBytes(database.owner) }).toEqual({ done, wrong: [] })
    }
    for (const { ctx, folder } of all) await deleteFolder(ctx, folder)
    expect(await wrongBytes(database.owner)).toEqual([])
    for (const { ctx } of all) {
      const parts = await partsOf(ctx)
      expect(await usedBy(ctx)).toBe(Object.values(parts).reduce((sum, bytes) => sum + bytes, 0))
    }
  })

  it("A1 B89 what the release before sends, moves and erases is measured and counted: when asked for at once, and by the clock for good", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const ctx = await given.as(bo)
    const [first, second, third] = [
      await given.sentMessage({ from: anna, to: [bo] }),
      await given.sentMessage({ from: anna, to: [bo], attachments: [await given.attachment(anna, "a.bin", new Uint8Array(50_000))] }),
      await given.sentMessage({ from: anna, to: [bo] }),
    ]
    const [kept] = await database.owner<
      { size: string }[]
    >`select size from deliveries where message_id = ${first} and holder_id = ${bo.accountId}`
    // It writes a row without its size, counts one more; it moves one; it takes one away and another in.
    await database.owner`update deliveries set size = null where message_id = ${second}`
    const addTo = (folder: string, total: number) =>
      database.owner`insert into folder_counts (holder_id, folder, total, unread) values (${bo.accountId}, ${folder}, ${total}, 0)
        on conflict (holder_id, folder) do update set total = folder_counts.total + excluded.total`
    await database.owner`update deliveries set folder = 'archive' where message_id = ${first} and holder_id = ${bo.accountId}`
    await addTo("inbox", -1)
    await addTo("archive", 1)
    await addTo("inbox", 1)
    await addTo("inbox", -1)
    expect(await partsOf(ctx)).toMatchObject({ archive: Number(kept?.size), inbox: expect.any(Number) })
    const asked = await partsOf(ctx)
    value(await moveToTrash(ctx, [third]))
    expect(await usedBy(ctx)).toBe((asked["inbox"] ?? 0) + (asked["archive"] ?? 0))
    expect(await wrongBytes(database.owner)).not.toEqual([])
    expect(await countStorage(given.services)).toBeGreaterThan(0)
    expect(await wrongBytes(database.owner)).toEqual([])
    expect(await countStorage(given.services)).toBe(0)
  })

  it("A1 B89 what the release before holds back counts as well", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const ctx = await given.as(anna)
    const dueAt = new Date(given.clock.now().getTime() + DAY)
    const { messageId } = value(await sendMessage(ctx, toSend({ to: [bo] }), { hold: { kind: "scheduled", dueAt } }))
    const { held } = await partsOf(ctx)
    expect(held).toBeGreaterThan(0)
    // It does not say who sent it.
    await database.owner`delete from held_messages where message_id = ${messageId}`
    expect(await partsOf(ctx)).not.toHaveProperty("held")
    await database.owner`insert into held_messages (message_id, kind, due_at) values (${messageId}, 'scheduled', ${dueAt.toISOString()})`
    expect([(await partsOf(ctx))["held"], await usedBy(ctx)]).toEqual([held, held])
  })
})
