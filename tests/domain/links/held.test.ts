import { addAddress, proveNewAddress } from "#lib/addresses/add-address.ts"
import { newId, type Id } from "#lib/ids.ts"
import { mailboxOverview } from "#lib/folders/mailbox-overview.ts"
import { completeAccount } from "#lib/links/complete-account.ts"
import { mendNumber } from "#lib/links/mend-number.ts"
import { rewrapWaiting } from "#lib/links/rewrap.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { releaseDue } from "#lib/messages/release-held.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { DETAILS, givenLinkLetters } from "#tests/support/link-letters.ts"
import { register, toAddress } from "#tests/support/visitor.ts"

jest.setTimeout(60_000)

const MINUTE = 60_000

const database = testDatabase()
const letters = givenLinkLetters(database)
const { as, send, linkTo, follow, read, newAddress, newPhone } = letters

async function schedule(address: string): Promise<Id> {
  const message = { to: [toAddress(address)], cc: [], bcc: [], subject: "Later", body: { format: "plain", text: "Hej" } } as const
  const rest = { token: newId(), attachments: [], inReplyTo: null, phones: new Map(), letGo: new Set<string>(), line: "" }
  const dueAt = new Date(Date.now() + 20 * MINUTE)
  return value(await sendMessage(letters.anna, { ...message, ...rest }, { hold: { kind: "scheduled", dueAt } })).messageId
}

async function releaseLater(): Promise<number> {
  letters.visited.services.setClock(new Date(Date.now() + 21 * MINUTE))
  return releaseDue(letters.visited.services)
}

it("M14 M3 who has no account gets the mail with the link when it leaves, and not before", async () => {
  const [address, phone] = [newAddress(), newPhone()]
  const id = await schedule(address)
  expect(await letters.visited.sent(address)).toEqual([])
  expect(await mendNumber(letters.anna, { messageId: id, position: 0, phone })).toMatchObject({ error: { code: "not_found" } })
  expect(await releaseLater()).toBe(1)
  const token = await follow(await linkTo(address), phone, phone)
  expect((await read(token)).message).toMatchObject({ subject: "Later", seal: "holds" })
})

it("M14 keys.md 4 who makes an account meanwhile learns nothing of it, and has it in the mailbox when it leaves", async () => {
  const [address, phone] = [newAddress(), newPhone()]
  const first = await send({ address, phone })
  const held = await schedule(address)
  const token = await follow(await linkTo(address), phone)
  const { session } = value(await completeAccount(letters.visited.ctx, { token, ...DETAILS }))
  const bo = await as(session)
  const subjects = async () => value(await listFolder(bo, { folder: "inbox" })).rows.map(({ id }) => id)
  expect(await subjects()).toEqual([first])
  expect(await openMessage(bo, held, { record: true })).toMatchObject({ error: { code: "not_found" } })
  expect(await rewrapWaiting(letters.anna)).toBe(1)
  expect(await subjects()).toEqual([first])
  expect(await releaseLater()).toBe(1)
  expect(await subjects()).toEqual([held, first])
  expect(value(await openMessage(bo, held, { record: true }))).toMatchObject({ subject: "Later", seal: "holds" })
  expect(value(await mailboxOverview(bo)).inbox).toMatchObject({ total: 2, unread: 1 })
})

it("M14 I10 what waits for an address that joins an account comes over unseen, and arrives there", async () => {
  const { session } = await register(letters.visited, { address: newAddress(), phone: newPhone() })
  const address = newAddress()
  const [shown, held] = [await send({ address }), await schedule(address)]
  const bo = await as(session)
  const { token } = value(await addAddress(bo, { address: toAddress(address) }))
  expect(value(await proveNewAddress(bo, { token, code: await letters.visited.code(address) }))).toEqual({ brought: 1 })
  await rewrapWaiting(letters.anna)
  const inbox = async () => value(await listFolder(await as(session), { folder: "inbox" })).rows.map(({ id }) => id)
  expect(await inbox()).toEqual([shown])
  expect(value(await mailboxOverview(await as(session))).inbox).toMatchObject({ total: 1, unread: 1 })
  expect(await releaseLater()).toBe(1)
  expect(await inbox()).toEqual([held, shown])
  expect(value(await openMessage(await as(session), held, { record: true }))).toMatchObject({ subject: "Later", seal: "holds" })
})
