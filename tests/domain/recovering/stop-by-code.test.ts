import type { TransactionSql } from "postgres"
import { giveNewNumber, goWithoutProof, proveNewNumber } from "#lib/recovering/new-number.ts"
import { announceRestart } from "#lib/recovering/restart.ts"
import { stopByCode } from "#lib/recovering/stop-by-code.ts"
import { tendWaits } from "#lib/recovering/waits.ts"
import { ownFactors } from "#lib/factors/own-factors.ts"
import { finishSignIn } from "#lib/signing-in/sign-in.ts"
import { appCode } from "#tests/support/totp.ts"
import { provePhone, startPhone } from "#lib/factors/set-phone.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { HOUR, recovering, type Somebody } from "#tests/support/recovering.ts"
import { untilOneWaits, untilWaiting } from "#tests/support/waiting.ts"
import { PASSWORD } from "#tests/support/visitor.ts"

const THIEFS = "+46701740688"
const NETWORK = "192.0.2.7"

describe("stopping a wait from the phone alone", () => {
  const database = testDatabase()
  const given = recovering(database)
  const stop = (code: string, network = NETWORK) => stopByCode(given.visited.ctx, { code, network })
  const smsTo = async (phone: string) => (await given.visited.sent(phone))[0]?.body ?? ""
  const codeIn = (text: string) => /\b[0-9A-Z]{4}-[0-9A-Z]{4}\b/.exec(text)?.[0] ?? ""
  const waitsOf = async ({ address }: Somebody) =>
    database.sql`
      select w.kind from account_waits w join account_addresses a on a.account_id = w.account_id where a.address = ${address}`
  /** Somebody who reads the mailbox and knows the password reports the phone lost and asks for a number of their own. */
  const steal = async (person: Somebody) => {
    value(await given.givePassword(await given.proveMail(person, "lost_phone")))
    const token = await given.proveMail(person, "new_number")
    value(await given.givePassword(token))
    value(await goWithoutProof(given.visited.ctx, { token }))
    value(await giveNewNumber(given.visited.ctx, { token, phone: THIEFS }))
    expect(value(await proveNewNumber(given.visited.ctx, { token, code: await given.visited.code(THIEFS) }))).toBe("wait_begun")
  }

  /** The wait is over, and the thief is about to give the code that puts their number in place. */
  const carryOut = async (person: Somebody) => {
    await steal(person)
    const code = codeIn(await smsTo(person.phone))
    given.pass(73 * HOUR)
    const token = await given.proveMail(person, "new_number")
    value(await given.givePassword(token))
    value(await goWithoutProof(given.visited.ctx, { token }))
    return { code, token, late: await given.visited.code(THIEFS) }
  }

  it("I12 B25 an owner who only has the old phone stops another number with the code in its text message, once", async () => {
    const person = await given.newPerson()
    await steal(person)
    // There is no other way: no session is left, and no code comes to sign in.
    expect(await given.isSignedIn(person.browser)).toBe(false)
    expect(await given.trySignIn(person, PASSWORD, person.browser.browserSecret)).toMatchObject({ error: { code: "no_factor" } })
    const code = codeIn(await smsTo(person.phone))
    expect(code).not.toBe("")
    expect(await smsTo(THIEFS)).not.toContain(code)
    expect(value(await stop(` ${code.toLowerCase().replace("-", " ")} `))).toBe("new_number")
    expect(await waitsOf(person)).toHaveLength(0)
    expect(await smsTo(person.phone)).toMatch(/was stopped/)
    expect((await given.visited.sent(person.address))[0]?.subject).toBe("The new phone number was stopped")
    expect((await given.visited.sent(person.address))[0]?.body).toMatch(/code from the text message/)
    expect(await stop(code)).toMatchObject({ error: { code: "stop_code_unknown" } })
    // It opened nothing: nobody is signed in, and the phone is still said to be lost.
    expect(await given.trySignIn(person, PASSWORD)).toMatchObject({ error: { code: "no_factor" } })
  })

  it("I12 B25 who stopped it gives the same number again: not at once, because a phone's thief could do all of that, but after the wait", async () => {
    const person = await given.newPerson()
    await steal(person)
    value(await stop(codeIn(await smsTo(person.phone))))
    const ask = async () => {
      const token = await given.proveMail(person, "new_number")
      value(await given.givePassword(token))
      value(await goWithoutProof(given.visited.ctx, { token }))
      return token
    }
    const own = await ask()
    value(await giveNewNumber(given.visited.ctx, { token: own, phone: person.phone }))
    expect(value(await proveNewNumber(given.visited.ctx, { token: own, code: await given.visited.code(person.phone) }))).toBe("wait_begun")
    expect(await given.trySignIn(person, PASSWORD)).toMatchObject({ error: { code: "no_factor" } })
    given.pass(73 * HOUR)
    const again = await ask()
    expect(value(await proveNewNumber(given.visited.ctx, { token: again, code: await given.visited.code(person.phone) }))).toBe("changed")
    expect(value(await given.trySignIn(person, PASSWORD)).kind).toBe("code")
  })

  it("I12 I5 a browser that is signed in puts the same number back at once, in ID control", async () => {
    const person = await given.newPerson()
    const seed = await given.switchOn(person)
    value(await given.givePassword(await given.proveMail(person, "lost_phone")))
    const now = given.pass(2 * 60_000)
    const progress = value(await given.trySignIn(person, PASSWORD))
    if (progress.kind === "in") throw new Error("no code was asked for")
    const typed = { token: progress.token, code: appCode(seed, now), remember: false, browserSecret: null, device: "/" }
    const ctx = await given.as(value(await finishSignIn(given.visited.ctx, typed)))
    expect(value(await ownFactors(ctx)).isPhoneLost).toBe(true)
    const { token } = value(await startPhone(ctx, { which: "phone", phone: person.phone }))
    value(await provePhone(ctx, { which: "phone", token, code: await given.visited.code(person.phone) }))
    expect(value(await ownFactors(ctx))).toMatchObject({ isPhoneLost: false, phoneDigits: person.phone.slice(-2) })
  })

  it("I7 the same for starting anew, on the backup phone too; the message that the wait is over has the code once more", async () => {
    const person = await given.newPerson()
    const backup = "+46701740687"
    const ctx = await given.as(person.browser)
    const { token } = value(await startPhone(ctx, { which: "backup_phone", phone: backup }))
    value(await provePhone(ctx, { which: "backup_phone", token, code: await given.visited.code(backup) }))
    value(await announceRestart(given.visited.ctx, { token: await given.toKey(person) }))
    const code = codeIn(await smsTo(backup))
    expect(codeIn(await smsTo(person.phone))).toBe(code)
    given.pass(73 * HOUR)
    await tendWaits(given.visited.services)
    expect(codeIn(await smsTo(backup))).toBe(code)
    expect(value(await stop(code))).toBe("restart")
    expect(await waitsOf(person)).toHaveLength(0)
  })

  it("I12 whoever is on the way to carry it out is stopped too, and a code of one wait does not stop the next", async () => {
    const person = await given.newPerson()
    const { code, token, late } = await carryOut(person)
    value(await stop(code))
    expect(await proveNewNumber(given.visited.ctx, { token, code: late })).toMatchObject({ error: { code: "attempt_gone" } })
    await steal(person)
    expect(await stop(code)).toMatchObject({ error: { code: "stop_code_unknown" } })
    expect(await waitsOf(person)).toHaveLength(1)
  })

  /** Holds the account as whoever changes what signs its owner in does. */
  const holding = async <T>({ address }: Somebody, inside: (tx: TransactionSql, accountId: string) => Promise<T>): Promise<T> =>
    (
      await database.sql.begin(async (tx) => {
        const [row] = await tx<{ id: string }[]>`
        select id from accounts where id = (select account_id from account_addresses where address = ${address}) for update`
        return { made: await inside(tx, row?.id ?? "") }
      })
    ).made

  it("I12 B43 stopped and carried out at once, it ends as if one came first, and neither keeps the other from ending", async () => {
    const person = await given.newPerson()
    const { code, token, late } = await carryOut(person)
    const both = await holding(person, async () => {
      const stopped = stop(code)
      await untilOneWaits(database)
      const changed = proveNewNumber(given.visited.ctx, { token, code: late })
      await untilWaiting(database, 2)
      return { stopped, changed }
    })
    expect(await both.stopped).toEqual({ ok: true, value: "new_number" })
    expect((await both.changed).ok).toBe(false)
    expect(await waitsOf(person)).toHaveLength(0)
  })

  it("I7 B43 what is stopped while its owner is about to be told that it is over is not said to be over", async () => {
    const person = await given.newPerson()
    value(await announceRestart(given.visited.ctx, { token: await given.toKey(person) }))
    given.pass(73 * HOUR)
    const { telling } = await holding(person, async (tx, accountId) => {
      const running = tendWaits(given.visited.services)
      await untilOneWaits(database)
      await tx`delete from account_waits where account_id = ${accountId}`
      return { telling: running }
    })
    expect(await telling).toBe(0)
  })

  it("B22 of ten at once one stops it; guesses from one network end, and what is no such code costs none", async () => {
    const person = await given.newPerson()
    await steal(person)
    await database.sql`delete from limits`
    const code = codeIn(await smsTo(person.phone))
    for (let slip = 0; slip < 30; slip++) expect(await stop("12345")).toMatchObject({ error: { fields: { code: "stop_code" } } })
    for (let guess = 0; guess < 20; guess++) expect(await stop("AAAA-AAAA")).toMatchObject({ error: { code: "stop_code_unknown" } })
    expect(await stop(code)).toMatchObject({ error: { code: "too_many_requests" } })
    const all = await Promise.all(Array.from({ length: 10 }, () => stop(code, "198.51.100.4")))
    expect(all.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it("B15 B16 the row does not hold the code, and no two waits have the same", async () => {
    const [one, other] = [await given.newPerson(), await given.newPerson()]
    for (const person of [one, other]) value(await announceRestart(given.visited.ctx, { token: await given.toKey(person) }))
    const codes = [codeIn(await smsTo(one.phone)), codeIn(await smsTo(other.phone))]
    expect(new Set(codes).size).toBe(2)
    const rows = await database.sql<{ text: string }[]>`select row_to_json(w)::text as text from account_waits w`
    for (const code of codes) {
      const hex = Buffer.from(code.replace("-", "")).toString("hex")
      for (const { text } of rows) for (const form of [code, code.replace("-", ""), hex]) expect(text).not.toContain(form)
    }
  })
})
