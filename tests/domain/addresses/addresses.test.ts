import { addAddress, awaitedAddress, proveNewAddress } from "#lib/addresses/add-address.ts"
import { makeMainAddress, removeAddress } from "#lib/addresses/change-addresses.ts"
import type { MemberContext } from "#lib/context.ts"
import { certificateHash, verifyCertificate } from "#lib/envelope/certificate.ts"
import type { SignedIn } from "#lib/identity/create-account.ts"
import { ownAccount } from "#lib/identity/own-account.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { signIn } from "#lib/signing-in/sign-in.ts"
import { testDatabase } from "#tests/support/database.ts"
import { toSend, value } from "#tests/support/given.ts"
import { PASSWORD, asMember, register, toAddress, visitedServices, type VisitedServices } from "#tests/support/visitor.ts"

describe("several addresses for one account", () => {
  const database = testDatabase()
  let visited: VisitedServices
  beforeAll(async () => {
    visited = await visitedServices(database)
  })
  afterEach(() => visited.services.setClock(null))
  jest.setTimeout(60_000)

  let number = 0
  const newPerson = async () => {
    const address = `many${++number}@example.org`
    return { address, browser: await register(visited, { address, phone: `+4670174${String(3000 + number)}` }) }
  }
  const as = (who: SignedIn) => asMember(visited.ctx, who)
  const add = async (ctx: MemberContext, address: string) => {
    const { token } = value(await addAddress(ctx, { address: toAddress(address) }))
    value(await proveNewAddress(ctx, { token, code: await visited.code(address) }))
  }
  const addressesOf = async (browser: SignedIn) => value(await ownAccount(await as(browser))).addresses
  const write = (from: MemberContext, address: string) => sendMessage(from, { ...toSend({ to: [] }), to: [toAddress(address)] })

  it("I10 an address is proven by a code; people write to it, its owner signs in with it, and the certificate chain names it", async () => {
    const [anna, bo] = [await newPerson(), await newPerson()]
    const ctx = await as(anna.browser)
    await add(ctx, "anna.work@example.org")
    expect(await addressesOf(anna.browser)).toEqual([
      { address: anna.address, isMain: true },
      { address: "anna.work@example.org", isMain: false },
    ])
    value(await write(await as(bo.browser), "anna.work@example.org"))
    expect(value(await listFolder(await as(anna.browser), { folder: "inbox" })).rows).toHaveLength(1)
    const signedIn = await signIn(visited.ctx, {
      address: toAddress("anna.work@example.org"),
      password: PASSWORD,
      browserSecret: anna.browser.browserSecret,
      device: "/",
      network: "x",
    })
    expect(signedIn).toMatchObject({ ok: true, value: { kind: "in" } })
    const rows = await database.sql<{ body: Uint8Array; signature: Uint8Array }[]>`select body, signature from certificates
      where account_id = ${ctx.actor.accountId} order by sequence`
    const bodies = rows.map(({ body, signature }) =>
      verifyCertificate({
        bytes: new Uint8Array(body),
        signature: new Uint8Array(signature),
        installationId: visited.services.installation.id,
        installationPublicKey: visited.services.installation.publicKey,
      }),
    )
    expect(bodies.map((body) => body?.addresses)).toEqual([[anna.address], ["anna.work@example.org", anna.address].sort()])
    expect(Buffer.from(bodies[1]?.previousHash ?? [])).toEqual(Buffer.from(certificateHash(new Uint8Array(rows[0]?.body ?? []))))
    for (const address of [anna.address, "anna.work@example.org"])
      expect((await visited.sent(address)).map(({ subject }) => subject)).toContain("An e-mail address was added to your account")
  })

  it("I10 B25 the main address changes; one given up takes no more mail, and old and new are told", async () => {
    const [anna, bo] = [await newPerson(), await newPerson()]
    await add(await as(anna.browser), "anna.new@example.org")
    value(await makeMainAddress(await as(anna.browser), { address: "anna.new@example.org" }))
    expect((await as(anna.browser)).actor.address).toBe("anna.new@example.org")
    expect(await removeAddress(await as(anna.browser), { address: "anna.new@example.org" })).toMatchObject({ error: { code: "not_found" } })
    value(await removeAddress(await as(anna.browser), { address: anna.address }))
    expect(await addressesOf(anna.browser)).toEqual([{ address: "anna.new@example.org", isMain: true }])
    for (const address of [anna.address, "anna.new@example.org"])
      expect((await visited.sent(address))[0]?.subject).toBe("An e-mail address was removed from your account")
    value(await write(await as(anna.browser), bo.address))
    const [row] = value(await listFolder(await as(bo.browser), { folder: "inbox" })).rows
    expect(row?.seal).not.toBe("broken")
    const signedIn = await signIn(visited.ctx, {
      address: toAddress(anna.address),
      password: PASSWORD,
      browserSecret: null,
      device: "/",
      network: "x",
    })
    expect(signedIn).toMatchObject({ error: { code: "wrong_credentials" } })
  })

  it("B20 somebody else's address gets the same answer, and no code fits; its owner is told", async () => {
    const [anna, bo] = [await newPerson(), await newPerson()]
    const ctx = await as(anna.browser)
    const { token } = value(await addAddress(ctx, { address: toAddress(bo.address) }))
    expect(await awaitedAddress(ctx, token)).toEqual({ address: bo.address })
    const mail = (await visited.sent(bo.address))[0]
    expect(mail?.body).not.toMatch(/\b[0-9]{6}\b/)
    expect(await proveNewAddress(ctx, { token, code: "123456" })).toMatchObject({ error: { code: "wrong_code" } })
    expect(await addressesOf(anna.browser)).toHaveLength(1)
  })

  it("I10 of two who prove an address at once one gets it", async () => {
    const people = [await newPerson(), await newPerson()]
    const tokens = []
    for (const { browser } of people) {
      const ctx = await as(browser)
      const { token } = value(await addAddress(ctx, { address: toAddress("both@example.org") }))
      tokens.push({ ctx, token, code: await visited.code("both@example.org") })
    }
    const results = await Promise.all(tokens.map(({ ctx, token, code }) => proveNewAddress(ctx, { token, code })))
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(results.filter((result) => !result.ok).map((result) => (result.ok ? "" : result.error.code))).toEqual(["address_taken"])
  })

  it("M3 an invited account that nothing waits at any more gives its address up", async () => {
    const [anna, bo] = [await newPerson(), await newPerson()]
    value(await write(await as(bo.browser), "waits@example.org"))
    await database.sql`delete from deliveries where holder_id = (select account_id from account_addresses where address = 'waits@example.org')`
    await add(await as(anna.browser), "waits@example.org")
    expect(await addressesOf(anna.browser)).toHaveLength(2)
    expect(value(await listFolder(await as(anna.browser), { folder: "inbox" })).rows).toEqual([])
  })

  it("B25 none of it without a fresh proof, and never more than ten", async () => {
    const { browser } = await newPerson()
    visited.services.setClock(new Date(Date.now() + 16 * 60_000))
    const ctx = await as(browser)
    for (const answer of [
      await addAddress(ctx, { address: toAddress("x@example.org") }),
      await makeMainAddress(ctx, { address: "x@example.org" }),
      await removeAddress(ctx, { address: "x@example.org" }),
    ])
      expect(answer).toMatchObject({ error: { code: "proof_needed" } })
    visited.services.setClock(null)
    const fresh = await as(browser)
    for (let count = 2; count <= 10; count++) {
      await database.sql`delete from limits`
      await add(fresh, `ten${count}@example.org`)
    }
    expect(await addAddress(fresh, { address: toAddress("eleven@example.org") })).toMatchObject({
      error: { fields: { email: "address_many" } },
    })
  })
})
