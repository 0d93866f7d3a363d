import { newId, type Id } from "#lib/ids.ts"
import { completeAccount } from "#lib/links/complete-account.ts"
import { showLink } from "#lib/links/find-link.ts"
import { followLink, proveLink } from "#lib/links/follow-link.ts"
import { readLink } from "#lib/links/read-link.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { DETAILS } from "#tests/support/link-letters.ts"
import { recovering, type Somebody } from "#tests/support/recovering.ts"
import { toAddress } from "#tests/support/visitor.ts"

const database = testDatabase()
const given = recovering(database)
let writer: Somebody | null = null

const writers = async () => given.as((writer ??= await given.newPerson()).browser)

async function write(address: string, phone: string | null = null): Promise<Id> {
  const message = { to: [toAddress(address)], cc: [], bcc: [], subject: "Hej", body: { format: "plain", text: "Hej" } } as const
  const phones = new Map(phone === null ? [] : [[toAddress(address), phone] as const])
  const rest = { token: newId(), attachments: [], inReplyTo: null, letGo: new Set<string>(), line: "" }
  return value(await sendMessage(await writers(), { ...message, ...rest, phones })).messageId
}

/** What was mailed to whom somebody writes to. */
async function noticeTo(address: string, phone: string | null = null): Promise<string> {
  await write(address, phone)
  return (await given.visited.sent(address))[0]?.body ?? ""
}

const waysIn = (mail: string) =>
  [...mail.matchAll(/\/(?:messages\/[0-9a-f-]{36}|invitation)\/([A-Za-z0-9_-]{43})/g)].map(([, secret = ""]) => secret)
const wayIn = async (address: string, phone: string | null = null) => waysIn(await noticeTo(address, phone))[0] ?? ""

/** A passkey that opens the account, as far as notices are concerned: its row among what opens the key. */
const givePasskey = async ({ browser }: Somebody) => {
  const { accountId } = (await given.as(browser)).actor
  await database.owner`insert into unlockers (id, account_id, generation, kind, sealed_key, created_at)
    select ${newId()}, account_id, generation, 'passkey', sealed_key, created_at from unlockers where account_id = ${accountId} and kind = 'password'`
}

describe("M3 who has an account and forgot the password gets a way in with the notice", () => {
  it("but not where the sender demanded more than a letter, though it be the account's own phone", async () => {
    const person = await given.newPerson()
    expect(waysIn(await noticeTo(person.address))).toHaveLength(1)
    expect(waysIn(await noticeTo(person.address, person.phone))).toEqual([])
  })

  it("but not where the authenticator is on; what came before opens no more once it is", async () => {
    const person = await given.newPerson()
    const secret = await wayIn(person.address)
    expect(await showLink(given.visited.ctx, secret)).toMatchObject({ opens: true })
    await given.switchOn(person)
    expect(await showLink(given.visited.ctx, secret)).toMatchObject({ opens: false })
    expect(await followLink(given.visited.ctx, { secret, phone: "" })).toMatchObject({ error: { code: "link_gone" } })
    expect(waysIn(await noticeTo(person.address))).toEqual([])
  })
})

describe("I9 beside the level stands for the sender", () => {
  const shown = async (id: Id) =>
    (value(await openMessage(await writers(), id, { record: true })).tracking ?? []).map(({ phone, hasAuthenticator }) => [
      phone?.level ?? null,
      hasAuthenticator,
    ])

  it("whether the reader's authenticator is on, of a letter and of a registered letter, and nothing before it was opened", async () => {
    const person = await given.newPerson()
    const ids = [await write(person.address), await write(person.address, person.phone)]
    const levels = async () => (await Promise.all(ids.map(shown))).flat()
    expect(await levels()).toEqual([
      [null, null],
      ["registered", null],
    ])
    for (const id of ids) value(await openMessage(await given.as(person.browser), id, { record: true }))
    expect(await levels()).toEqual([
      [null, false],
      ["registered", false],
    ])
    await given.switchOn(person)
    expect(await levels()).toEqual([
      [null, true],
      ["registered", true],
    ])
  })

  it("nothing of that of who reads by a link and has no mailbox here", async () => {
    const [address, phone] = ["only.reads@example.org", "+46701740692"]
    const id = await write(address, phone)
    const [secret = ""] = waysIn((await given.visited.sent(address))[0]?.body ?? "")
    const { token } = value(await followLink(given.visited.ctx, { secret, phone: "" }))
    value(await proveLink(given.visited.ctx, { token, code: await given.visited.code(phone) }))
    value(await readLink(given.visited.ctx, { token }))
    expect(await shown(id)).toEqual([["registered", null]])
  })
})

describe("keys.md 4 a way in with the notice", () => {
  it.each([
    ["a recovery sheet", (person: Somebody) => given.printSheet(person)],
    ["a passkey that opens the account", givePasskey],
  ])("is not made for who has %s to get back in with", async (_what, prepare) => {
    const person = await given.newPerson()
    await prepare(person)
    expect(waysIn(await noticeTo(person.address))).toEqual([])
  })
})

describe("M3 who has no account", () => {
  it("reads at once; name, password and terms are put off, and the same link with a new code opens it again and then makes the account", async () => {
    const [address, phone] = ["later@example.org", "+46701740691"]
    const secret = await wayIn(address, phone)
    const accountOf = () =>
      database.sql`select a.kind, a.generation, a.name from accounts a join account_addresses b on b.account_id = a.id where b.address = ${address}`
    const codes: string[] = []
    const read = async () => {
      const { token } = value(await followLink(given.visited.ctx, { secret, phone: "" }))
      codes.push(await given.visited.code(phone))
      value(await proveLink(given.visited.ctx, { token, code: codes.at(-1) ?? "" }))
      expect(value(await readLink(given.visited.ctx, { token })).message.subject).toBe("Hej")
      return token
    }
    await read()
    expect(await accountOf()).toEqual([{ kind: "invited", generation: 0, name: "" }])
    const token = await read()
    expect(new Set(codes).size).toBe(2)
    expect(await completeAccount(given.visited.ctx, { token, ...DETAILS, terms: false })).toMatchObject({ ok: false })
    expect(await completeAccount(given.visited.ctx, { token, ...DETAILS, password: "short" })).toMatchObject({ ok: false })
    expect(value(await readLink(given.visited.ctx, { token })).hasAccount).toBe(false)
    value(await completeAccount(given.visited.ctx, { token, ...DETAILS }))
    expect(await accountOf()).toMatchObject([{ kind: "person", generation: 1, name: DETAILS.name }])
  })
})
