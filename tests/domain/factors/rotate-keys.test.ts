import { findRecoverySheet } from "#db/queries/accounts.ts"
import { verifyCertificate, certificateHash } from "#lib/envelope/certificate.ts"
import { keepLateDraft, adoptLateDrafts } from "#lib/composing/late-drafts.ts"
import { listDrafts } from "#lib/drafts/list-drafts.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { saveDraft } from "#lib/drafts/save-draft.ts"
import { rotateKeys } from "#lib/factors/rotate-keys.ts"
import { createList } from "#lib/contacts/address-lists.ts"
import { addressBook } from "#lib/contacts/book.ts"
import { changeContact, createContact } from "#lib/contacts/save-contact.ts"
import { createFolder } from "#lib/folders/own-folders.ts"
import { mailboxOverview } from "#lib/folders/mailbox-overview.ts"
import { newId } from "#lib/ids.ts"
import { issueAuthorTicket } from "#lib/keys/author-ticket.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { NO_TYPED_OPTIONS } from "#lib/messages/options.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import type { MemberContext } from "#lib/context.ts"
import { indexMail } from "#lib/searching/index-mail.ts"
import { searchMail } from "#lib/searching/search-mail.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { recovering, type Somebody } from "#tests/support/recovering.ts"
import { PASSWORD, toAddress } from "#tests/support/visitor.ts"

const MINUTE = 60_000

describe("rotating keys", () => {
  const database = testDatabase()
  const given = recovering(database)
  const rotate = (ctx: MemberContext, password = PASSWORD) => rotateKeys(ctx, { password, device: "/", network: "192.0.2.1" })
  const write = async (from: MemberContext, to: Somebody, subject: string) => {
    const message = { to: [toAddress(to.address)], cc: [], bcc: [], subject, body: { format: "plain", text: "Hej" } } as const
    const rest = { token: newId(), attachments: [], inReplyTo: null, phones: new Map(), letGo: new Set<string>(), line: "" }
    return value(await sendMessage(from, { ...message, ...rest })).messageId
  }
  const draft = {
    to: "",
    cc: "",
    bcc: "",
    subject: "Draft",
    text: "Text",
    formatted: false,
    inReplyTo: null,
    phone: "",
    line: "",
    letGo: [],
    options: NO_TYPED_OPTIONS,
  }

  it("K6 B14 M10 old mail, rows, drafts, folders and contacts stay readable; new mail is sealed to the new key at once; everything else that opened is dead", async () => {
    const [person, writer] = [await given.newPerson(), await given.newPerson()]
    const mine = await given.as(person.browser)
    const writers = await given.as(writer.browser)
    const listed = await write(writers, person, "Listed before")
    const sent = await write(mine, writer, "Sent before")
    value(await listFolder(mine, { folder: "inbox" }))
    await indexMail(mine)
    const unlisted = await write(writers, person, "Not listed before")
    const draftId = newId()
    value(await saveDraft(mine, { ...draft, draftId, attachments: [], problem: null }))
    value(await createFolder(mine, { name: "Folder before" }))
    const lists = [value(await createList(mine, { name: "List before" })).id]
    const known = {
      id: newId(),
      name: "Known before",
      organisation: "",
      note: "",
      addresses: [toAddress("known@example.org")],
      phones: [],
      lists,
    }
    value(await createContact(mine, known))
    const late = {
      ...draft,
      subject: "Late",
      token: newId(),
      draftId: null,
      keep: [],
      unticked: [],
      act: "send",
      accepted: [],
    } as const
    expect(await keepLateDraft(given.visited.ctx, { ticket: issueAuthorTicket(mine, mine.actor.accountId), form: late })).not.toBeNull()
    await given.printSheet(person)
    const pending = value(await given.trySignIn(person, PASSWORD))
    const other = value(await given.trySignIn(person, PASSWORD, person.browser.browserSecret))
    if (other.kind !== "in") throw new Error("not let in")

    const session = value(await rotate(mine))
    const ctx = await given.as({ session })
    expect(ctx.actor.generation).toBe(2)
    expect([await given.isSignedIn(person.browser), await given.isSignedIn(other)]).toEqual([false, false])
    expect(await findRecoverySheet(ctx.db, ctx.actor.accountId)).toBeNull()
    expect((await given.visited.sent(person.address))[0]?.subject).toBe("The keys of your mailbox were changed")
    expect(pending.kind).toBe("code")
    for (const id of [listed, unlisted, sent]) expect(value(await openMessage(ctx, id, { record: true }))).toMatchObject({ seal: "holds" })
    const subjects = value(await listFolder(ctx, { folder: "inbox" })).rows.map((row) => `${row.subject} ${row.seal}`)
    expect(subjects).toEqual(["Not listed before holds", "Listed before holds"])
    expect(value(await listDrafts(ctx)).rows).toMatchObject([{ subject: "Draft", opens: true }])
    expect(value(await openDraft(ctx, draftId))).toMatchObject({ text: "Text" })
    expect(await adoptLateDrafts(ctx)).toBe(1)
    expect(value(await listDrafts(ctx)).rows.map(({ subject }) => subject)).toContain("Late")
    expect(value(await mailboxOverview(ctx)).ownFolders).toMatchObject([{ name: "Folder before" }])
    const book = { contacts: [{ name: "Known before", lists }], lists: [{ name: "List before" }] }
    expect(value(await addressBook(ctx))).toMatchObject(book)
    value(await changeContact(ctx, { ...known, note: "Since then" }))
    expect(value(await addressBook(ctx)).contacts).toMatchObject([{ note: "Since then", lists }])
    // The segment of before opens with the search key of before, and the next one is under the new key.
    const [segment] = await database.sql<
      { id: string; generation: number }[]
    >`select id, generation from search_segments where holder_id = ${ctx.actor.accountId}`
    expect(segment).toMatchObject({ generation: 1 })
    const find = async (words: string) =>
      value(await searchMail(ctx, { words, folder: null, from: null, until: null, page: 1 })).rows.map(({ subject }) => subject)
    expect(await find("listed before")).toEqual(["Not listed before", "Listed before"])
    expect(await database.sql`select from search_segments where id = ${segment?.id ?? ""}`).toHaveLength(1)
    await indexMail(ctx)
    expect(
      await database.sql`select generation, cardinality(message_ids) as count from search_segments where holder_id = ${ctx.actor.accountId}`,
    ).toEqual([{ generation: 2, count: 3 }])
    expect(await find("listed before")).toEqual(["Not listed before", "Listed before"])
    const next = await write(writers, person, "To the new key")
    expect(await database.sql`select generation from deliveries where message_id = ${next} and holder_id = ${ctx.actor.accountId}`).toEqual(
      [{ generation: 2 }],
    )
    expect(value(await openMessage(ctx, next, { record: true }))).toMatchObject({ seal: "holds" })
    // What is written with the new keys is signed under a certificate that continues the chain.
    const reply = await write(ctx, writer, "From the new key")
    expect(value(await openMessage(writers, reply, { record: true }))).toMatchObject({ seal: "holds" })
    const rows = await database.sql<{ body: Uint8Array; signature: Uint8Array }[]>`select body, signature from certificates
      where account_id = ${ctx.actor.accountId} order by sequence`
    const { id: installationId, publicKey: installationPublicKey } = ctx.installation
    const bodies = rows.map(({ body: bytes, signature }) => verifyCertificate({ bytes, signature, installationId, installationPublicKey }))
    expect(bodies).toMatchObject([
      { generation: 1, previousHash: null },
      { generation: 2, addresses: [person.address] },
    ])
    const hash = certificateHash(rows[0]?.body ?? new Uint8Array(0))
    expect(Buffer.from(bodies[1]?.previousHash ?? []).equals(Buffer.from(hash))).toBe(true)
    // The password still opens; and a third generation reaches back over two.
    const third = await given.as({ session: value(await rotate(ctx)) })
    expect(value(await openMessage(third, listed, { record: true }))).toMatchObject({ seal: "holds" })
    expect(value(await given.trySignIn(person, PASSWORD, person.browser.browserSecret)).kind).toBe("in")
  })

  it("K6 of several at once one makes a generation; a wrong password and a proof that is not fresh make none", async () => {
    const person = await given.newPerson()
    const ctx = await given.as(person.browser)
    expect(await rotate(ctx, "not the password at all")).toMatchObject({ error: { fields: { password: "current_password" } } })
    await database.sql`delete from limits`
    const results = await Promise.all(Array.from({ length: 4 }, () => rotate(ctx)))
    const made = results.filter(({ ok }) => ok)
    expect(made).toHaveLength(1)
    expect(await database.sql`select generation from account_secrets where account_id = ${ctx.actor.accountId}`).toHaveLength(2)
    expect((await given.trySignIn(person, PASSWORD)).ok).toBe(true)
    given.pass(16 * MINUTE)
    const [session] = results.flatMap((result) => (result.ok ? [result.value] : []))
    if (session === undefined) throw new Error("none was made")
    expect(await rotate(await given.as({ session }))).toMatchObject({ error: { code: "proof_needed" } })
  })

  it("B9 a certificate that SQL put there is not continued", async () => {
    const [anna, bo] = [await given.newPerson(), await given.newPerson()]
    const [a, b] = [await given.as(anna.browser), await given.as(bo.browser)]
    await database.owner`update certificates set body = (select body from certificates where account_id = ${b.actor.accountId}),
      signature = (select signature from certificates where account_id = ${b.actor.accountId}) where account_id = ${a.actor.accountId}`
    await expect(rotate(a)).rejects.toThrow(/not the installation's word/)
  })
})
