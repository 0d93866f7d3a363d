import { printCodes, showSheet } from "#lib/factors/print-codes.ts"
import { revokeSheet } from "#lib/factors/recovery-sheet.ts"
import { proveMailbox, proveSecondFactor, recoverBy, startRecovery } from "#lib/recovering/recovery.ts"
import { restoreAccount } from "#lib/recovering/restore.ts"
import { showRecovery } from "#lib/recovering/show-recovery.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { newId } from "#lib/ids.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { recovering } from "#tests/support/recovering.ts"
import { appCode } from "#tests/support/totp.ts"
import { PASSWORD, toAddress } from "#tests/support/visitor.ts"

const NEW = "grön kamel sover under bordet"
const MINUTE = 60_000

describe("a forgotten password with the recovery sheet", () => {
  const database = testDatabase()
  const given = recovering(database)
  const restore = (token: string, key: string, password = NEW) =>
    restoreAccount(given.visited.ctx, { token, key, password, device: "Firefox/Windows" })

  it("I7 B26 mailbox, phone and key bring everything back under a new password; everything else that let in is dead, and the owner is told", async () => {
    const person = await given.newPerson()
    const key = await given.printSheet(person)
    const message = {
      to: [toAddress(person.address)],
      cc: [],
      bcc: [],
      subject: "To myself",
      body: { format: "plain", text: "Kept" },
    } as const
    const rest = { token: newId(), attachments: [], inReplyTo: null, phones: new Map(), letGo: new Set<string>(), line: "" }
    const { messageId } = value(await sendMessage(await given.as(person.browser), { ...message, ...rest }))
    const pending = value(await given.trySignIn(person, PASSWORD))
    expect(pending.kind).toBe("code")
    const token = await given.toKey(person)
    expect(await showRecovery(given.visited.ctx, token)).toMatchObject({ step: "give_key", hasSheet: true, wait: null })
    const smsBefore = (await given.visited.sent(person.phone)).length
    const restored = value(await restore(token, key.toLowerCase().replaceAll("-", " ")))
    expect(value(await openMessage(await given.as(restored), messageId, { record: true }))).toMatchObject({ subject: "To myself" })
    expect(await given.isSignedIn(person.browser)).toBe(false)
    expect(await given.trySignIn(person, PASSWORD, person.browser.browserSecret)).toMatchObject({ error: { code: "wrong_credentials" } })
    // The browser that knew its owner has to prove them again; the one that restored is known.
    expect(value(await given.trySignIn(person, NEW, person.browser.browserSecret))).toMatchObject({ kind: "code" })
    expect(value(await given.trySignIn(person, NEW, restored.browserSecret))).toMatchObject({ kind: "in" })
    expect((await given.visited.sent(person.address)).map(({ subject }) => subject)).toContain(
      "Your account was opened with the recovery key",
    )
    expect(
      (await given.visited.sent(person.phone))
        .slice(0, -smsBefore)
        .map(({ body }) => body)
        .join(),
    ).toContain("opened with the recovery key")
    // The sheet goes on working: it is its owner's, on paper.
    expect(await showRecovery(given.visited.ctx, token)).toBeNull()
    value(await restore(await given.toKey(person), key, "sju svarta katter i regnet"))
  })

  it("B27 B22 a wrong key has five tries, of 50 at once one restores, and a used attempt restores nothing", async () => {
    const person = await given.newPerson()
    const key = await given.printSheet(person)
    const wrong = (key.startsWith("A") ? "B" : "A") + key.slice(1)
    const first = await given.toKey(person)
    expect(await restore(first, wrong)).toMatchObject({ error: { code: "wrong_recovery_key", triesLeft: 4 } })
    expect(await restore(first, key.slice(1))).toMatchObject({ error: { fields: { key: "recovery_key" } } })
    expect(await restore(first, key, "short")).toMatchObject({ error: { fields: { new_password: "password_short" } } })
    for (let guess = 0; guess < 4; guess++) await restore(first, wrong)
    expect(await restore(first, key)).toMatchObject({ error: { code: "too_many_tries" } })
    const token = await given.toKey(person)
    const results = await Promise.all(Array.from({ length: 50 }, () => restore(token, key)))
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await restore(token, key)).toMatchObject({ error: { code: "attempt_gone" } })
  })

  it("B26 the second factor is not skipped: with the authenticator on its code is asked for, or another way that was set up, and no SMS goes out", async () => {
    const person = await given.newPerson()
    const key = await given.printSheet(person)
    const seed = await given.switchOn(person)
    const ctx = await given.as(person.browser)
    const sheet = await showSheet(ctx, value(await printCodes(ctx)).token)
    const before = (await given.visited.sent(person.phone)).length
    given.pass(2 * MINUTE)
    const token = await given.proveMail(person, "password")
    expect(await showRecovery(given.visited.ctx, token)).toMatchObject({
      step: "prove_factor",
      asked: { method: "authenticator", others: [{ method: "one_time_code" }] },
    })
    expect(await restore(token, key)).toMatchObject({ error: { code: "step_done" } })
    expect(await recoverBy(given.visited.ctx, { token, method: "sms" })).toMatchObject({ error: { code: "not_found" } })
    expect((await given.visited.sent(person.phone)).length).toBe(before)
    value(await proveSecondFactor(given.visited.ctx, { token, code: appCode(seed, given.pass(0)) }))
    value(await restore(token, key))
    const other = await given.proveMail(person, "password")
    value(await recoverBy(given.visited.ctx, { token: other, method: "one_time_code" }))
    value(await proveSecondFactor(given.visited.ctx, { token: other, code: sheet?.codes[0] ?? "" }))
    value(await restore(other, key, "sju svarta katter i regnet"))
    // It is still on afterwards.
    expect((await given.trySignIn(person, "sju svarta katter i regnet")).ok).toBe(true)
    expect(await database.sql`select 1 from authenticators where account_id = ${ctx.actor.accountId}`).toHaveLength(1)
  })

  it("I7 B31 blocked, revoked or changed meanwhile: nothing is restored", async () => {
    const person = await given.newPerson()
    const key = await given.printSheet(person)
    const { accountId } = (await given.as(person.browser)).actor
    const blocked = await given.toKey(person)
    await database.sql`update accounts set state = 'blocked' where id = ${accountId}`
    expect(await restore(blocked, key)).toMatchObject({ ok: false })
    // Nor does a blocked account get any further than one that is not there.
    await database.sql`delete from limits`
    const start = value(
      await startRecovery(given.visited.ctx, {
        intent: "password",
        address: toAddress(person.address),
        network: "192.0.2.1",
        browserSecret: null,
      }),
    )
    expect((await given.visited.sent(person.address))[0]?.subject).toBe("There is no account with this address")
    expect(await proveMailbox(given.visited.ctx, { token: start.token, code: "000000" })).toMatchObject({ error: { code: "wrong_code" } })
    await database.sql`update accounts set state = 'active' where id = ${accountId}`
    const revoked = await given.toKey(person)
    value(await revokeSheet(await given.as(person.browser)))
    expect(await showRecovery(given.visited.ctx, revoked)).toMatchObject({ step: "give_key", hasSheet: false })
    expect(await restore(revoked, key)).toMatchObject({ error: { code: "wrong_recovery_key" } })
  })
})
