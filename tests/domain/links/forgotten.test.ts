import { newId } from "#lib/ids.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { addPasskey, startPasskey } from "#lib/passkeys/add-passkey.ts"
import { softwareAuthenticator } from "#tests/support/authenticator.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { recovering, type Somebody } from "#tests/support/recovering.ts"
import { toAddress } from "#tests/support/visitor.ts"

/** keys.md 4: whom a new message carries a link for, in case the password is forgotten. */
describe("a link beside the key", () => {
  const database = testDatabase()
  const given = recovering(database)

  /** @returns whether the message can be opened by its notice and a code */
  const hasLink = async (to: Somebody, phone: string | null = null) => {
    const sender = await given.as((await given.newPerson()).browser)
    const address = toAddress(to.address)
    const phones = new Map(phone === null ? [] : [[address, phone]])
    const words = { subject: "Provsvar", body: { format: "plain", text: "Hej" }, line: "" } as const
    const rest = { token: newId(), cc: [], bcc: [], attachments: [], inReplyTo: null, letGo: new Set<string>() }
    const { messageId } = value(await sendMessage(sender, { to: [address], phones, ...words, ...rest }))
    const [notice] = await given.visited.sent(to.address)
    expect(notice?.body).toContain(`/messages/${messageId}`)
    const rows = await database.owner<{ purpose: string }[]>`select purpose from links where message_id = ${messageId}`
    expect(rows).toHaveLength(new RegExp(`/messages/${messageId}/[A-Za-z0-9_-]{43}`).test(notice?.body ?? "") ? 1 : 0)
    return rows.length === 1
  }
  const addPasskeyOf = async (person: Somebody, prf: "none" | "at once") => {
    const device = softwareAuthenticator({ origin: given.visited.services.env.baseUrl, prf })
    const ctx = await given.as(person.browser)
    const { token, options } = value(await startPasskey(ctx))
    return value(await addPasskey(ctx, { token, answer: device.make(options), name: "Telefonen" }))
  }

  it("M3 K5 is there for who has nothing but a password, and for who has a passkey that opens no keys", async () => {
    const person = await given.newPerson()
    expect(await hasLink(person)).toBe(true)
    expect(await addPasskeyOf(person, "none")).toMatchObject({ opensMessages: false })
    expect(await hasLink(person)).toBe(true)
  })

  it("K5 B17 is not there for who has a passkey that opens the keys; one of earlier keys does not count", async () => {
    const person = await given.newPerson()
    expect(await addPasskeyOf(person, "at once")).toMatchObject({ opensMessages: true })
    expect(await hasLink(person)).toBe(false)
    const { accountId } = (await given.as(person.browser)).actor
    await database.owner`update unlockers set generation = 0 where account_id = ${accountId} and kind = 'passkey'`
    expect(await hasLink(person)).toBe(true)
  })

  it("K5 B17 is not there for who has a recovery sheet", async () => {
    const person = await given.newPerson()
    await given.printSheet(person)
    expect(await hasLink(person)).toBe(false)
  })

  it("I4 B17 is not there where the authenticator app is on: a code by text message must not be enough", async () => {
    const person = await given.newPerson()
    await given.switchOn(person)
    expect(await hasLink(person)).toBe(false)
  })

  it("I9 B32 is not there where the sender demands the phone, although it is the account's own", async () => {
    const person = await given.newPerson()
    expect(await hasLink(person, person.phone)).toBe(false)
  })

  it("I12 is not there for a phone that was reported lost", async () => {
    const person = await given.newPerson()
    const { accountId } = (await given.as(person.browser)).actor
    await database.owner`update accounts set phone_lost_at = now() where id = ${accountId}`
    expect(await hasLink(person)).toBe(false)
  })
})
