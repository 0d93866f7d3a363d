import type { MemberContext } from "#lib/context.ts"
import { saveDraft } from "#lib/drafts/save-draft.ts"
import { listDrafts } from "#lib/drafts/list-drafts.ts"
import { createList } from "#lib/contacts/address-lists.ts"
import { addressBook } from "#lib/contacts/book.ts"
import { createContact } from "#lib/contacts/save-contact.ts"
import { createFolder } from "#lib/folders/own-folders.ts"
import type { SignedIn } from "#lib/identity/create-account.ts"
import { newId, type Id } from "#lib/ids.ts"
import { certificateHash, verifyCertificate } from "#lib/envelope/certificate.ts"
import { rewrapWaiting } from "#lib/links/rewrap.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { moveToOwnFolder } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { NO_TYPED_OPTIONS } from "#lib/messages/options.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { saveTemplate, setSignature } from "#lib/own-texts/change-own-texts.ts"
import { MOST_TEMPLATES } from "#lib/own-texts/own-text.ts"
import { announceRestart, restartAccount } from "#lib/recovering/restart.ts"
import { restoreAccount } from "#lib/recovering/restore.ts"
import { tendRestarted } from "#lib/recovering/erase-lost.ts"
import { stopWaits, tendWaits } from "#lib/recovering/waits.ts"
import { showRecovery } from "#lib/recovering/show-recovery.ts"
import { indexMail } from "#lib/searching/index-mail.ts"
import { testDatabase } from "#tests/support/database.ts"
import { wrongBytes } from "#tests/support/storage.ts"
import { value } from "#tests/support/given.ts"
import { HOUR, recovering, type Somebody } from "#tests/support/recovering.ts"
import { PASSWORD, toAddress } from "#tests/support/visitor.ts"

const NEW = "grön kamel sover under bordet"

describe("a forgotten password without a recovery sheet", () => {
  const database = testDatabase()
  const given = recovering(database)
  const restart = (token: string, password = NEW) => restartAccount(given.visited.ctx, { token, password, device: "/" })
  const announce = async (person: Somebody) => value(await announceRestart(given.visited.ctx, { token: await given.toKey(person) }))
  const write = async (from: MemberContext, to: Somebody, subject: string): Promise<Id> => {
    const message = {
      to: [toAddress(to.address)],
      cc: [],
      bcc: [],
      subject,
      body: { format: "plain", text: `Text of ${subject}` },
    } as const
    const rest = { token: newId(), attachments: [], inReplyTo: null, phones: new Map(), letGo: new Set<string>(), line: "" }
    return value(await sendMessage(from, { ...message, ...rest })).messageId
  }
  const subjectsIn = async (ctx: MemberContext, folder: "inbox" | "sent") =>
    value(await listFolder(ctx, { folder })).rows.map(({ subject, seal }) => `${subject} ${seal}`.trim())
  const countsOf = async (ctx: MemberContext) =>
    Object.fromEntries(
      (
        await database.sql<
          { folder: string; total: number; unread: number }[]
        >`select folder, total, unread from folder_counts where holder_id = ${ctx.actor.accountId} and (total <> 0 or unread <> 0)`
      ).map(({ folder, total, unread }) => [folder, [total, unread]]),
    )

  it("I7 B26 is announced on every channel, said before what is lost, and not done before 72 hours", async () => {
    const person = await given.newPerson()
    const { dueAt } = await announce(person)
    expect(dueAt.getTime() - Date.now()).toBeGreaterThan(71.9 * HOUR)
    expect((await given.visited.sent(person.address))[0]?.subject).toBe("Your account is about to be started anew")
    expect((await given.visited.sent(person.phone))[0]?.body).toMatch(/can be started anew/)
    expect((await given.as(person.browser)).waits).toEqual(["restart"])
    const second = await given.toKey(person)
    expect(await showRecovery(given.visited.ctx, second)).toMatchObject({ wait: { isOver: false } })
    expect(await restart(second)).toMatchObject({ error: { code: "wait_running" } })
    expect(await announceRestart(given.visited.ctx, { token: second })).toMatchObject({ error: { code: "wait_running" } })
    given.pass(71 * HOUR)
    expect(await restart(await given.toKey(person))).toMatchObject({ error: { code: "wait_running" } })
    expect((await given.trySignIn(person, PASSWORD)).ok).toBe(true)
    given.pass(2 * HOUR)
    expect(await tendWaits(given.visited.services)).toBe(1)
    expect((await given.visited.sent(person.address))[0]?.subject).toBe("Your account can be started anew now")
    given.pass(14 * 24 * HOUR)
    expect(await restart(await given.toKey(person))).toMatchObject({ error: { code: "attempt_gone" } })
    expect((await given.trySignIn(person, PASSWORD)).ok).toBe(true)
  })

  it("I7 B14 B26 after it: a new generation without the key before, everything else gone, unread messages asked for again and re-sealed by their senders", async () => {
    const [person, writer] = [await given.newPerson(), await given.newPerson()]
    const mine = await given.as(person.browser)
    const writers = await given.as(writer.browser)
    const read = await write(writers, person, "Read")
    const unread = await write(writers, person, "Unread")
    const unlisted = [await write(writers, person, "Filed")]
    const erasedBySender = await write(writers, person, "Erased by its sender")
    const sent = await write(mine, writer, "Sent")
    value(await openMessage(mine, read, { record: true }))
    expect(await subjectsIn(mine, "inbox")).toHaveLength(4)
    unlisted.push(await write(writers, person, "Never listed"))
    const folder = value(await createFolder(mine, { name: "Mine" })).id
    const lists = [value(await createList(mine, { name: "Lost list" })).id]
    const known = { name: "Lost", organisation: "", note: "", addresses: [toAddress("lost@example.org")], phones: [], lists }
    value(await createContact(mine, { id: newId(), ...known }))
    value(await setSignature(mine, { text: "Lost signature" }))
    for (let count = 0; count < MOST_TEMPLATES; count++) value(await saveTemplate(mine, { id: null, name: `Lost ${count}`, text: "Lost" }))
    value(await moveToOwnFolder(mine, [unlisted[0] ?? ""], folder))
    await database.sql`delete from deliveries where message_id = ${erasedBySender} and role = 'sender'`
    const draft = {
      draftId: newId(),
      to: "",
      cc: "",
      bcc: "",
      subject: "Draft",
      text: "Hej",
      formatted: false,
      inReplyTo: null,
      phone: "",
      line: "",
      letGo: [],
      options: NO_TYPED_OPTIONS,
    }
    value(await saveDraft(mine, { ...draft, attachments: [], problem: null }))
    const before = value(await openMessage(mine, sent, { record: true }))
    expect(before.seal).toBe("holds")
    const [{ body: certificateBefore = new Uint8Array(0) } = {}] = await database.sql<
      { body: Uint8Array }[]
    >`select body from certificates where account_id = ${mine.actor.accountId}`
    await indexMail(mine)
    expect(await database.sql`select from search_segments where holder_id = ${mine.actor.accountId}`).toHaveLength(1)
    await announce(person)
    given.pass(73 * HOUR)
    const pending = await given.toKey(person)
    const token = await given.toKey(person)
    const restarted = value(await restart(token))

    const ctx = await given.as(restarted)
    expect(ctx.waits).toEqual([])
    expect(ctx.actor.generation).toBe(2)
    expect(value(await addressBook(ctx))).toEqual({ contacts: [], lists: [], unreadable: { contacts: [], lists: [] } })
    // None that nobody can see counts among those that there may be.
    expect(await database.sql`select 1 from own_texts where account_id = ${ctx.actor.accountId}`).toHaveLength(0)
    expect(await saveTemplate(ctx, { id: null, name: "New", text: "New" })).toMatchObject({ ok: true })
    expect(await restart(pending, "sju svarta katter i regnet")).toMatchObject({ error: { code: "attempt_gone" } })
    expect(await given.isSignedIn(person.browser)).toBe(false)
    expect(await given.trySignIn(person, PASSWORD)).toMatchObject({ error: { code: "wrong_credentials" } })
    expect(value(await given.trySignIn(person, NEW, person.browser.browserSecret)).kind).toBe("code")
    expect((await given.visited.sent(person.address)).map(({ subject }) => subject)).toContain("Your account was started anew")
    const rows = await database.sql<{ body: Uint8Array; signature: Uint8Array }[]>`select body, signature from certificates
      where account_id = ${ctx.actor.accountId} order by sequence`
    const { id: installationId, publicKey: installationPublicKey } = ctx.installation
    const last = rows.at(-1)
    const certificate = verifyCertificate({
      bytes: last?.body ?? new Uint8Array(0),
      signature: last?.signature ?? new Uint8Array(0),
      installationId,
      installationPublicKey,
    })
    expect(certificate).toMatchObject({ generation: 2, addresses: [person.address] })
    expect(Buffer.from(certificate?.previousHash ?? []).equals(Buffer.from(certificateHash(certificateBefore)))).toBe(true)
    expect(await (await ctx.open()).older(1)).toBeNull()
    expect(await database.sql`select from search_segments where holder_id = ${ctx.actor.accountId}`).toHaveLength(0)
    expect(await database.sql`select kind from unlockers where account_id = ${ctx.actor.accountId} and generation = 1`).toHaveLength(0)

    // What waits shows its people and no content; everything else is erased the ordinary way.
    expect(await subjectsIn(ctx, "inbox")).toEqual(["waiting", "waiting", "waiting"])
    expect(await subjectsIn(ctx, "sent")).toEqual([])
    expect(value(await listDrafts(ctx, {})).rows).toEqual([])
    expect(await countsOf(ctx)).toEqual({ inbox: [3, 3] })
    expect((await wrongBytes(database.owner)).filter(({ holder }) => holder === ctx.actor.accountId)).toEqual([])
    for (const id of [read, sent, erasedBySender])
      expect(await openMessage(ctx, id, { record: true })).toMatchObject({ error: { code: "not_found" } })
    expect(await openMessage(ctx, unread, { record: true })).toMatchObject({ error: { code: "waiting" } })
    expect(await database.sql`select 1 from erasure_outbox`).toHaveLength(0)

    // The sender's next request re-seals them, without a step by the sender.
    const back = value(await given.trySignIn(writer, PASSWORD, writer.browser.browserSecret))
    if (back.kind !== "in") throw new Error("the writer is not let in")
    expect(await rewrapWaiting(await given.as(back))).toBe(3)
    expect((await subjectsIn(ctx, "inbox")).sort()).toEqual(["Filed holds", "Never listed holds", "Unread holds"])
    expect(value(await listFolder(ctx, { folder: "inbox" })).rows.map(({ preview }) => preview)).toContain("Text of Unread")
    for (const id of [unread, ...unlisted]) expect(value(await openMessage(ctx, id, { record: true }))).toMatchObject({ seal: "holds" })
    expect(await countsOf(ctx)).toEqual({ inbox: [3, 0] })
    // And new mail comes to the new key at once.
    await write(await given.as(back), person, "New")
    expect(await subjectsIn(ctx, "inbox")).toContain("New holds")
  })

  it("I7 a crash after the new keys: the clock erases what is left, and takes the lost generation's secrets when nothing can arrive any more", async () => {
    const [person, writer] = [await given.newPerson(), await given.newPerson()]
    const read = await write(await given.as(writer.browser), person, "Read")
    value(await openMessage(await given.as(person.browser), read, { record: true }))
    const { accountId } = (await given.as(person.browser)).actor
    await announce(person)
    given.pass(73 * HOUR)
    const token = await given.toKey(person)
    // Something sealed to the old key is committed after the restart: as if it had been on its way.
    const [kept] = await database.sql`select * from deliveries where holder_id = ${accountId} and message_id = ${read}`
    value(await restart(token))
    expect(await database.sql`select 1 from deliveries where holder_id = ${accountId}`).toHaveLength(0)
    await database.owner`insert into deliveries ${database.owner([kept ?? {}])}`
    await database.owner`update messages set holders = holders + 1 where id = ${read}`
    await tendRestarted(given.visited.services)
    expect(await database.sql`select 1 from deliveries where holder_id = ${accountId}`).toHaveLength(0)
    expect(await database.sql`select 1 from account_secrets where account_id = ${accountId}`).toHaveLength(2)
    given.pass(2 * HOUR)
    await tendRestarted(given.visited.services)
    expect(await database.sql`select generation from account_secrets where account_id = ${accountId}`).toEqual([{ generation: 2 }])
    expect(await database.sql`select 1 from account_waits where account_id = ${accountId}`).toHaveLength(0)
  })

  it("I7 any signed-in browser stops it, and who finds the sheet meanwhile loses nothing", async () => {
    const person = await given.newPerson()
    const key = await given.printSheet(person)
    const { accountId } = (await given.as(person.browser)).actor
    await announce(person)
    const begun = await given.toKey(person)
    value(await stopWaits(await given.as(person.browser)))
    expect((await given.visited.sent(person.phone))[0]?.body).toMatch(/anew was stopped/)
    given.pass(73 * HOUR)
    expect(await restart(begun)).toMatchObject({ ok: false })
    expect(await restart(await given.toKey(person))).toMatchObject({ error: { code: "attempt_gone" } })
    await announce(person)
    const token = await given.toKey(person)
    value(await restoreAccount(given.visited.ctx, { token, key, password: NEW, device: "/" }))
    expect(await database.sql`select 1 from account_waits where account_id = ${accountId}`).toHaveLength(0)
  })

  it("I7 B31 of 20 at once one restarts; blocked meanwhile nobody does", async () => {
    const person = await given.newPerson()
    const { accountId } = (await given.as(person.browser)).actor
    await announce(person)
    given.pass(73 * HOUR)
    const blocked = await given.toKey(person)
    await database.sql`update accounts set state = 'blocked' where id = ${accountId}`
    expect(await restart(blocked)).toMatchObject({ error: { code: "attempt_gone" } })
    await database.sql`update accounts set state = 'active' where id = ${accountId}`
    const token = await given.toKey(person)
    const results = await Promise.all(Array.from({ length: 20 }, () => restart(token)))
    const entered = results.filter((result): result is { ok: true; value: SignedIn } => result.ok)
    expect(entered).toHaveLength(1)
    expect((await given.as(entered[0]?.value ?? person.browser)).actor.generation).toBe(2)
  })
})
