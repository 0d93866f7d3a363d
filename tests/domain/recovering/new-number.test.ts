import { printCodes, showSheet } from "#lib/factors/print-codes.ts"
import { ownFactors } from "#lib/factors/own-factors.ts"
import { giveNewNumber, goWithoutProof, proveByKey, proveNewNumber } from "#lib/recovering/new-number.ts"
import { proveSecondFactor, recoverBy } from "#lib/recovering/recovery.ts"
import { showRecovery } from "#lib/recovering/show-recovery.ts"
import { stopWaits, tendWaits } from "#lib/recovering/waits.ts"
import { finishSignIn } from "#lib/signing-in/sign-in.ts"
import { newId } from "#lib/ids.ts"
import { showLink } from "#lib/links/find-link.ts"
import { followLink } from "#lib/links/follow-link.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { HOUR, recovering, type Somebody } from "#tests/support/recovering.ts"
import { appCode } from "#tests/support/totp.ts"
import { PASSWORD, toAddress } from "#tests/support/visitor.ts"

const MINUTE = 60_000

describe("a lost phone and a new number", () => {
  const database = testDatabase()
  const given = recovering(database)
  let next = 0
  const newNumber = () => `+4670174069${++next % 10}`
  const toWays = async (person: Somebody) => {
    const token = await given.proveMail(person, "new_number")
    value(await given.givePassword(token))
    return token
  }
  const giveAndProve = async (token: string, phone: string) => {
    value(await giveNewNumber(given.visited.ctx, { token, phone }))
    return proveNewNumber(given.visited.ctx, { token, code: await given.visited.code(phone) })
  }
  /** Signs in with the code that goes to a phone. */
  const enterBy = async (person: Somebody, phone: string) => {
    const progress = value(await given.trySignIn(person, PASSWORD))
    if (progress.kind === "in") throw new Error("no code was asked for")
    const code = await given.visited.code(phone)
    return value(await finishSignIn(given.visited.ctx, { token: progress.token, code, remember: false, browserSecret: null, device: "/" }))
  }

  it("I12 lost: mailbox and password end all sessions, forget browsers, stop SMS, tell the other channels, and let nobody in", async () => {
    const person = await given.newPerson()
    const pending = value(await given.trySignIn(person, PASSWORD))
    const code = await given.visited.code(person.phone)
    const token = await given.proveMail(person, "lost_phone")
    expect(await given.givePassword(token, { password: "not the password at all" })).toMatchObject({
      error: { fields: { password: "current_password" } },
    })
    const before = (await given.visited.sent(person.phone)).length
    expect(value(await given.givePassword(token))).toBe("phone_lost")
    expect(await given.isSignedIn(person.browser)).toBe(false)
    expect(await given.trySignIn(person, PASSWORD, person.browser.browserSecret)).toMatchObject({ error: { code: "no_factor" } })
    const late = { token: pending.kind === "code" ? pending.token : "", code, remember: false, browserSecret: null, device: "/" }
    expect(await finishSignIn(given.visited.ctx, late)).toMatchObject({ error: { code: "attempt_gone" } })
    // It is told, so that whoever says it falsely does not keep the owner from knowing; it gets no code.
    const told = (await given.visited.sent(person.phone)).slice(0, -before)
    expect(told.map(({ body }) => /\b[0-9]{6}\b/.test(body))).toEqual([false])
    expect((await given.visited.sent(person.address))[0]?.subject).toBe("Your phone was reported lost")
    expect(await given.givePassword(token)).toMatchObject({ error: { code: "attempt_gone" } })
  })

  it("I12 M3 the code of a link in a notice does not go to a lost phone, and no link is made where there is a recovery sheet", async () => {
    const [person, careful, writer] = [await given.newPerson(), await given.newPerson(), await given.newPerson()]
    const write = async ({ address }: Somebody) => {
      const message = { to: [toAddress(address)], cc: [], bcc: [], subject: "Hej", body: { format: "plain", text: "Hej" } } as const
      const rest = {
        token: newId(),
        attachments: [],
        inReplyTo: null,
        phones: new Map(),
        letGo: new Set<string>(),
        line: "",
      }
      value(await sendMessage(await given.as(writer.browser), { ...message, ...rest }))
      return /\/messages\/[0-9a-f-]{36}\/([A-Za-z0-9_-]{43})/.exec((await given.visited.sent(address))[0]?.body ?? "")?.[1] ?? null
    }
    const secret = (await write(person)) ?? ""
    expect(await showLink(given.visited.ctx, secret)).toMatchObject({ opens: true })
    value(await given.givePassword(await given.proveMail(person, "lost_phone")))
    expect(await showLink(given.visited.ctx, secret)).toMatchObject({ opens: false })
    const before = (await given.visited.sent("+46701740699")).length
    expect(await followLink(given.visited.ctx, { secret, phone: "+46701740699" })).toMatchObject({ error: { code: "link_gone" } })
    expect((await given.visited.sent("+46701740699")).length).toBe(before)
    expect(await write(careful)).not.toBeNull()
    await given.printSheet(careful)
    expect(await write(careful)).toBeNull()
  })

  it("B21 guesses at the password are limited here, and those at the sign-in page do not keep the owner from saying that the phone is lost", async () => {
    const [person, other] = [await given.newPerson(), await given.newPerson()]
    const token = await given.proveMail(person, "lost_phone")
    for (let guess = 0; guess < 6; guess++) await given.trySignIn(person, "guess guess guess")
    expect(await given.givePassword(token)).toMatchObject({ ok: true })
    const guessed = await given.proveMail(other, "lost_phone")
    for (let guess = 0; guess < 5; guess++) await given.givePassword(guessed, { password: "guess guess guess" })
    expect(await given.givePassword(guessed)).toMatchObject({ error: { code: "too_many_requests" } })
    expect(await given.isSignedIn(other.browser)).toBe(true)
  })

  it("B73 the code that proves a new number is counted as one that came back, as every code by SMS is", async () => {
    const person = await given.newPerson()
    const token = await given.proveMail(person, "new_number")
    value(await given.givePassword(token, { browserSecret: person.browser.browserSecret }))
    const phone = newNumber()
    value(await giveNewNumber(given.visited.ctx, { token, phone }))
    const proven = async () => (await database.sql<{ sum: number }[]>`select sum(proven)::int as sum from sms_totals`)[0]?.sum ?? 0
    const before = await proven()
    const code = await given.visited.code(phone)
    expect(await proveNewNumber(given.visited.ctx, { token, code: code === "000000" ? "000001" : "000000" })).toMatchObject({
      error: { code: "wrong_code" },
    })
    expect(await proven()).toBe(before)
    value(await proveNewNumber(given.visited.ctx, { token, code }))
    expect(await proven()).toBe(before + 1)
  })

  it("I12 a known browser, a one-time code and a recovery sheet change the number at once; the old phone cannot, and is told", async () => {
    const person = await given.newPerson()
    const [one, two, three] = [newNumber(), newNumber(), newNumber()]
    const known = await given.proveMail(person, "new_number")
    value(await given.givePassword(known, { browserSecret: person.browser.browserSecret }))
    expect(value(await giveAndProve(known, one))).toBe("changed")
    expect((await given.visited.sent(person.phone))[0]?.body).toContain("changed to another number")
    expect((await given.visited.sent(person.address))[0]?.subject).toBe("Your mobile phone was changed")
    const browser = await enterBy(person, one)
    const ctx = await given.as(browser)
    const codes = (await showSheet(ctx, value(await printCodes(ctx)).token))?.codes ?? []
    const key = await given.printSheet({ ...person, browser })

    const byCode = await toWays(person)
    expect(await showRecovery(given.visited.ctx, byCode)).toMatchObject({ asked: { method: "one_time_code", others: [] }, hasSheet: true })
    expect(await recoverBy(given.visited.ctx, { token: byCode, method: "sms" })).toMatchObject({ error: { code: "not_found" } })
    expect(await giveNewNumber(given.visited.ctx, { token: byCode, phone: two })).toMatchObject({ error: { code: "step_done" } })
    value(await proveSecondFactor(given.visited.ctx, { token: byCode, code: codes[0] ?? "" }))
    expect(value(await giveAndProve(byCode, two))).toBe("changed")

    const byKey = await toWays(person)
    const wrong = (key.startsWith("A") ? "B" : "A") + key.slice(1)
    expect(await proveByKey(given.visited.ctx, { token: byKey, key: wrong })).toMatchObject({ error: { code: "wrong_recovery_key" } })
    value(await proveByKey(given.visited.ctx, { token: byKey, key }))
    value(await giveNewNumber(given.visited.ctx, { token: byKey, phone: three }))
    const code = await given.visited.code(three)
    const results = await Promise.all(Array.from({ length: 50 }, () => proveNewNumber(given.visited.ctx, { token: byKey, code })))
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    await enterBy(person, three)
  })

  it("I12 B25 a phone that was said to be lost is told when the number changes: whoever says so falsely cannot keep its owner from knowing", async () => {
    const person = await given.newPerson()
    const key = await given.printSheet(person)
    value(await given.givePassword(await given.proveMail(person, "lost_phone")))
    const token = await toWays(person)
    value(await proveByKey(given.visited.ctx, { token, key }))
    expect(value(await giveAndProve(token, newNumber()))).toBe("changed")
    expect((await given.visited.sent(person.phone))[0]?.body).toContain("changed to another number")
  })

  it("I12 where the authenticator is on it is the second factor, and stays on; with the sheet alone it goes off with the lost phone", async () => {
    const person = await given.newPerson()
    const key = await given.printSheet(person)
    const seed = await given.switchOn(person)
    given.pass(2 * MINUTE)
    // Known, but not remembered: where every sign-in asks for the code, a known browser proves nothing.
    const token = await given.proveMail(person, "new_number")
    value(await given.givePassword(token, { browserSecret: person.browser.browserSecret }))
    expect(await showRecovery(given.visited.ctx, token)).toMatchObject({ step: "prove_factor", asked: { method: "authenticator" } })
    value(await proveSecondFactor(given.visited.ctx, { token, code: appCode(seed, given.pass(0)) }))
    expect(value(await giveAndProve(token, newNumber()))).toBe("changed")
    expect((await given.as(person.browser)).actor.hasStrongFactor).toBe(true)
    const bySheet = await toWays(person)
    value(await proveByKey(given.visited.ctx, { token: bySheet, key }))
    expect(value(await giveAndProve(bySheet, newNumber()))).toBe("changed")
    expect((await given.as(person.browser)).actor.hasStrongFactor).toBe(false)
  })

  it("I12 without any of them: announced on every channel, not before 72 hours, then the same proofs and the same number", async () => {
    const person = await given.newPerson()
    const phone = newNumber()
    const token = await toWays(person)
    expect(await showRecovery(given.visited.ctx, token)).toMatchObject({ asked: null, hasSheet: false, wait: null })
    value(await goWithoutProof(given.visited.ctx, { token }))
    expect(value(await giveAndProve(token, phone))).toBe("wait_begun")
    expect((await given.visited.sent(person.address))[0]?.subject).toBe("A new phone number was asked for")
    expect((await given.visited.sent(person.phone))[0]?.body).toMatch(/Another phone number was asked for/)
    expect((await given.as(person.browser)).waits).toEqual(["new_number"])
    expect(value(await ownFactors(await given.as(person.browser))).phoneDigits).toBe(person.phone.slice(-2))
    given.pass(71 * HOUR)
    expect(await tendWaits(given.visited.services)).toBe(0)
    const early = await toWays(person)
    expect(await goWithoutProof(given.visited.ctx, { token: early })).toMatchObject({ error: { code: "wait_running" } })
    given.pass(2 * HOUR)
    expect(await tendWaits(given.visited.services)).toBe(1)
    expect(await tendWaits(given.visited.services)).toBe(0)
    expect((await given.visited.sent(person.address))[0]?.subject).toBe("Your new phone number can be used now")
    const due = await toWays(person)
    expect(await showRecovery(given.visited.ctx, due)).toMatchObject({ wait: { isOver: true } })
    value(await goWithoutProof(given.visited.ctx, { token: due }))
    const code = await given.visited.code(phone)
    const results = await Promise.all(Array.from({ length: 20 }, () => proveNewNumber(given.visited.ctx, { token: due, code })))
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    await enterBy(person, phone)
  })

  it("I12 B31 any signed-in browser stops the wait: nothing of it and of what was begun on it is left; given up, it is void", async () => {
    const person = await given.newPerson()
    const token = await toWays(person)
    value(await goWithoutProof(given.visited.ctx, { token }))
    value(await giveAndProve(token, newNumber()))
    const begun = await toWays(person)
    value(await stopWaits(await given.as(person.browser)))
    expect(await stopWaits(await given.as(person.browser))).toMatchObject({ error: { code: "not_found" } })
    expect((await given.visited.sent(person.address))[0]?.subject).toBe("The new phone number was stopped")
    expect(await goWithoutProof(given.visited.ctx, { token: begun })).toMatchObject({ error: { code: "attempt_gone" } })
    expect(await database.sql`select 1 from account_waits`).toHaveLength(0)
    const again = await toWays(person)
    value(await goWithoutProof(given.visited.ctx, { token: again }))
    value(await giveAndProve(again, newNumber()))
    given.pass(72 * HOUR + 15 * 24 * HOUR)
    await tendWaits(given.visited.services)
    expect(await database.sql`select 1 from account_waits`).toHaveLength(0)
  })

  it("I12 B31 blocked, or another password, while the code was on its way: the number is not taken", async () => {
    const person = await given.newPerson()
    const { accountId } = (await given.as(person.browser)).actor
    const phone = newNumber()
    const token = await given.proveMail(person, "new_number")
    value(await given.givePassword(token, { browserSecret: person.browser.browserSecret }))
    value(await giveNewNumber(given.visited.ctx, { token, phone }))
    await database.sql`update accounts set state = 'blocked' where id = ${accountId}`
    const code = await given.visited.code(phone)
    expect(await proveNewNumber(given.visited.ctx, { token, code })).toMatchObject({ error: { code: "attempt_gone" } })
    await database.sql`update accounts set state = 'active' where id = ${accountId}`
    expect(value(await ownFactors(await given.as(person.browser))).phoneDigits).toBe(person.phone.slice(-2))
  })
})
