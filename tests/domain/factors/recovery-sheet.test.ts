import type { MemberContext } from "#lib/context.ts"
import { findRecoverySheet } from "#db/queries/accounts.ts"
import { ownFactors } from "#lib/factors/own-factors.ts"
import { confirmSheet, drawSheet, revokeSheet, showDrawnSheet } from "#lib/factors/recovery-sheet.ts"
import type { SignedIn } from "#lib/identity/create-account.ts"
import { openRecoveryUnlocker, readRecoveryKey } from "#lib/keys/recovery-key.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { asMember, register, visitedServices, type VisitedServices } from "#tests/support/visitor.ts"

const MINUTE = 60_000

describe("the recovery sheet", () => {
  const database = testDatabase()
  let visited: VisitedServices
  beforeAll(async () => {
    visited = await visitedServices(database)
  })
  afterEach(() => visited.services.setClock(null))
  jest.setTimeout(60_000)

  let number = 0
  const newPerson = async () => {
    const address = `sheet${++number}@example.org`
    return { address, browser: await register(visited, { address }) }
  }
  const as = (who: Pick<SignedIn, "session">) => asMember(visited.ctx, who)
  const draw = async (ctx: MemberContext) => {
    const { token } = value(await drawSheet(ctx))
    const key = (await showDrawnSheet(ctx, token))?.key ?? ""
    return { token, key }
  }
  const opens = async (ctx: MemberContext, key: string) => {
    const row = await findRecoverySheet(ctx.db, ctx.actor.accountId)
    const read = readRecoveryKey(key)
    return row !== null && read !== null && openRecoveryUnlocker(ctx, { key: read, unlocker: row }) !== null
  }

  it("I5 B27 has 160 bits, counts only once it was typed back, opens the account's key, and a new one kills the old", async () => {
    const { address, browser } = await newPerson()
    const ctx = await as(browser)
    const first = await draw(ctx)
    expect(first.key).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(value(await ownFactors(ctx)).hasRecoverySheet).toBe(false)
    const swapped = first.key.slice(0, -1) + (first.key.endsWith("A") ? "B" : "A")
    expect(await confirmSheet(ctx, { token: first.token, typed: swapped })).toMatchObject({
      error: { fields: { key: "recovery_key_differs" } },
    })
    // Small letters, spaces and letters that look like digits are forgiven.
    value(await confirmSheet(ctx, { token: first.token, typed: first.key.toLowerCase().replaceAll("-", " ").replaceAll("0", "o") }))
    expect(value(await ownFactors(ctx)).hasRecoverySheet).toBe(true)
    expect(await opens(ctx, first.key)).toBe(true)
    expect(await opens(ctx, swapped)).toBe(false)
    expect((await visited.sent(address))[0]?.subject).toBe("A recovery sheet was made")
    // It is shown once: the attempt that held it is gone.
    expect(await showDrawnSheet(ctx, first.token)).toBeNull()
    const second = await draw(ctx)
    expect(await opens(ctx, first.key)).toBe(true)
    value(await confirmSheet(ctx, { token: second.token, typed: second.key }))
    expect([await opens(ctx, first.key), await opens(ctx, second.key)]).toEqual([false, true])
    value(await revokeSheet(ctx))
    expect(await opens(ctx, second.key)).toBe(false)
    expect((await visited.sent(address))[0]?.subject).toBe("The recovery sheet was revoked")
    expect(await revokeSheet(ctx)).toMatchObject({ error: { code: "not_found" } })
  })

  it("B27 of 50 submissions at once one makes the sheet", async () => {
    const { browser } = await newPerson()
    const ctx = await as(browser)
    const { token, key } = await draw(ctx)
    const results = await Promise.all(Array.from({ length: 50 }, () => confirmSheet(ctx, { token, typed: key })))
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await opens(ctx, key)).toBe(true)
  })

  it("B27 B7 the key lies nowhere in clear, in no log, and its row opens nothing under another account", async () => {
    const [anna, bo] = [await newPerson(), await newPerson()]
    const [a, b] = [await as(anna.browser), await as(bo.browser)]
    const drawn = await draw(a)
    value(await confirmSheet(a, { token: drawn.token, typed: drawn.key }))
    const mine = await draw(b)
    value(await confirmSheet(b, { token: mine.token, typed: mine.key }))
    const kept = JSON.stringify(await database.owner`select encode(state, 'escape') as state from attempts`) + visited.services.lines.join()
    expect(kept).not.toContain(drawn.key)
    await database.sql`update unlockers u set sealed_key = o.sealed_key, verifier = o.verifier from unlockers o
      where u.kind = 'recovery_sheet' and u.account_id = ${b.actor.accountId} and o.kind = 'recovery_sheet' and o.account_id = ${a.actor.accountId}`
    expect(await opens(b, drawn.key)).toBe(false)
  })

  it("B25 making and revoking need a fresh proof; somebody else's attempt in the same browser shows nothing", async () => {
    const [anna, bo] = [await newPerson(), await newPerson()]
    const { token, key } = await draw(await as(anna.browser))
    expect(await showDrawnSheet(await as(bo.browser), token)).toBeNull()
    expect(await confirmSheet(await as(bo.browser), { token, typed: key })).toMatchObject({ error: { code: "attempt_gone" } })
    visited.services.setClock(new Date(Date.now() + 16 * MINUTE))
    expect(await drawSheet(await as(anna.browser))).toMatchObject({ error: { code: "proof_needed" } })
    expect(await revokeSheet(await as(anna.browser))).toMatchObject({ error: { code: "proof_needed" } })
    // Printing may take longer than the proof is fresh.
    value(await confirmSheet(await as(anna.browser), { token, typed: key }))
  })
})
