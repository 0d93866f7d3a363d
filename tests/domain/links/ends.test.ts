import { confirmNotice } from "#lib/links/confirm-notice.ts"
import { showLink } from "#lib/links/find-link.ts"
import { followLink, proveLink } from "#lib/links/follow-link.ts"
import { mendNumber } from "#lib/links/mend-number.ts"
import { expireUnclaimed } from "#lib/links/unclaimed.ts"
import { notMyNumber } from "#lib/links/wrong-number.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { givenLinkLetters } from "#tests/support/link-letters.ts"
import { register } from "#tests/support/visitor.ts"
import { untilOneWaits } from "#tests/support/waiting.ts"

jest.setTimeout(60_000)

const DAY = 24 * 3600 * 1000

const database = testDatabase()
const given = givenLinkLetters(database)
const { as, newAddress, newPhone, send, linkTo, follow, read } = given

const begun = Date.now()
const onDay = (day: number) => given.visited.services.setClock(new Date(begun + day * DAY))
const tracked = async (id: string) => value(await openMessage(given.anna, id, { record: true }))
const mailsTo = async (address: string, about: string) =>
  (await given.visited.sent(address)).filter(({ channel, body }) => channel === "email" && body.includes(about)).map(({ body }) => body)
const noticeCode = (body: string) => /\b([0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5})\b/.exec(body)?.[1] ?? ""
const isOurs = async (code: string) => value(await confirmNotice(given.visited.ctx, { code, network: code })).isOurs
const say = (secret: string) => notMyNumber(given.visited.ctx, { secret, token: null })
const erase = async (id: string) => {
  value(await moveToTrash(given.anna, [id]))
  value(await eraseMessages(given.anna, [id]))
}
/** Somebody with an account, and the secret in the notice that they got. */
async function forgetful() {
  const [address, phone] = [newAddress(), newPhone()]
  const { session } = await register(given.visited, { address, phone })
  const dan = await as(session)
  const id = await send({ address })
  const body = (await given.visited.sent(address))[0]?.body ?? ""
  const secret = /\/messages\/[0-9a-f-]{36}\/([A-Za-z0-9_-]{43})/.exec(body)?.[1] ?? ""
  return { dan, id, secret, phone, address }
}

it("M5 who read by the link and made no account is told of as a reader when the link expires, and counts", async () => {
  const [address, phone] = [newAddress(), newPhone()]
  const id = await send({ address, phone })
  await read(await follow(await linkTo(address), phone))
  onDay(31)
  await expireUnclaimed(given.visited.services)
  const [mail, ...more] = await mailsTo("anna@example.org", address)
  expect(more).toEqual([])
  expect(mail).toMatch(/has read your message by its link/)
  expect(mail).not.toMatch(/never opened/)
  given.visited.services.setClock(null)
  expect(await tracked(id)).toMatchObject({
    status: "read_by_all",
    tracking: [{ openedAt: expect.any(Date), expiredAt: expect.any(Date) }],
  })
})

it("M16 a mended message lives as long as its new notice says, also behind the links that were sent before", async () => {
  const [address, wrong, right] = [newAddress(), newPhone(), "+46701740688"]
  const id = await send({ address, phone: wrong })
  const first = await linkTo(address)
  value(await say(first))
  onDay(20)
  value(await mendNumber(given.anna, { messageId: id, position: 0, phone: right }))
  const second = await linkTo(address)
  expect(second).not.toBe(first)
  // Even where an old link was not renewed, a new one keeps the message.
  await database.owner`update links set expires_at = created_at where message_id = ${id} and created_at < ${new Date(begun + DAY)}`
  onDay(31)
  await expireUnclaimed(given.visited.services)
  expect(await mailsTo("anna@example.org", "never opened")).not.toContainEqual(expect.stringContaining(address))
  expect((await read(await follow(second, right))).message.subject).toBe("Provsvar")
  onDay(51)
  await expireUnclaimed(given.visited.services)
  expect(await database.owner`select from deliveries where message_id = ${id} and role = 'to'`).toHaveLength(0)
})

it("M16 mending gives the links before it the same time and the same line", async () => {
  const [address, wrong, right] = [newAddress(), newPhone(), "+46701740687"]
  const id = await send({ address, phone: wrong, line: "Svaret på torsdag" })
  const first = await linkTo(address)
  onDay(20)
  value(await mendNumber(given.anna, { messageId: id, position: 0, phone: right }))
  expect((await given.visited.sent(address))[0]?.body).toContain("Svaret på torsdag")
  const stored = JSON.stringify(await database.owner`select * from recipients where message_id = ${id}`)
  expect(stored).not.toContain("torsdag")
  onDay(45)
  expect((await read(await follow(first, right))).message.subject).toBe("Provsvar")
})

it("M16 not my number is said on the first page, before any text message has left", async () => {
  const [address, phone] = [newAddress(), "+46701740686"]
  const id = await send({ address, phone })
  const secret = await linkTo(address)
  expect(value(await say(secret))).toEqual({ name: "Anna Åkesson" })
  expect(await given.visited.sent(phone)).toEqual([])
  expect((await tracked(id)).tracking?.[0]?.wrongNumberAt).toBeInstanceOf(Date)
  expect(value(await say(secret))).toEqual({ name: "Anna Åkesson" })
  expect(await mailsTo("anna@example.org", address)).toHaveLength(1)
  expect(await say("x".repeat(43))).toMatchObject({ error: { code: "link_gone" } })
  // A link with a phone of the reader's own has no number that could be wrong.
  const other = newAddress()
  await send({ address: other })
  expect(await say(await linkTo(other))).toMatchObject({ error: { code: "step_done" } })
})

it("B43 M16 not my number is said just when the sender erases the message: both end", async () => {
  const [address, phone] = [newAddress(), newPhone()]
  const id = await send({ address, phone })
  const secret = await linkTo(address)
  const { saying } = await database.owner.begin(async (tx) => {
    // As `eraseDeliveries` does it.
    await tx`select from messages where id = ${id} for update`
    const saying = say(secret)
    saying.catch(() => undefined)
    await untilOneWaits(database)
    await tx`delete from recipients where message_id = ${id}`
    return { saying }
  })
  expect(value(await saying)).toEqual({ name: "Anna Åkesson" })
})

it("M16 mending is refused when the message was claimed, erased or expired, and leaves no mail behind", async () => {
  const [address, phone] = [newAddress(), newPhone()]
  const id = await send({ address, phone })
  await given.visited.sent()
  onDay(31)
  await expireUnclaimed(given.visited.services)
  expect(await mendNumber(given.anna, { messageId: id, position: 0, phone: "+46701740685" })).toMatchObject({
    error: { code: "not_found" },
  })
})

it("B17 keys.md 4 opening the message in an ordinary session ends its link for who forgot the password", async () => {
  const { dan, id, secret, phone } = await forgetful()
  const { token } = value(await followLink(given.visited.ctx, { secret, phone: "" }))
  expect(await showLink(given.visited.ctx, secret)).toMatchObject({ opens: true })
  value(await openMessage(dan, id, { record: true }))
  expect(await showLink(given.visited.ctx, secret)).toMatchObject({ opens: false, isClosed: true, isExpired: false, messageId: id })
  expect(await followLink(given.visited.ctx, { secret, phone: "" })).toMatchObject({ error: { code: "link_gone" } })
  // Nor does a code that was on its way.
  expect(await proveLink(given.visited.ctx, { token, code: await given.visited.code(phone) })).toMatchObject({
    error: { code: "link_gone" },
  })
  const [row] = await database.owner`select stanza, server_half from links where message_id = ${id}`
  expect(row).toEqual({ stanza: null, server_half: null })
})

it("M9 a link of a live message says that it has expired, as long as its holder has the message", async () => {
  const { dan, id, secret } = await forgetful()
  onDay(31)
  expect(await showLink(given.visited.ctx, secret)).toMatchObject({ opens: false, isExpired: true, messageId: id })
  expect(await followLink(given.visited.ctx, { secret, phone: "" })).toMatchObject({ error: { code: "link_gone" } })
  await expireUnclaimed(given.visited.services)
  expect(await showLink(given.visited.ctx, secret)).toMatchObject({ opens: false, isExpired: true, isClosed: true })
  const [row] = await database.owner`select stanza, server_half, phone from links where message_id = ${id}`
  expect(row).toEqual({ stanza: null, server_half: null, phone: null })
  given.visited.services.setClock(null)
  value(await openMessage(dan, id, { record: true }))
  value(await moveToTrash(dan, [id]))
  value(await eraseMessages(dan, [id]))
  expect(await showLink(given.visited.ctx, secret)).toBeNull()
})

it("M9 every notice that was sent is confirmed while what it leads to lives: before and after mending, and when the sender has erased; then no more", async () => {
  const [address, wrong, right] = [newAddress(), newPhone(), "+46701740684"]
  const id = await send({ address, phone: wrong })
  const first = noticeCode((await given.visited.sent(address))[0]?.body ?? "")
  value(await say(await linkTo(address)))
  value(await mendNumber(given.anna, { messageId: id, position: 0, phone: right }))
  const second = noticeCode((await given.visited.sent(address))[0]?.body ?? "")
  expect(second).not.toBe(first)
  expect([await isOurs(first), await isOurs(second)]).toEqual([true, true])
  await erase(id)
  expect([await isOurs(first), await isOurs(second)]).toEqual([true, true])
  onDay(31)
  await expireUnclaimed(given.visited.services)
  expect([await isOurs(first), await isOurs(second)]).toEqual([false, false])
  expect(await database.owner`select from notices where message_id = ${id}`).toHaveLength(0)
})

it("D2 a report to the sender that waits goes with the message, and none is made when the sender has erased it", async () => {
  const { visited } = given
  const ids: string[] = []
  const addresses = [newAddress(), newAddress(), newAddress()]
  for (const address of addresses) ids.push(await send({ address, phone: newPhone() }))
  const [said = "", expired = "", erased = ""] = ids
  const secret = await linkTo(addresses[0] ?? "")
  await visited.sent()
  value(await say(secret))
  onDay(31)
  await erase(erased)
  await database.owner`update links set expires_at = ${new Date(begun + 60 * DAY)} where message_id = ${said}`
  await expireUnclaimed(visited.services)
  const waiting = async () =>
    (await database.owner<{ id: string }[]>`select message_id as id from outgoing where message_id = any(${ids})`)
      .map(({ id }) => id)
      .sort()
  expect(await waiting()).toEqual([said, expired].sort())
  const spools = await database.owner<{ id: string }[]>`select spool_id as id from outgoing where message_id = any(${ids})`
  await erase(said)
  await erase(expired)
  expect(await waiting()).toEqual([])
  for (const { id } of spools) expect(await visited.services.blobs.readAll("eu", id)).toBeNull()
  expect(await mailsTo("anna@example.org", addresses[2] ?? "")).toEqual([])
})
