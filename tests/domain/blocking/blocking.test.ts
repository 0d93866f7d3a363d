import { blockSender, findBlockable, MOST_BLOCKED, unblockSender } from "#lib/blocking/block-sender.ts"
import { lastMessageFrom } from "#lib/blocking/find-sender.ts"
import { listBlocked } from "#lib/blocking/list-blocked.ts"
import { parseAddress } from "#lib/address.ts"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import { listDrafts } from "#lib/drafts/list-drafts.ts"
import { exportAccount } from "#lib/exporting/export-account.ts"
import { rotateKeys } from "#lib/factors/rotate-keys.ts"
import type { Services } from "#lib/context.ts"
import { randomBytesFromSystem, type Id } from "#lib/ids.ts"
import { deleteAccount } from "#lib/leaving/delete-account.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { openSupport } from "#lib/staff/open-support.ts"
import { testDatabase } from "../../support/database.ts"
import { allRows, tablesWithAll } from "../../support/database-rows.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { employ } from "../../support/staff.ts"
import { untilOneWaits } from "../../support/waiting.ts"

const database = testDatabase()
const given = givenServices(database)

const NOT_FOUND = { ok: false, error: { code: "not_found" } }

/** `from` writes to `who`, who blocks them for it. */
async function block(who: Person, from: Person): Promise<Id> {
  const messageId = await given.sentMessage({ from, to: [who] })
  value(await blockSender(await given.as(who), { messageId }))
  return messageId
}
const send = async (from: Person, letter: Parameters<typeof toSend>[0]) => sendMessage(await given.as(from), toSend(letter))
const list = async (who: Person) => value(await listBlocked(await given.as(who)))
const subjects = async (who: Person) => value(await listFolder(await given.as(who), { folder: "inbox" })).rows.map(({ subject }) => subject)
const refused = (...people: readonly Person[]) => ({
  ok: false,
  error: { code: "recipient_refuses", addresses: people.map(({ address }) => address).join(", "), count: people.length },
})
const leave = ({ accountId }: Person) => deleteAccount(given.services, accountId, { by: { kind: "self" } })
const blockRows = async () => (await database.owner`select 1 from blocks`).length

describe("blocking a sender", () => {
  it("M18 refuses their message as a whole before anything is written, naming who; others can write, and so can who has blocked", async () => {
    const { anna, bo, cia, dan } = await given.people("anna", "bo", "cia", "dan")
    await block(anna, bo)
    await block(dan, bo)
    const before = (await allRows(database.owner)).map(({ table, text }) => table + text)
    expect(await send(bo, { to: [cia], cc: [dan], bcc: [anna], subject: "Refused" })).toEqual(refused(dan, anna))
    // Not even in the counts of whom bo writes to for the first time.
    expect((await allRows(database.owner)).map(({ table, text }) => table + text)).toEqual(before)
    value(await send(bo, { to: [cia], subject: "To cia" }))
    value(await send(cia, { to: [anna], subject: "From cia" }))
    value(await send(anna, { to: [bo], subject: "From anna" }))
    expect(await subjects(cia)).toEqual(["To cia"])
    expect(await subjects(anna)).toEqual(["From cia", "A subject"])
    expect(await subjects(bo)).toEqual(["From anna"])
  })

  it("M18 U5 what was typed becomes a draft that says why it was not sent", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    await block(anna, bo)
    const form = readComposeForm(new Map(Object.entries({ to: anna.address, subject: "Kept", message: "Typed" }).map(([k, v]) => [k, [v]])))
    const outcome = await submitCompose(await given.as(bo), { form, uploads: [], uploadFailure: null })
    expect(outcome).toMatchObject({ kind: "refused", failure: refused(anna).error })
    expect(value(await listDrafts(await given.as(bo))).rows.map(({ subject }) => subject)).toEqual(["Kept"])
  })

  it("M18 holds whichever address is used, is done once however often it is pressed, and ends when it is lifted", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const messageId = await given.sentMessage({ from: bo, to: [anna] })
    expect(value(await findBlockable(await given.as(anna), messageId))).toMatchObject({ address: bo.address, isBlocked: false })
    const contexts = [await given.as(anna), await given.as(anna), await given.as(anna)]
    for (const one of await Promise.all(contexts.map((ctx) => blockSender(ctx, { messageId })))) value(one)
    expect(value(await findBlockable(await given.as(anna), messageId)).isBlocked).toBe(true)
    const second = parseAddress(`second.${bo.address}`) ?? ""
    await database.owner`insert into account_addresses values (${second}, ${bo.accountId}, now(), false)`
    await database.owner`update account_addresses set address = ${`former.${bo.address}`} where address = ${bo.address}`
    expect(await send(bo, { to: [anna] })).toEqual(refused(anna))
    const [listed] = await list(anna)
    expect(await list(anna)).toEqual([
      { id: expect.any(String) as string, sender: { name: "Bo", address: bo.address, since: expect.any(Date) as Date } },
    ])
    for (const _ of [1, 2]) value(await unblockSender(await given.as(anna), listed?.id ?? ""))
    expect(await list(anna)).toEqual([])
    value(await send(bo, { to: [anna] }))
  })

  it("M18 B20 somebody is found by an address only if the own mailbox holds a message of theirs", async () => {
    const { anna, bo, cia } = await given.people("anna", "bo", "cia")
    const messageId = await given.sentMessage({ from: bo, to: [anna] })
    await given.sentMessage({ from: anna, to: [cia] })
    const find = async (address: string) => lastMessageFrom(await given.as(anna), { address })
    expect(value(await find(` ${bo.address.toUpperCase()} `))).toEqual({ messageId })
    const none = { ok: false, error: { code: "invalid_fields", fields: { address: "no_message_from" } } }
    for (const address of [cia.address, anna.address, "nobody@example.org"]) expect(await find(address)).toEqual(none)
    expect(await find("bo@")).toEqual({ ok: false, error: { code: "invalid_fields", fields: { address: "address" } } })
    value(await send(anna, { to: [anna], subject: "Note" }))
    expect(await find(anna.address)).toEqual(none)
  })

  it("M18 B20 an address that its owner has not written from tells nothing, though a message of theirs is there", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const first = await given.sentMessage({ from: bo, to: [anna] })
    const second = parseAddress(`second.${bo.address}`) ?? ""
    await database.owner`insert into account_addresses values (${second}, ${bo.accountId}, now(), false)`
    const find = async (address: string) => lastMessageFrom(await given.as(anna), { address })
    expect(await find(second)).toEqual({ ok: false, error: { code: "invalid_fields", fields: { address: "no_message_from" } } })
    await database.owner`update account_addresses set is_main = false where address = ${bo.address}`
    await database.owner`update account_addresses set is_main = true where address = ${second}`
    const later = await given.sentMessage({ from: bo, to: [anna] })
    expect(value(await find(second))).toEqual({ messageId: later })
    expect(value(await find(bo.address))).toEqual({ messageId: first })
  })

  it("M18 B40 nobody blocks by another's message or their own, lifts another's block, or blocks whom a broken seal does not prove", async () => {
    const { anna, bo, eve } = await given.people("anna", "bo", "eve")
    const messageId = await block(anna, bo)
    expect(await blockSender(await given.as(eve), { messageId })).toEqual(NOT_FOUND)
    expect(await blockSender(await given.as(bo), { messageId })).toEqual(NOT_FOUND)
    const [listed] = await list(anna)
    value(await unblockSender(await given.as(eve), listed?.id ?? ""))
    expect(await list(anna)).toHaveLength(1)
    const moved = await given.sentMessage({ from: eve, to: [anna] })
    await database.owner`update messages set sender_id = ${bo.accountId} where id = ${moved}`
    expect(await blockSender(await given.as(anna), { messageId: moved })).toEqual({ ok: false, error: { code: "sender_unsure" } })
    const gone = await given.sentMessage({ from: eve, to: [anna] })
    value(await leave(eve))
    expect(await blockSender(await given.as(anna), { messageId: gone })).toEqual({ ok: false, error: { code: "sender_gone" } })
  })

  it("M18 U4 support cannot be blocked", async () => {
    const { anna, sam } = await given.people("anna", "sam")
    await employ(given.services, sam.accountId, "support")
    const support = value(await openSupport(await given.as(sam)))
    const { messageId } = value(await sendMessage(support, toSend({ to: [anna] })))
    expect(await blockSender(await given.as(anna), { messageId })).toEqual({ ok: false, error: { code: "support_not_blocked" } })
  })

  it("M18 U5 more than anybody looks through are refused", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    await database.owner`insert into blocks select gen_random_uuid(), ${anna.accountId}, sha256(n::text::bytea), 1, 1, '\\x00' from generate_series(1, ${MOST_BLOCKED}) n`
    const messageId = await given.sentMessage({ from: bo, to: [anna] })
    expect(await blockSender(await given.as(anna), { messageId })).toEqual({
      ok: false,
      error: { code: "too_many_blocked", max: MOST_BLOCKED },
    })
    await database.owner`delete from blocks where holder_id = ${anna.accountId}`
  })
})

describe("what is kept of it", () => {
  it("D2 B1 no row says who has blocked whom, also when their messages are erased; the block stays", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const messageId = await block(anna, bo)
    for (const who of [anna, bo]) {
      value(await moveToTrash(await given.as(who), [messageId]))
      value(await eraseMessages(await given.as(who), [messageId]))
    }
    const rows = await allRows(database.owner)
    for (const mine of [anna.accountId, anna.address])
      for (const theirs of [bo.accountId, bo.address]) expect([theirs, tablesWithAll(rows, [mine, theirs])]).toEqual([theirs, []])
    expect(await send(bo, { to: [anna] })).toEqual(refused(anna))
    expect((await list(anna))[0]?.sender?.address).toBe(bo.address)
  })

  it("D2 two who block the same person have nothing in common in the database", async () => {
    const { anna, cia, bo } = await given.people("anna", "cia", "bo")
    await block(anna, bo)
    await block(cia, bo)
    const rows = await database.owner<
      { hash: Uint8Array }[]
    >`select hash from blocks where holder_id = any(${[anna.accountId, cia.accountId]})`
    expect(new Set(rows.map(({ hash }) => Buffer.from(hash).toString("hex"))).size).toBe(2)
  })

  it("B7 K6 opens after the keys were changed, and not in another's row; what does not open counts and can be lifted", async () => {
    const { anna, bo, cia } = await given.people("anna", "bo", "cia")
    await block(anna, bo)
    const session = value(await rotateKeys(await given.as(anna), { password: anna.password, device: "/", network: "192.0.2.1" }))
    const later = { ...anna, session }
    await block(later, cia)
    expect((await list(later)).map(({ sender }) => sender?.name)).toEqual(["Bo", "Cia"])
    const [bos, cias] = (await list(later)).map(({ id }) => id)
    await database.owner`update blocks set sealed = (select sealed from blocks where id = ${bos ?? ""}) where id = ${cias ?? ""}`
    expect((await list(later)).map(({ sender }) => sender?.name)).toEqual(["Bo", undefined])
    expect(await send(cia, { to: [later] })).toEqual(refused(later))
    value(await unblockSender(await given.as(later), cias ?? ""))
    value(await send(cia, { to: [later] }))
  })

  it("B76 holds after the server's key was changed, and is not made twice", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const messageId = await block(anna, bo)
    const { field } = given.services.serverKeys
    const next = randomBytesFromSystem(32)
    const rotated = { version: 2, key: next, byVersion: (version: number) => (version === 2 ? next : field.byVersion(version)) }
    const serverKeys: Services["serverKeys"] = { ...given.services.serverKeys, field: rotated }
    expect(await sendMessage({ ...(await given.as(bo)), serverKeys }, toSend({ to: [anna] }))).toEqual(refused(anna))
    value(await blockSender({ ...(await given.as(anna)), serverKeys }, { messageId }))
    expect(await list(anna)).toHaveLength(1)
  })

  it("I11 D2 it goes with either account", async () => {
    const { anna, bo, cia } = await given.people("anna", "bo", "cia")
    const before = await blockRows()
    await block(anna, bo)
    await block(cia, bo)
    await block(bo, anna)
    value(await leave(bo))
    expect(await blockRows()).toBe(before)
    expect(await list(anna)).toEqual([])
  })

  it("I11 D2 nothing is noted of who closes their account at that moment", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const messageId = await given.sentMessage({ from: bo, to: [anna] })
    const ctx = await given.as(anna)
    const { blocking } = await database.owner.begin(async (tx) => {
      // As `lockLeaver` and `closeAccount` do it.
      await tx`select id from accounts where id = ${bo.accountId} for update`
      const blocking = blockSender(ctx, { messageId })
      blocking.catch(() => undefined)
      await untilOneWaits(database)
      await tx`delete from account_addresses where account_id = ${bo.accountId}`
      return { blocking }
    })
    expect(await blocking).toEqual({ ok: false, error: { code: "sender_gone" } })
    expect(await list(anna)).toEqual([])
  })

  it("D4 it is in what a person takes out", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    await block(anna, bo)
    for await (const { path, open } of value(exportAccount(await given.as(anna)))) {
      if (path !== "account.json") continue
      const content = await open()
      const record: unknown = Buffer.isBuffer(content) ? JSON.parse(content.toString()) : null
      expect(record).toMatchObject({ blockedSenders: [{ name: "Bo", address: bo.address }] })
      return
    }
    throw new Error("there is no account.json")
  })
})
