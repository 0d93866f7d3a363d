import { startRegistration } from "#lib/identity/registration.ts"
import { parseAddress } from "#lib/address.ts"
import type { MemberContext } from "#lib/context.ts"
import { newId, type Id } from "#lib/ids.ts"
import { createSession } from "#lib/identity/sessions.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { handOnKeys } from "#lib/shared-mailboxes/hand-on-keys.ts"
import { answerSupport, prepareSupportAnswer } from "#lib/staff/answer-support.ts"
import { listSupport } from "#lib/staff/list-support.ts"
import { moveSupport } from "#lib/staff/move-support.ts"
import { openSupport } from "#lib/staff/open-support.ts"
import { readSupport, readSupportFile } from "#lib/staff/read-support.ts"
import { grantRole, listStaff, withdrawRole } from "#lib/staff/roles.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { employ, withAuthenticator } from "../../support/staff.ts"

const database = testDatabase()
const given = givenServices(database)
const NOT_FOUND = { ok: false, error: { code: "not_found" } }

const supportAddress = () => {
  const address = parseAddress(given.services.env.supportAddress)
  if (address === null) throw new Error("the support address is none")
  return address
}
const writeTo = async (from: Person, subject: string) =>
  sendMessage(await given.as(from), { ...toSend({ to: [], subject, text: "I need help" }), to: [supportAddress()] })
const ask = async (from: Person, subject: string): Promise<Id> => value(await writeTo(from, subject)).messageId
const inbox = async (ctx: MemberContext) => value(await listFolder(ctx, { folder: "inbox" })).rows.map(({ subject }) => subject)

describe("support", () => {
  beforeEach(async () => {
    await database.owner`delete from account_roles`
    await database.owner`delete from accounts where kind = 'shared'`
    await database.owner`truncate audit_entries, audit_heads`
  })

  it("U4 before anybody has the role, what is written to support is refused, and the address is nobody's to register", async () => {
    const { anna } = await given.people("anna")
    expect(await writeTo(anna, "Help")).toMatchObject({ error: { code: "recipient_unread", address: supportAddress() } })
    const ctx = { ...given.services, language: "en" }
    value(await startRegistration(ctx, { address: supportAddress(), network: "192.0.2.1" }))
    expect(await database.sql`select 1 from accounts where kind <> 'person'`).toHaveLength(0)
  })

  it("U4 R4 the role makes the mailbox and its members; they read and answer under its name, and the trail knows who, not to whom", async () => {
    const { anna, dan, cia } = await given.people("anna", "dan", "cia")
    await employ(given.services, anna.accountId, "operator")
    await withAuthenticator(given.services, dan.accountId)
    value(await grantRole(await given.as(anna), { address: dan.address, role: "support" }))
    const id = await ask(cia, "How do I print")
    const support = value(await openSupport(await given.as(dan)))
    expect(await inbox(support)).toEqual(["How do I print"])
    // The operator has no key to it, and no role for it.
    expect(await openSupport(await given.as(anna))).toEqual(NOT_FOUND)
    const form = value(await prepareSupportAnswer(await given.as(dan), id))
    expect(form).toMatchObject({ to: cia.address, subject: "Re: How do I print" })
    value(await answerSupport(await given.as(dan), { token: newId(), messageId: id, subject: form.subject, text: "Press P" }))
    const [answer] = value(await listFolder(await given.as(cia), { folder: "inbox" })).rows
    const read = value(await openMessage(await given.as(cia), answer?.id ?? "", { record: true }))
    expect(read).toMatchObject({ seal: "holds", sender: { name: "Sigill support", address: supportAddress() } })
    expect(JSON.stringify(read)).not.toContain(dan.name)
    const rows = await database.owner`select row_to_json(e) as entry from audit_entries e where type = 'support.answered'`
    expect(rows).toHaveLength(1)
    expect(rows[0]?.["entry"]).toMatchObject({ actor_id: dan.accountId, subject_id: null, details: {} })
    for (const secret of [cia.accountId, id, answer?.id ?? ""]) expect(JSON.stringify(rows)).not.toContain(secret)
  })

  it("R4 O12 B78 D2 each showing of a message or a file stands in the trail with who it was, and not which message", async () => {
    const { dan, cia } = await given.people("dan", "cia")
    await employ(given.services, dan.accountId, "support")
    const file = await given.attachment(cia, "log.txt", "A log")
    const message = { ...toSend({ to: [], subject: "Look", attachments: [file] }), to: [supportAddress()] }
    const { messageId } = value(await sendMessage(await given.as(cia), message))
    expect(value(await readSupport(await given.as(dan), messageId)).subject).toBe("Look")
    value(await readSupportFile(await given.as(dan), messageId, 0))
    value(await prepareSupportAnswer(await given.as(dan), messageId))
    expect(await readSupport(await given.as(dan), newId())).toEqual(NOT_FOUND)
    expect(await readSupportFile(await given.as(dan), messageId, 1)).toEqual(NOT_FOUND)
    expect(await readSupport(await given.as(cia), messageId)).toEqual(NOT_FOUND)
    const rows = await database.owner`
      select row_to_json(e) as entry from audit_entries e where type = 'support.read' order by sequence`
    expect(rows.map(({ entry }) => entry as unknown)).toMatchObject([
      { actor_id: dan.accountId, subject_id: null, details: { what: "message" } },
      { actor_id: dan.accountId, subject_id: null, details: { what: "file" } },
      { actor_id: dan.accountId, subject_id: null, details: { what: "message" } },
    ])
    for (const secret of [cia.accountId, messageId]) expect(JSON.stringify(rows)).not.toContain(secret)
  })

  it("R4 O12 B78 the first list that a session is shown stands in the trail, once, also for two pages at once; a new session leaves another", async () => {
    const { dan, cia } = await given.people("dan", "cia")
    await employ(given.services, dan.accountId, "support")
    await ask(cia, "Look")
    const entries = async () => {
      const rows = await database.owner<{ actor: string; rest: string }[]>`
        select actor_id as actor, concat(subject_id, details) as rest from audit_entries where type = 'support.listed'`
      return rows.filter(({ actor }) => actor === dan.accountId).map(({ rest }) => rest)
    }
    const list = async (who: Person, folder: "inbox" | "sent" | "trash" = "inbox") => listSupport(await given.as(who), { folder })
    expect(await list(cia)).toEqual(NOT_FOUND)
    const pages = await Promise.all([list(dan), list(dan), list(dan, "trash")])
    expect(value(pages[0]).rows).toMatchObject([{ subject: "Look" }])
    value(await list(dan, "sent"))
    expect(await entries()).toEqual(["{}"])
    const ctx = await given.as(dan)
    const { accountKey } = await ctx.open()
    const { accountId, generation } = ctx.actor
    const session = await createSession(given.services, database.db, { accountId, generation, accountKey, device: "/", isProven: false })
    value(await list({ ...dan, session }))
    expect(await entries()).toEqual(["{}", "{}"])
  })

  it("U4 the name is Swedish for who works in Swedish", async () => {
    const { bo, cia } = await given.people("bo", "cia")
    await employ(given.services, bo.accountId, "support")
    const id = await ask(cia, "Hello")
    value(await answerSupport(await given.as(bo), { token: newId(), messageId: id, subject: "Sv: Hello", text: "Hej" }))
    const [answer] = value(await listFolder(await given.as(cia), { folder: "inbox" })).rows
    expect(answer?.who).toBe("Sigills support")
  })

  it("R4 without the authenticator the role opens nothing", async () => {
    const { anna } = await given.people("anna")
    await employ(given.services, anna.accountId, "support")
    value(await openSupport(await given.as(anna)))
    await database.owner`delete from authenticators`
    expect(await openSupport(await given.as(anna))).toEqual(NOT_FOUND)
  })

  it("B42 a second member waits for the first one's visit; who loses the role reads nothing more, at once", async () => {
    const { anna, bo, cia, dan } = await given.people("anna", "bo", "cia", "dan")
    await employ(given.services, dan.accountId, "operator")
    await employ(given.services, anna.accountId, "support")
    const id = await ask(cia, "Old")
    await employ(given.services, bo.accountId, "support")
    expect(await openSupport(await given.as(bo))).toMatchObject({ error: { code: "mailbox_waiting" } })
    const waiting = async () => value(await listStaff(await given.as(dan))).filter(({ isWaiting }) => isWaiting)
    expect((await waiting()).map(({ name }) => name)).toEqual(["Bo"])
    expect(await handOnKeys(value(await openSupport(await given.as(anna))))).toBe(1)
    expect(await waiting()).toEqual([])
    expect(await inbox(value(await openSupport(await given.as(bo))))).toEqual(["Old"])
    const stale = value(await openSupport(await given.as(anna)))
    value(await withdrawRole(await given.as(dan), { accountId: anna.accountId, role: "support" }))
    expect(await openSupport(await given.as(anna))).toEqual(NOT_FOUND)
    const newer = await ask(cia, "New")
    // A request that was under way may end; nothing of it opens what came after.
    expect(value(await openMessage(stale, newer, { record: true })).body).toBeNull()
    expect(value(await openMessage(value(await openSupport(await given.as(bo))), id, { record: true })).seal).toBe("holds")
  })

  it("B42 when the last one leaves, the mail that nobody can open is gone and nothing more is taken; the next one begins anew", async () => {
    const { anna, bo, cia, dan } = await given.people("anna", "bo", "cia", "dan")
    await employ(given.services, dan.accountId, "operator")
    await employ(given.services, anna.accountId, "support")
    await ask(cia, "Old")
    value(await withdrawRole(await given.as(dan), { accountId: anna.accountId, role: "support" }))
    expect(await database.sql`select 1 from deliveries d join accounts a on a.id = d.holder_id where a.kind = 'shared'`).toHaveLength(0)
    expect(await writeTo(cia, "Nobody there")).toMatchObject({ error: { code: "recipient_unread" } })
    await employ(given.services, bo.accountId, "support")
    await ask(cia, "New")
    expect(await inbox(value(await openSupport(await given.as(bo))))).toEqual(["New"])
  })

  it("R4 D1 deleting, putting back and erasing are support's, and recorded", async () => {
    const { anna, cia } = await given.people("anna", "cia")
    await employ(given.services, anna.accountId, "support")
    const id = await ask(cia, "Thanks")
    const ctx = await given.as(anna)
    for (const type of ["support.trashed", "support.restored", "support.trashed", "support.erased"] as const)
      expect(value(await moveSupport(ctx, type, [id]))).toEqual({ count: 1 })
    expect(value(await moveSupport(ctx, "support.erased", [id]))).toEqual({ count: 0 })
    const rows = await database.owner`select type from audit_entries where type like 'support.%' order by sequence`
    expect(rows.map((row) => String(row["type"]))).toEqual(["support.trashed", "support.restored", "support.trashed", "support.erased"])
    expect(value(await openMessage(await given.as(cia), id, { record: true })).tracking).toMatchObject([{ erasedUnread: true }])
    expect(await moveSupport(await given.as(cia), "support.trashed", [id])).toEqual(NOT_FOUND)
  })

  it("I10 where the support address is a person's, the role is not given and nothing is written", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    await employ(given.services, anna.accountId, "operator")
    const ctx = await given.as(anna)
    const env = { ...ctx.env, supportAddress: bo.address }
    expect(await grantRole({ ...ctx, env }, { address: bo.address, role: "support" })).toMatchObject({
      error: { code: "mailbox_address_taken", address: bo.address },
    })
    expect((await given.as(bo)).actor.roles).toEqual([])
  })
})
