import { addAddress, proveNewAddress } from "#lib/addresses/add-address.ts"
import type { MemberContext } from "#lib/context.ts"
import { readJournal } from "#lib/erasure/journal.ts"
import { mailboxOverview } from "#lib/folders/mailbox-overview.ts"
import type { SignedIn } from "#lib/identity/create-account.ts"
import { completeAccount } from "#lib/links/complete-account.ts"
import { showLink } from "#lib/links/find-link.ts"
import { followLink, proveLink } from "#lib/links/follow-link.ts"
import { mendNumber } from "#lib/links/mend-number.ts"
import { rewrapWaiting } from "#lib/links/rewrap.ts"
import { expireUnclaimed } from "#lib/links/unclaimed.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { testDatabase } from "#tests/support/database.ts"
import { wrongBytes } from "#tests/support/storage.ts"
import { value } from "#tests/support/given.ts"
import { DETAILS, givenLinkLetters } from "#tests/support/link-letters.ts"
import { register, toAddress } from "#tests/support/visitor.ts"

jest.setTimeout(60_000)

const DAY = 24 * 3600 * 1000

describe("an address that was written to before its owner joins it to their account", () => {
  const database = testDatabase()
  afterEach(async () => expect(await wrongBytes(database.owner)).toEqual([]))
  const given = givenLinkLetters(database)
  let number = 0

  const newPerson = async () => {
    const [address, phone] = [`owner${++number}@example.org`, `+4670174${String(3100 + number)}`]
    return { address, phone, browser: await register(given.visited, { address, phone, name: "Bo Öberg" }) }
  }
  const as = ({ session }: SignedIn) => given.as(session)
  const join = async (ctx: MemberContext, address: string) => {
    const { token } = value(await addAddress(ctx, { address: toAddress(address) }))
    return proveNewAddress(ctx, { token, code: await given.visited.code(address) })
  }
  const inbox = async (ctx: MemberContext) => value(await listFolder(ctx, { folder: "inbox" })).rows
  const seals = async (browser: SignedIn) => new Map((await inbox(await as(browser))).map(({ id, seal }) => [id, seal]))
  const accountsLeft = (address: string) =>
    database.sql`select 1 from accounts a where a.kind = 'invited' and not exists (select from account_addresses d where d.account_id = a.id)
      union all select 1 from account_addresses d join accounts a on a.id = d.account_id where d.address = ${address} and a.kind = 'invited'`
  const statusOf = async (id: string) => value(await openMessage(given.anna, id, { record: true })).status

  it("M3 I10 K1 what waited comes over, unread, and its sender's next request opens it, but not where another phone was demanded", async () => {
    const person = await newPerson()
    const address = given.newAddress()
    const plain = await given.send({ address })
    const same = await given.send({ address, phone: person.phone })
    const other = await given.send({ address, phone: "+46701740699" })
    expect(value(await join(await as(person.browser), address))).toEqual({ brought: 3 })
    expect(await accountsLeft(address)).toHaveLength(0)
    expect([...(await seals(person.browser)).values()]).toEqual(["waiting", "waiting", "waiting"])
    const overview = value(await mailboxOverview(await as(person.browser)))
    expect(JSON.stringify(overview)).toMatch(/"unread":3/)
    await rewrapWaiting(given.anna)
    expect(await seals(person.browser)).toEqual(
      new Map([
        [plain, "holds"],
        [same, "holds"],
        [other, "waiting"],
      ]),
    )
    const ctx = await as(person.browser)
    expect(value(await openMessage(ctx, plain, { record: true }))).toMatchObject({ subject: "Provsvar", body: { text: "Hej Bo" } })
    expect(await statusOf(plain)).toBe("read_by_all")
    expect(await statusOf(same)).toBe("read_by_none")
    expect(await openMessage(ctx, other, { record: true })).toMatchObject({ error: { code: "waiting" } })
  })

  it("M9 B17 B32 the links that were sent before go on opening, with their own phone, and put the message under the owner's key", async () => {
    const person = await newPerson()
    const [address, phone] = [given.newAddress(), "+46701740699"]
    const id = await given.send({ address, phone })
    const secret = await given.linkTo(address)
    value(await join(await as(person.browser), address))
    expect(await showLink(given.visited.ctx, secret)).toMatchObject({ address, opens: true, hasAccount: true, phoneDigits: "99" })
    const reading = await given.read(await given.follow(secret, phone))
    expect(reading).toMatchObject({ address, hasAccount: true, message: { subject: "Provsvar", seal: "holds" } })
    expect(await statusOf(id)).toBe("read_by_all")
    expect((await seals(person.browser)).get(id)).toBe("holds")
    expect(value(await openMessage(await as(person.browser), id, { record: true })).body).toMatchObject({ text: "Hej Bo" })
    expect(await showLink(given.visited.ctx, secret)).toMatchObject({ isClosed: true, opens: false })
    expect(await followLink(given.visited.ctx, { secret, phone: "" })).toMatchObject({ error: { code: "link_gone" } })
  })

  it("M3 a code that was on its way while the address was joined opens the message all the same", async () => {
    const person = await newPerson()
    const [address, phone] = [given.newAddress(), "+46701740699"]
    const id = await given.send({ address, phone })
    const { token } = value(await followLink(given.visited.ctx, { secret: await given.linkTo(address), phone: "" }))
    const code = await given.visited.code(phone)
    value(await join(await as(person.browser), address))
    value(await proveLink(given.visited.ctx, { token, code }))
    expect((await given.read(token)).message.subject).toBe("Provsvar")
    expect((await seals(person.browser)).get(id)).toBe("holds")
  })

  it("M3 whoever is reading it by its link while the address is joined reads on, and then it lies in the mailbox", async () => {
    const person = await newPerson()
    const [address, phone] = [given.newAddress(), "+46701740699"]
    const id = await given.send({ address, phone })
    const token = await given.follow(await given.linkTo(address), phone)
    expect(await given.read(token)).toMatchObject({ hasAccount: false })
    value(await join(await as(person.browser), address))
    expect(await given.read(token)).toMatchObject({ hasAccount: true, message: { subject: "Provsvar" } })
    expect((await seals(person.browser)).get(id)).toBe("holds")
    expect(await completeAccount(given.visited.ctx, { ...DETAILS, token })).toMatchObject({ ok: false })
  })

  it("M16 a number that is mended afterwards makes a link that opens too, beside the old one", async () => {
    const person = await newPerson()
    const address = given.newAddress()
    const messageId = await given.send({ address, phone: "+46701740698" })
    const before = await given.linkTo(address)
    value(await join(await as(person.browser), address))
    expect(value(await mendNumber(given.anna, { messageId, position: 0, phone: "+46701740699" }))).toEqual({ address })
    const after = await given.linkTo(address)
    expect(after).not.toBe(before)
    for (const secret of [before, after])
      expect(await showLink(given.visited.ctx, secret)).toMatchObject({ opens: true, phoneDigits: "99" })
    expect((await given.read(await given.follow(after, "+46701740699"))).message.subject).toBe("Provsvar")
  })

  it("M5 what was read by its link stays read, and counts once", async () => {
    const person = await newPerson()
    const address = given.newAddress()
    const id = await given.send({ address, phone: "+46701740699" })
    await given.read(await given.follow(await given.linkTo(address), "+46701740699"))
    value(await join(await as(person.browser), address))
    const [row] = await inbox(await as(person.browser))
    expect(row).toMatchObject({ id, unread: false })
    expect(await statusOf(id)).toBe("read_by_all")
  })

  it("M5 M9 written to both addresses, the owner has it once; it counts once, and the other link says where it is", async () => {
    const person = await newPerson()
    const address = given.newAddress()
    const id = await given.send({ address, to: [toAddress(person.address), toAddress(address)] })
    const secret = await given.linkTo(address)
    expect(value(await join(await as(person.browser), address))).toEqual({ brought: 0 })
    expect((await inbox(await as(person.browser))).map((row) => row.id)).toEqual([id])
    expect(await showLink(given.visited.ctx, secret)).toMatchObject({ address, isClosed: true, hasAccount: true })
    value(await openMessage(await as(person.browser), id, { record: true }))
    expect(await statusOf(id)).toBe("read_by_all")
    const [counted] = await database.sql<{ holders: number; rows: number }[]>`
      select holders, (select count(*)::int from deliveries where message_id = m.id) as rows from messages m where id = ${id}`
    expect(counted).toEqual({ holders: 2, rows: 2 })
  })

  it("D3 B83 what is erased afterwards stays erased where a backup from before it came over is put back", async () => {
    const person = await newPerson()
    const address = given.newAddress()
    const id = await given.send({ address })
    const [guest] = await database.sql<{ id: string }[]>`select account_id as id from account_addresses where address = ${address}`
    value(await join(await as(person.browser), address))
    value(await moveToTrash(await as(person.browser), [id]))
    value(await eraseMessages(await as(person.browser), [id]))
    const lines: string[] = []
    for await (const { kind, subjectId, holderId } of readJournal(given.visited.services.env.dataFolder))
      if (kind === "delivery" && subjectId === id) lines.push(holderId ?? "")
    expect(lines.sort()).toEqual([(await as(person.browser)).actor.accountId, guest?.id ?? ""].sort())
  })

  it("M3 what nobody opens goes when its link is over, and the sender is told of the address that they wrote to and no other", async () => {
    const person = await newPerson()
    const address = given.newAddress()
    await given.send({ address, phone: "+46701740699" })
    value(await join(await as(person.browser), address))
    given.visited.services.setClock(new Date(Date.now() + 31 * DAY))
    await expireUnclaimed(given.visited.services)
    given.visited.services.setClock(null)
    expect(await inbox(await as(person.browser))).toEqual([])
    const told = (await given.visited.sent("anna@example.org"))[0]?.body ?? ""
    expect(told).toContain(address)
    expect(told).not.toContain(person.address)
  })

  it("B43 a message that is sent at the same moment arrives, wherever the address belongs then", async () => {
    const person = await newPerson()
    const address = given.newAddress()
    await given.send({ address })
    const ctx = await as(person.browser)
    const { token } = value(await addAddress(ctx, { address: toAddress(address) }))
    const code = await given.visited.code(address)
    const [proven, ...sent] = await Promise.all([
      proveNewAddress(ctx, { token, code }),
      given.send({ address, subject: "At once" }),
      given.send({ address, to: [toAddress(address), toAddress(person.address)], subject: "To both" }),
    ])
    expect(proven.ok).toBe(true)
    const there = await seals(person.browser)
    expect(sent.map((id) => there.has(id))).toEqual([true, true])
    expect(there.size).toBe(3)
  })
})
