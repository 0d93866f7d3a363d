import type { MemberContext } from "#lib/context.ts"
import type { Id } from "#lib/ids.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { changeProfile } from "#lib/identity/own-account.ts"
import { eraseLost } from "#lib/shared-mailboxes/erase-lost.ts"
import { handOnKeys } from "#lib/shared-mailboxes/hand-on-keys.ts"
import { openMailbox } from "#lib/shared-mailboxes/open-mailbox.ts"
import { createMailbox, staffMailbox } from "#lib/shared-mailboxes/staff-mailbox.ts"
import { newId } from "#lib/ids.ts"
import type { Address } from "#lib/address.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const NOT_FOUND = { ok: false, error: { code: "not_found" } }
const WAITING = { ok: false, error: { code: "mailbox_waiting" } }

type Mailbox = { readonly id: Id; readonly address: Address }

async function mailboxOf(...members: readonly Person[]): Promise<Mailbox> {
  const address = toAddress(`board.${newId()}@example.org`)
  const memberIds = members.map(({ accountId }) => accountId)
  const id = await given.services.db.transaction((tx) =>
    createMailbox(tx, given.services, { address, name: "Board", language: "en", memberIds }),
  )
  return { id: id ?? "", address }
}

const staff = ({ id }: Mailbox, ...members: readonly Person[]) =>
  given.services.db.transaction((tx) =>
    staffMailbox(
      tx,
      given.services,
      id,
      members.map(({ accountId }) => accountId),
    ),
  )
const enter = async (person: Person, { id }: Mailbox) => openMailbox(await given.as(person), id)
const entered = async (person: Person, mailbox: Mailbox): Promise<MemberContext> => value(await enter(person, mailbox))
async function write(from: Person, { address }: Mailbox, subject: string): Promise<Id> {
  return value(await sendMessage(await given.as(from), { ...toSend({ to: [], subject }), to: [address] })).messageId
}
const subjects = async (ctx: MemberContext) =>
  value(await listFolder(ctx, { folder: "inbox" })).rows.map(({ subject, seal }) => [subject, seal])

describe("a shared mailbox", () => {
  it("M15 B42 its members read with their own keys and answer under its name; nobody else gets in", async () => {
    const { anna, bo, cia, dan } = await given.people("anna", "bo", "cia", "dan")
    const board = await mailboxOf(anna, bo)
    const id = await write(cia, board, "To the board")
    for (const member of [anna, bo]) expect(await subjects(await entered(member, board))).toEqual([["To the board", "holds"]])
    const opened = value(await openMessage(await entered(bo, board), id, { record: true }))
    expect(opened).toMatchObject({ seal: "holds", canReply: true, sender: { address: cia.address } })
    const answer = { ...toSend({ to: [cia], subject: "Answer", inReplyTo: id }) }
    const sent = value(await sendMessage(await entered(anna, board), answer))
    const read = value(await openMessage(await given.as(cia), sent.messageId, { record: true }))
    expect(read).toMatchObject({ seal: "holds", sender: { name: "Board", address: board.address }, inReplyTo: id })
    expect(await enter(dan, board)).toEqual(NOT_FOUND)
    expect(await openMessage(await given.as(anna), id, { record: true })).toEqual(NOT_FOUND)
  })

  it("B37 as the mailbox nobody changes settings, and a mailbox is in no mailbox", async () => {
    const { anna } = await given.people("anna")
    const board = await mailboxOf(anna)
    const ctx = await entered(anna, board)
    expect(await changeProfile(ctx, { name: "Chair", language: "en", timeZone: "UTC" })).toEqual(NOT_FOUND)
    expect(await openMailbox(ctx, board.id)).toEqual(NOT_FOUND)
  })

  it("B42 who leaves gets nothing new by key, and loses the old: wraps are gone, and what comes is sealed to a new generation", async () => {
    const { anna, bo, cia } = await given.people("anna", "bo", "cia")
    const board = await mailboxOf(anna, bo)
    const before = await write(cia, board, "Before")
    const kept = await entered(bo, board)
    const keptAccount = await kept.open()
    await staff(board, anna)
    expect(await enter(bo, board)).toEqual(NOT_FOUND)
    const after = await write(cia, board, "After")
    const wraps = await database.sql`select member_id, generation from mailbox_wraps where mailbox_id = ${board.id} order by generation`
    expect(wraps.map((row) => ({ ...row }))).toEqual([
      { member_id: anna.accountId, generation: 1 },
      { member_id: anna.accountId, generation: 2 },
    ])
    // Even the key that was open at the moment of leaving does not open what came after.
    expect(keptAccount.generation).toBe(1)
    const stale: MemberContext = { ...kept, open: async () => keptAccount }
    expect(value(await openMessage(stale, after, { record: true })).body).toBeNull()
    await database.owner`update deliveries set read_at = null where holder_id = ${board.id}`
    const ctx = await entered(anna, board)
    expect(await subjects(ctx)).toEqual([
      ["After", "holds"],
      ["Before", "holds"],
    ])
    expect(value(await openMessage(ctx, before, { record: true })).seal).toBe("holds")
  })

  it("M15 who joins waits until a member's next visit hands on the keys of every generation", async () => {
    const { anna, bo, cia, dan } = await given.people("anna", "bo", "cia", "dan")
    const board = await mailboxOf(anna, dan)
    await write(cia, board, "First")
    await staff(board, anna)
    await write(cia, board, "Second")
    await staff(board, anna, bo)
    expect(await enter(bo, board)).toEqual(WAITING)
    expect(await handOnKeys(await entered(anna, board))).toBe(1)
    expect(await handOnKeys(await entered(anna, board))).toBe(0)
    expect(await subjects(await entered(bo, board))).toEqual([
      ["Second", "holds"],
      ["First", "holds"],
    ])
    // Nobody who waits can hand on what they do not have, and what they have opens nothing alone.
    await staff(board, bo)
    await write(cia, board, "Third")
    expect((await subjects(await entered(bo, board)))[0]).toEqual(["Third", "holds"])
  })

  it("B42 B43 a member who leaves while another hands on keys is left without any", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const board = await mailboxOf(anna)
    await staff(board, anna, bo)
    const ctx = await entered(anna, board)
    await Promise.all([handOnKeys(ctx), staff(board, anna), handOnKeys(ctx)])
    expect(await enter(bo, board)).toEqual(NOT_FOUND)
    expect(await database.sql`select 1 from mailbox_wraps where member_id = ${bo.accountId}`).toHaveLength(0)
  })

  it("B7 B42 a membership written by SQL opens nothing and gets no key; nor does a moved wrap", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const board = await mailboxOf(anna)
    await database.owner`
      insert into mailbox_members (mailbox_id, member_id, granted_at, signature)
      select mailbox_id, ${bo.accountId}, granted_at, signature from mailbox_members where mailbox_id = ${board.id}`
    expect(await handOnKeys(await entered(anna, board))).toBe(0)
    await database.owner`
      insert into mailbox_wraps (mailbox_id, member_id, generation, member_generation, stanza)
      select mailbox_id, ${bo.accountId}, generation, member_generation, stanza from mailbox_wraps where member_id = ${anna.accountId} and mailbox_id = ${board.id}`
    expect(await enter(bo, board)).toEqual(NOT_FOUND)
    // A new generation is sealed to nobody whom the grants do not name.
    await staff(board, anna)
    expect(await database.sql`select 1 from mailbox_wraps where member_id = ${bo.accountId}`).toHaveLength(0)
    const other = await mailboxOf(anna)
    await database.owner`
      update mailbox_wraps w set stanza = (select stanza from mailbox_wraps where mailbox_id = ${other.id})
      where w.mailbox_id = ${board.id}`
    const moved = await entered(anna, board)
    await expect(moved.open()).rejects.toThrow("does not open")
  })

  it("B42 what nobody can open any more is erased, and the next member begins anew", async () => {
    const { anna, bo, cia } = await given.people("anna", "bo", "cia")
    const board = await mailboxOf(anna)
    const lost = await write(cia, board, "Lost")
    await staff(board)
    expect(await sendMessage(await given.as(cia), { ...toSend({ to: [] }), to: [board.address] })).toMatchObject({
      error: { code: "recipient_unread", address: board.address },
    })
    await staff(board, bo)
    expect(await eraseLost(given.services, board.id)).toBe(1)
    expect(await subjects(await entered(bo, board))).toEqual([])
    const tracking = value(await openMessage(await given.as(cia), lost, { record: true })).tracking
    expect(tracking).toMatchObject([{ erasedUnread: true }])
    await write(cia, board, "Anew")
    expect(await subjects(await entered(bo, board))).toEqual([["Anew", "holds"]])
    // Nothing that can be opened is lost.
    expect(await eraseLost(given.services, board.id)).toBe(0)
  })

  it("M15 B9 the mailbox's certificates are a chain, each naming its address", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const board = await mailboxOf(anna, bo)
    await staff(board, anna)
    const ctx = await entered(anna, board)
    value(await moveToTrash(ctx, []))
    expect((await ctx.open()).certificate.body.length).toBeGreaterThan(1000)
    const rows = await database.sql`select sequence from certificates where account_id = ${board.id} order by sequence`
    expect(rows.map((row) => row["sequence"] as number)).toEqual([1, 2])
  })
})
