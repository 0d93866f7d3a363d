import { createAccount } from "#lib/identity/create-account.ts"
import { dropAttempt } from "#lib/identity/attempts.ts"
import {
  changePhone,
  givePhone,
  mailCodeAgain,
  openRegistration,
  proveAddress,
  provePhone,
  smsCodeAgain,
  startRegistration,
  STEP,
} from "#lib/identity/registration.ts"
import { resumeSession } from "#lib/identity/sessions.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { PASSWORD, register, throughAnotherProcess, toAddress, visitedServices, type VisitedServices } from "#tests/support/visitor.ts"

describe("registration", () => {
  const database = testDatabase()
  let visited: VisitedServices
  beforeAll(async () => {
    visited = await visitedServices(database)
  })

  const start = async (address: string) =>
    value(await startRegistration(visited.ctx, { address: toAddress(address), network: "192.0.2.1" })).token
  const atPhone = async (address: string) => {
    const token = await start(address)
    value(await proveAddress(visited.ctx, { token, code: await visited.code(address) }))
    return token
  }
  const details = { name: "Bo Öberg", password: PASSWORD, terms: true, timeZone: "", device: "/", browserSecret: null }

  it("I1 K1 goes from address to a signed-in person with keys of their own", async () => {
    const { session } = await register(visited, { address: "anna@example.org" })
    const member = await resumeSession(visited.ctx, { sessionId: session.id, secret: session.secret })
    expect(member?.actor).toMatchObject({ name: "Anna Åkesson", address: "anna@example.org", roles: [] })
    const opened = await member?.open()
    expect(opened?.identity.publicKey).toHaveLength(1216)
    expect(opened?.certificate.signature).toHaveLength(64)
  })

  it("I1 the steps come in their order and no other", async () => {
    const { ctx, code } = visited
    const token = await start("order@example.org")
    expect(await givePhone(ctx, { token, phone: "+46701740605" })).toMatchObject({ error: { code: "step_done" } })
    expect(await provePhone(ctx, { token, code: "123456" })).toMatchObject({ error: { code: "step_done" } })
    expect(await createAccount(ctx, { ...details, token })).toMatchObject({ error: { code: "step_done" } })
    value(await proveAddress(ctx, { token, code: await code("order@example.org") }))
    expect(await createAccount(ctx, { ...details, token })).toMatchObject({ error: { code: "step_done" } })
    expect(await proveAddress(ctx, { token, code: "123456" })).toMatchObject({ error: { code: "step_done" } })
  })

  it("B31 nothing is taken before the address is proven: an attempt by somebody else leaves nothing", async () => {
    const strangers = await start("victim@example.org")
    await register(visited, { address: "victim@example.org", name: "The Owner", phone: "+46701740606" })
    for (let guess = 0; guess < 5; guess++) await proveAddress(visited.ctx, { token: strangers, code: "000000" })
    expect(await createAccount(visited.ctx, { ...details, token: strangers })).toMatchObject({ ok: false })
    const rows =
      await database.sql`select name from accounts a join account_addresses d on d.account_id = a.id where d.address = 'victim@example.org'`
    expect(rows.map((row) => ({ ...row }))).toEqual([{ name: "The Owner" }])
  })

  it("B20 an address that has an account gets a mail saying so, no code, and the same answer", async () => {
    const taken = await start("anna@example.org")
    const free = await start("nobody@example.org")
    expect(taken).toHaveLength(free.length)
    const [mail] = await visited.sent("anna@example.org")
    expect(mail?.subject).toBe("You already have an account")
    expect(mail?.body).not.toMatch(/\b[0-9]{6}\b/)
    const answers = await Promise.all([taken, free].map((token) => proveAddress(visited.ctx, { token, code: "000000" })))
    expect(answers[0]).toEqual(answers[1])
    const steps = await Promise.all([taken, free].map((token) => openRegistration(visited.ctx, token)))
    expect(steps.map((attempt) => attempt?.step)).toEqual([STEP.proveAddress, STEP.proveAddress])
    expect(await mailCodeAgain(visited.ctx, { token: taken, network: "192.0.2.1" })).toEqual(
      await mailCodeAgain(visited.ctx, { token: free, network: "192.0.2.1" }),
    )
  })

  it("B22 of 50 parallel submissions of the right code one succeeds", async () => {
    const token = await start("parallel@example.org")
    const code = await visited.code("parallel@example.org")
    const results = await Promise.all(Array.from({ length: 50 }, () => proveAddress(visited.ctx, { token, code })))
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it("B22 50 parallel guesses have five tries, and then the right code is refused too", async () => {
    const token = await start("guesses@example.org")
    const code = await visited.code("guesses@example.org")
    const wrong = code === "111111" ? "222222" : "111111"
    await Promise.all(Array.from({ length: 50 }, () => proveAddress(visited.ctx, { token, code: wrong })))
    const [row] = await database.sql`select max(tries)::int as tries from attempts where id = ${token.split(".")[0] ?? ""}`
    expect(row?.["tries"]).toBe(5)
    expect(await proveAddress(visited.ctx, { token, code })).toMatchObject({ error: { code: "too_many_tries" } })
  })

  it("B22 tries are counted across two processes, and a new code starts anew while the old one is dead", async () => {
    const token = await start("two@example.org")
    const first = await visited.code("two@example.org")
    const wrong = first === "111111" ? "222222" : "111111"
    await throughAnotherProcess(visited, database, async (other) => {
      for (const ctx of [visited.ctx, other, visited.ctx, other])
        expect(await proveAddress(ctx, { token, code: wrong })).toMatchObject({ error: { code: "wrong_code" } })
      expect(await proveAddress(other, { token, code: wrong })).toMatchObject({ error: { code: "too_many_tries" } })
      value(await mailCodeAgain(visited.ctx, { token, network: "192.0.2.1" }))
      const next = await visited.code("two@example.org")
      if (next !== first) expect(await proveAddress(visited.ctx, { token, code: first })).toMatchObject({ ok: false })
      value(await proveAddress(other, { token, code: next }))
    })
  })

  it("B22 a code lives ten minutes", async () => {
    const token = await start("late@example.org")
    const code = await visited.code("late@example.org")
    visited.services.setClock(new Date(Date.now() + 10 * 60_000 + 1000))
    expect(await proveAddress(visited.ctx, { token, code })).toMatchObject({ error: { code: "attempt_gone" } })
    visited.services.setClock(null)
  })

  it("B22 a code is worth nothing in another browser's attempt", async () => {
    const [one, two] = [await start("mine@example.org"), await start("yours@example.org")]
    expect(await proveAddress(visited.ctx, { token: two, code: await visited.code("mine@example.org") })).toMatchObject({ ok: false })
    expect(await openRegistration(visited.ctx, `${one.split(".")[0]}.${two.split(".")[1]}`)).toBeNull()
  })

  it("I1 a number in a country without SMS, and one that is no mobile, are said in the field and cost nothing", async () => {
    const token = await atPhone("phones@example.org")
    const before = (await visited.sent()).length
    expect(await givePhone(visited.ctx, { token, phone: "+1 212 555 2368" })).toEqual({
      ok: false,
      error: { code: "invalid_fields", fields: { phone: "phone_country" } },
    })
    expect(await givePhone(visited.ctx, { token, phone: "+46 8 508 290 00" })).toMatchObject({
      error: { fields: { phone: "phone_not_mobile" } },
    })
    expect(await visited.sent()).toHaveLength(before)
  })

  it("B73 an attempt sends five SMS at most, also when the number is changed in between", async () => {
    const token = await atPhone("costly@example.org")
    value(await givePhone(visited.ctx, { token, phone: "+46701740611" }))
    for (const phone of ["+46701740612", "+46701740613"]) {
      value(await changePhone(visited.ctx, { token }))
      value(await givePhone(visited.ctx, { token, phone }))
    }
    value(await smsCodeAgain(visited.ctx, { token }))
    value(await smsCodeAgain(visited.ctx, { token }))
    expect(await smsCodeAgain(visited.ctx, { token })).toMatchObject({ error: { code: "too_many_requests" } })
    value(await changePhone(visited.ctx, { token }))
    expect(await givePhone(visited.ctx, { token, phone: "+46701740614" })).toMatchObject({ error: { code: "too_many_requests" } })
  })

  it("I10 of two that prove an address at once one gets the account", async () => {
    const tokens = await Promise.all(["same@example.org", "same@example.org"].map(start))
    const codes = (await visited.sent("same@example.org")).map(({ body }) => /\b([0-9]{6})\b/.exec(body)?.[1] ?? "")
    for (const token of tokens) {
      for (const code of codes) await proveAddress(visited.ctx, { token, code })
      value(await givePhone(visited.ctx, { token, phone: "+46701740620" }))
      value(await provePhone(visited.ctx, { token, code: await visited.code("+46701740620") }))
    }
    const made = await Promise.all(tokens.map((token) => createAccount(visited.ctx, { ...details, token })))
    expect(made.map((result) => (result.ok ? "made" : result.error.code)).sort()).toEqual(["address_taken", "made"])
    const rows = await database.sql`select 1 from accounts a where not exists (select 1 from account_addresses d where d.account_id = a.id)`
    expect(rows).toHaveLength(0)
  })

  it("I2 a bad name, a weak password and missing terms are said and leave the attempt as it is", async () => {
    const token = await atPhone("weak@example.org")
    value(await givePhone(visited.ctx, { token, phone: "+46701740605" }))
    value(await provePhone(visited.ctx, { token, code: await visited.code("+46701740605") }))
    expect(await createAccount(visited.ctx, { ...details, token, name: "boss@bank.se" })).toMatchObject({
      error: { fields: { name: "name" } },
    })
    expect(await createAccount(visited.ctx, { ...details, token, password: "password1234" })).toMatchObject({
      error: { fields: { password: "password_common" } },
    })
    expect(await createAccount(visited.ctx, { ...details, token, terms: false })).toMatchObject({ error: { fields: { terms: "terms" } } })
    value(await createAccount(visited.ctx, { ...details, token }))
    expect(await createAccount(visited.ctx, { ...details, token })).toMatchObject({ error: { code: "attempt_gone" } })
  })

  it("Start again throws the attempt away", async () => {
    const token = await start("again@example.org")
    await dropAttempt(visited.ctx, token)
    expect(await openRegistration(visited.ctx, token)).toBeNull()
  })
})
