import { createAccount } from "#lib/identity/create-account.ts"
import { givePhone, proveAddress, provePhone, startRegistration } from "#lib/identity/registration.ts"
import { newId } from "#lib/ids.ts"
import { completeAccount } from "#lib/links/complete-account.ts"
import { confirmNotice } from "#lib/links/confirm-notice.ts"
import { showLink } from "#lib/links/find-link.ts"
import { followLink, linkCodeAgain, proveLink, showFollowing } from "#lib/links/follow-link.ts"
import { mendNumber } from "#lib/links/mend-number.ts"
import { openLink, readLinkSecret } from "#lib/keys/link.ts"
import { openLinkAttachment, readLink } from "#lib/links/read-link.ts"
import { rewrapWaiting } from "#lib/links/rewrap.ts"
import { expireUnclaimed } from "#lib/links/unclaimed.ts"
import { notMyNumber } from "#lib/links/wrong-number.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { storeAttachment } from "#lib/messages/attachments.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { DETAILS, givenLinkLetters } from "#tests/support/link-letters.ts"
import { register, toAddress } from "#tests/support/visitor.ts"

jest.setTimeout(60_000)

const DAY = 24 * 3600 * 1000

describe("a recipient without an account", () => {
  const database = testDatabase()
  const given = givenLinkLetters(database)
  const { as, newAddress, newPhone, send, linkTo, follow, read } = given

  it("M3 I9 B32 opens a registered letter with the link and a code to the given phone, again and again, and no other phone will do", async () => {
    const [address, phone] = [newAddress(), newPhone()]
    const id = await send({ address, phone })
    const secret = await linkTo(address)
    expect(await showLink(given.visited.ctx, secret)).toMatchObject({
      sender: { name: "Anna Åkesson", address: "anna@example.org" },
      address,
      phoneDigits: phone.slice(-2),
      isPhoneGiven: true,
      hasAccount: false,
      opens: true,
    })
    const first = await read(await follow(secret, phone, "+46701740699"))
    expect(first).toMatchObject({ address, hasAccount: false, message: { subject: "Provsvar", body: { text: "Hej Bo" }, seal: "holds" } })
    expect(await given.visited.sent("+46701740699")).toEqual([])
    expect((await read(await follow(secret, phone))).message.subject).toBe("Provsvar")
    const seen = value(await openMessage(given.anna, id, { record: true }))
    expect(seen).toMatchObject({
      status: "read_by_all",
      tracking: [{ phone: { level: "registered", digits: phone.slice(-2) }, isWaiting: true }],
    })
  })

  it("B17 without a number the reader names a phone, which is the link's from then on; the sender sees its last digits", async () => {
    const address = newAddress()
    const id = await send({ address })
    const secret = await linkTo(address)
    expect(await followLink(given.visited.ctx, { secret, phone: "" })).toMatchObject({ error: { code: "invalid_fields" } })
    await read(await follow(secret, "+46701740605", "070-174 06 05"))
    await read(await follow(secret, "+46701740605", "070-174 06 98"))
    expect(await given.visited.sent("+46701740698")).toEqual([])
    expect(value(await openMessage(given.anna, id, { record: true })).tracking).toMatchObject([
      { phone: { level: "letter", digits: "05" } },
    ])
  })

  it("B17 neither the link without the code, nor the rows with the server's keys, nor the code without the link open it", async () => {
    const [address, phone] = [newAddress(), newPhone()]
    await send({ address, phone })
    const secret = await linkTo(address)
    const { token } = value(await followLink(given.visited.ctx, { secret, phone: "" }))
    expect(await readLink(given.visited.ctx, { token })).toEqual({ ok: false, error: { code: "attempt_gone" } })
    expect(await openLinkAttachment(given.visited.ctx, { token, index: 0 })).toMatchObject({ ok: false })
    const [row] = await database.owner<
      { id: string; messageId: string; holderId: string; stanza: Uint8Array; serverHalf: Uint8Array }[]
    >`select id, message_id as "messageId", holder_id as "holderId", stanza, server_half as "serverHalf" from links order by created_at desc limit 1`
    if (row === undefined) throw new Error("there is no link")
    const stored = { ...row, stanza: new Uint8Array(row.stanza), serverHalf: new Uint8Array(row.serverHalf) }
    expect(openLink(given.visited.services, stored, given.visited.services.random(32))).toBeNull()
    expect(openLink(given.visited.services, stored, readLinkSecret(secret) ?? new Uint8Array(32))).toHaveLength(16)
    expect(openLink(given.visited.services, { ...stored, holderId: newId() }, readLinkSecret(secret) ?? new Uint8Array(32))).toBeNull()
    const text = JSON.stringify(await database.owner`select * from links, attempts, outgoing`)
    expect(text).not.toContain(secret)
    // Whoever has the right code but another link gets nothing.
    expect(await showLink(given.visited.ctx, Buffer.from(given.visited.services.random(32)).toString("base64url"))).toBeNull()
  })

  it("B55 looking at the link changes nothing, however often", async () => {
    const address = newAddress()
    await send({ address, phone: newPhone() })
    const secret = await linkTo(address)
    const state = () =>
      database.owner`select (select count(*) from attempts) as attempts, (select count(*) from outgoing) as outgoing, (select sum(codes_left) from links) as codes`
    const before = await state()
    for (let fetch = 0; fetch < 5; fetch++) await showLink(given.visited.ctx, secret)
    expect(await state()).toEqual(before)
  })

  it("B22 five wrong codes end the attempt, in a row or at once; the link itself still works", async () => {
    const [address, phone] = [newAddress(), newPhone()]
    await send({ address, phone })
    const secret = await linkTo(address)
    const { token } = value(await followLink(given.visited.ctx, { secret, phone: "" }))
    const right = await given.visited.code(phone)
    const wrong = right === "000000" ? "000001" : "000000"
    await Promise.all(Array.from({ length: 20 }, () => proveLink(given.visited.ctx, { token, code: wrong })))
    expect(await proveLink(given.visited.ctx, { token, code: right })).toMatchObject({ error: { code: "too_many_tries" } })
    value(await linkCodeAgain(given.visited.ctx, { token }))
    value(await proveLink(given.visited.ctx, { token, code: await given.visited.code(phone) }))
    expect((await showFollowing(given.visited.ctx, token))?.isOpen).toBe(true)
  })

  it("M3 K1 completing the account puts the message under its own keys and signs in; the link then only leads there", async () => {
    const [address, phone] = [newAddress(), newPhone()]
    const content = new TextEncoder().encode("innehåll")
    const stream = (async function* () {
      yield content
    })()
    const file = value(await storeAttachment(given.anna, { name: "svar.txt", type: "text/plain", stream }))
    const id = await send({ address, phone, attachments: [file] })
    const secret = await linkTo(address)
    const token = await follow(secret, phone)
    expect((await read(token)).message.attachments).toMatchObject([{ name: "svar.txt" }])
    const got: Uint8Array[] = []
    const { attachment } = value(await openLinkAttachment(given.visited.ctx, { token, index: 0 }))
    for await (const part of attachment.read({ start: 0, length: content.length })) got.push(part)
    expect(Buffer.concat(got).toString()).toBe("innehåll")
    const { session } = value(await completeAccount(given.visited.ctx, { token, ...DETAILS }))
    const bo = await as(session)
    expect(bo.actor).toMatchObject({ name: "Bo Öberg", address })
    expect(value(await listFolder(bo, { folder: "inbox" })).rows).toMatchObject([{ id, subject: "Provsvar", seal: "holds", unread: false }])
    expect(value(await openMessage(bo, id, { record: true }))).toMatchObject({ canReply: true, seal: "holds" })
    expect(await showLink(given.visited.ctx, secret)).toMatchObject({ opens: false, hasAccount: true })
    expect(await followLink(given.visited.ctx, { secret, phone: "" })).toMatchObject({ error: { code: "link_gone" } })
    expect(await completeAccount(given.visited.ctx, { token, ...DETAILS })).toMatchObject({ ok: false })
  })

  it("M3 several messages wait; each opens by its own link, and what is left is sealed by its sender's next request", async () => {
    const [address, phone] = [newAddress(), newPhone()]
    const ids = [await send({ address, phone, subject: "One" })]
    const links = [await linkTo(address)]
    for (const subject of ["Two", "Three"]) {
      ids.push(await send({ address, phone, subject }))
      links.push(await linkTo(address))
    }
    const { session } = value(await completeAccount(given.visited.ctx, { token: await follow(links[0] ?? "", phone), ...DETAILS }))
    const bo = await as(session)
    const seals = async () => value(await listFolder(bo, { folder: "inbox" })).rows.map((row) => [row.subject, row.seal])
    expect(await seals()).toEqual([
      ["", "waiting"],
      ["", "waiting"],
      ["One", "holds"],
    ])
    expect(await openMessage(bo, ids[1] ?? "", { record: true })).toMatchObject({
      error: { code: "waiting", sender: { name: "Anna Åkesson" } },
    })
    await read(await follow(links[1] ?? "", phone))
    expect(await seals()).toEqual([
      ["", "waiting"],
      ["Two", "holds"],
      ["One", "holds"],
    ])
    expect(await rewrapWaiting(given.anna)).toBe(2)
    expect(await seals()).toEqual([
      ["Three", "holds"],
      ["Two", "holds"],
      ["One", "holds"],
    ])
    expect(await rewrapWaiting(given.anna)).toBe(0)
  })

  it("M3 messages of several senders wait for one address: each sender's next request seals that sender's, fifty at a time, and no other's", async () => {
    const [address, phone] = [newAddress(), newPhone()]
    const cia = await as((await register(given.visited, { address: newAddress(), phone: newPhone() })).session)
    await send({ address, phone, subject: "First" })
    const secret = await linkTo(address)
    await send({ address, phone, subject: "Of Cia", from: cia })
    const EACH = 51
    for (let at = 0; at < EACH; at++) await send({ address, phone, subject: `Of Anna ${at}` })
    const { session } = value(await completeAccount(given.visited.ctx, { token: await follow(secret, phone), ...DETAILS }))
    const bo = await as(session)
    const waiting = async () => {
      const rows = await database.owner<
        { sender: string }[]
      >`select m.sender_id as sender from deliveries d join messages m on m.id = d.message_id
        where d.holder_id = ${bo.actor.accountId} and d.stanza is null`
      return [given.anna, cia].map(({ actor }) => rows.filter(({ sender }) => sender === actor.accountId).length)
    }
    expect(await waiting()).toEqual([EACH, 1])
    expect(await rewrapWaiting(given.anna)).toBe(50)
    expect(await waiting()).toEqual([EACH - 50, 1])
    expect(await rewrapWaiting(cia)).toBe(1)
    expect(await waiting()).toEqual([EACH - 50, 0])
    expect(await rewrapWaiting(given.anna)).toBe(EACH - 50)
    expect(await waiting()).toEqual([0, 0])
    const { rows } = value(await listFolder(bo, { folder: "inbox" }))
    expect(rows.filter(({ seal }) => seal !== "holds")).toEqual([])
  })

  it("B31 B32 registering takes over what waits, but not what another phone was demanded for", async () => {
    const [address, phone, other] = [newAddress(), newPhone(), "+46701740697"]
    await send({ address, phone, subject: "Mine" })
    await send({ address, phone: other, subject: "Theirs" })
    const secret = await linkTo(address)
    const { token } = value(await startRegistration(given.visited.ctx, { address: toAddress(address), network: "192.0.2.1" }))
    value(await proveAddress(given.visited.ctx, { token, code: await given.visited.code(address) }))
    value(await givePhone(given.visited.ctx, { token, phone }))
    value(await provePhone(given.visited.ctx, { token, code: await given.visited.code(phone) }))
    const bo = await as(value(await createAccount(given.visited.ctx, { token, ...DETAILS })).session)
    await rewrapWaiting(given.anna)
    expect(value(await listFolder(bo, { folder: "inbox" })).rows.map((row) => [row.subject, row.seal])).toEqual([
      ["", "waiting"],
      ["Mine", "holds"],
    ])
    await read(await follow(secret, other))
    expect(value(await listFolder(bo, { folder: "inbox" })).rows[0]).toMatchObject({ subject: "Theirs", seal: "holds" })
  })

  it("I9 a number given once is demanded again, and an account with another phone gets a link only", async () => {
    const [address, phone] = [newAddress(), newPhone()]
    await send({ address, phone })
    await send({ address, subject: "Again" })
    expect(await showLink(given.visited.ctx, await linkTo(address))).toMatchObject({ isPhoneGiven: true, phoneDigits: phone.slice(-2) })
    const { session } = await register(given.visited, { address: newAddress(), phone: newPhone() })
    const cia = await as(session)
    const id = await send({ address: cia.actor.address, phone: "+46701740696", subject: "Other phone" })
    expect(await openMessage(cia, id, { record: true })).toMatchObject({ error: { code: "waiting" } })
    await read(await follow(await linkTo(cia.actor.address), "+46701740696"))
    expect(value(await openMessage(cia, id, { record: true })).subject).toBe("Other phone")
  })

  it("M16 not my number: nothing opens, the sender is told once, mends it in one step, and every link works with the right number", async () => {
    const [address, wrong, right] = [newAddress(), newPhone(), "+46701740695"]
    const id = await send({ address, phone: wrong })
    const secret = await linkTo(address)
    const { token } = value(await followLink(given.visited.ctx, { secret, phone: "" }))
    expect(value(await notMyNumber(given.visited.ctx, { secret: null, token }))).toEqual({ name: "Anna Åkesson" })
    expect(await showLink(given.visited.ctx, secret)).toMatchObject({ isNumberWrong: true })
    expect(await followLink(given.visited.ctx, { secret, phone: right })).toMatchObject({ error: { code: "link_gone" } })
    expect((await given.visited.sent("anna@example.org"))[0]?.body).toContain(address)
    const [tracked] = value(await openMessage(given.anna, id, { record: true })).tracking ?? []
    expect(tracked?.wrongNumberAt).toBeInstanceOf(Date)
    expect(await mendNumber(given.anna, { messageId: id, position: 0, phone: "nonsense" })).toMatchObject({
      error: { code: "invalid_fields" },
    })
    expect(value(await mendNumber(given.anna, { messageId: id, position: 0, phone: right }))).toEqual({ address })
    expect((await read(await follow(await linkTo(address), right))).message.subject).toBe("Provsvar")
    expect((await read(await follow(secret, right))).message.subject).toBe("Provsvar")
    const stranger = await as((await register(given.visited, { address: newAddress(), phone: newPhone() })).session)
    expect(await mendNumber(stranger, { messageId: id, position: 0, phone: right })).toMatchObject({ error: { code: "not_found" } })
  })

  it("B17 D2 what nobody claims goes by itself, its sender is told, and the address is free again", async () => {
    const address = newAddress()
    const id = await send({ address })
    const secret = await linkTo(address)
    given.visited.services.setClock(new Date(Date.now() + 31 * DAY))
    expect(await showLink(given.visited.ctx, secret)).toMatchObject({ opens: false, isExpired: true, isClosed: false })
    expect(await expireUnclaimed(given.visited.services)).toBeGreaterThan(0)
    expect(await showLink(given.visited.ctx, secret)).toBeNull()
    expect((await given.visited.sent("anna@example.org")).some(({ body }) => body.includes(address) && /never opened/.test(body))).toBe(
      true,
    )
    expect(await database.owner`select from account_addresses where address = ${address}`).toHaveLength(0)
    expect(await database.owner`select from links where message_id = ${id}`).toHaveLength(0)
    given.visited.services.setClock(null)
    const seen = value(await openMessage(given.anna, id, { record: true }))
    expect(seen).toMatchObject({ status: "withdrawn", tracking: [{ erasedUnread: false }] })
    expect(seen.tracking?.[0]?.expiredAt).toBeInstanceOf(Date)
  })

  it("D1 a message that its sender erases stays for its reader, and goes with both", async () => {
    const [address, phone] = [newAddress(), newPhone()]
    const id = await send({ address, phone })
    const secret = await linkTo(address)
    value(await moveToTrash(given.anna, [id]))
    value(await eraseMessages(given.anna, [id]))
    expect((await read(await follow(secret, phone))).message.subject).toBe("Provsvar")
    await database.owner`delete from deliveries where message_id = ${id}`
    expect(await showLink(given.visited.ctx, secret)).toBeNull()
    expect(await database.owner`select from links where message_id = ${id}`).toHaveLength(0)
  })

  it("M3 who forgot the password reads a new message with its notice and a code, once, without a session", async () => {
    const { session } = await register(given.visited, { address: newAddress(), phone: "+46701740694" })
    const dan = await as(session)
    const id = await send({ address: dan.actor.address, subject: "Till Dan" })
    const secret =
      /\/messages\/[0-9a-f-]{36}\/([A-Za-z0-9_-]{43})/.exec((await given.visited.sent(dan.actor.address))[0]?.body ?? "")?.[1] ?? ""
    expect(await showLink(given.visited.ctx, secret)).toMatchObject({ messageId: id, opens: true, phoneDigits: "94", isPhoneGiven: false })
    const token = await follow(secret, "+46701740694")
    expect(await read(token)).toMatchObject({ hasAccount: true, message: { subject: "Till Dan" } })
    expect(await followLink(given.visited.ctx, { secret, phone: "" })).toMatchObject({ error: { code: "link_gone" } })
    expect(await completeAccount(given.visited.ctx, { token, ...DETAILS })).toMatchObject({ ok: false })
    expect(value(await openMessage(dan, id, { record: true })).subject).toBe("Till Dan")
  })

  it("M9 the code of a notice is confirmed with its day, and any other is not", async () => {
    const address = newAddress()
    await send({ address })
    const code = /\b([0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5})\b/.exec((await given.visited.sent(address))[0]?.body ?? "")?.[1] ?? ""
    expect(value(await confirmNotice(given.visited.ctx, { code, network: "192.0.2.9" }))).toMatchObject({ isOurs: true })
    expect(value(await confirmNotice(given.visited.ctx, { code: "00000-00000", network: "192.0.2.9" }))).toEqual({ isOurs: false })
    expect(await confirmNotice(given.visited.ctx, { code: "short", network: "192.0.2.9" })).toMatchObject({
      error: { code: "invalid_fields" },
    })
  })
})
