import { announceRestart, restartAccount } from "#lib/recovering/restart.ts"
import { restoreAccount } from "#lib/recovering/restore.ts"
import { giveNewNumber, goWithoutProof, proveByKey, proveNewNumber } from "#lib/recovering/new-number.ts"
import { recoverBy, proveSecondFactor } from "#lib/recovering/recovery.ts"
import { setBackupPhone } from "#db/queries/factors.ts"
import { authorize } from "#lib/authz/policy.ts"
import type { SignedIn } from "#lib/identity/create-account.ts"
import { sealField } from "#lib/keys/field.ts"
import { hasOperator } from "#lib/staff/operators.ts"
import { grantRole } from "#lib/staff/roles.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { HOUR, recovering, type Somebody } from "#tests/support/recovering.ts"
import { employ, withAuthenticator } from "#tests/support/staff.ts"

const NEW = "grön kamel sover under bordet"
const BACKUP = "+46701740686"
const OTHER = "+46701740685"

describe("roles of who gets back in by waiting", () => {
  const database = testDatabase()
  const given = recovering(database)
  /** One of the staff, with the app that the role asks for and a backup phone by which they still get codes. */
  const staff = async (...roles: readonly ("operator" | "support")[]) => {
    const person = await given.newPerson()
    const ctx = await given.as(person.browser)
    const { accountId } = ctx.actor
    await employ(given.visited.services, accountId, ...roles)
    const sealed = sealField(ctx, { name: "backup-phone", ownerId: accountId, text: BACKUP })
    await database.db.transaction((tx) => setBackupPhone(tx, value(authorize(ctx.actor, "account:change")), sealed))
    return { ...person, accountId }
  }
  const toKey = async (person: Somebody) => {
    const token = await given.proveMail(person, "password")
    value(await recoverBy(given.visited.ctx, { token, method: "backup_sms" }))
    value(await proveSecondFactor(given.visited.ctx, { token, code: await given.visited.code(BACKUP) }))
    return token
  }
  const restart = async (person: Somebody) => {
    value(await announceRestart(given.visited.ctx, { token: await toKey(person) }))
    given.pass(73 * HOUR)
    return value(await restartAccount(given.visited.ctx, { token: await toKey(person), password: NEW, device: "/" }))
  }
  const rolesOf = async (browser: Pick<SignedIn, "session">) => (await given.as(browser)).actor.roles
  const recorded = async (accountId: string) =>
    database.owner`select details from audit_entries where type = 'role.ended' and subject_id = ${accountId} order by sequence`
  const numberAfterWait = async (person: Somebody) => {
    const ask = async () => {
      const token = await given.proveMail(person, "new_number")
      value(await given.givePassword(token))
      value(await goWithoutProof(given.visited.ctx, { token }))
      return token
    }
    const prove = async (token: string) => proveNewNumber(given.visited.ctx, { token, code: await given.visited.code(OTHER) })
    const first = await ask()
    value(await giveNewNumber(given.visited.ctx, { token: first, phone: OTHER }))
    value(await prove(first))
    given.pass(73 * HOUR)
    expect(value(await prove(await ask()))).toBe("changed")
  }

  /** A proven address beside the main one. */
  const secondAddress = async ({ accountId, address }: Somebody & { readonly accountId: string }) => {
    const second = `second.${address}`
    await database.owner`insert into account_addresses select (jsonb_populate_record(a, jsonb_build_object('address', ${second}::text, 'is_main', false))).*
      from account_addresses a where account_id = ${accountId}`
    return second
  }

  it("R4 B25 I7 a restart ends every role; operators and the person are told at every address, the trail has it, and an operator gives it again", async () => {
    const [boss, sam] = [await staff("operator"), await staff("support", "operator")]
    const [bossAtHome, samAtHome] = [await secondAddress(boss), await secondAddress(sam)]
    const office = await given.as(boss.browser)
    const entered = await restart(sam)
    await withAuthenticator(given.visited.services, sam.accountId)
    expect(await rolesOf(entered)).toEqual([])
    const details = (await recorded(sam.accountId)).map((row) => row["details"] as unknown)
    expect(details).toEqual(
      expect.arrayContaining([
        { role: "support", why: "restart" },
        { role: "operator", why: "restart" },
      ]),
    )
    for (const address of [boss.address, bossAtHome])
      expect((await given.visited.sent(address))[0]?.subject).toBe(`The roles of ${sam.address} have ended`)
    for (const address of [sam.address, samAtHome]) {
      const told = (await given.visited.sent(address)).map(({ subject }) => subject)
      expect(told).toContain("Your roles at Sigill have ended")
    }
    expect(await database.sql`select 1 from mailbox_members where member_id = ${sam.accountId}`).toHaveLength(0)
    const proven = { ...office, provenAt: given.visited.services.clock.now() }
    value(await grantRole(proven, { address: sam.address, role: "support" }))
    for (const address of [sam.address, samAtHome])
      expect((await given.visited.sent(address)).map(({ subject }) => subject)).toContainEqual(expect.stringMatching(/^You have the role/))
    expect(await rolesOf(entered)).toEqual(["support"])
  })

  it("R4 the last operator's role ends too: the machine makes the next one", async () => {
    await database.owner`delete from account_roles`
    const boss = await staff("operator")
    expect(await hasOperator(given.visited.services)).toBe(true)
    const entered = await restart(boss)
    expect(await rolesOf(entered)).toEqual([])
    expect(await hasOperator(given.visited.services)).toBe(false)
  })

  it("R4 I12 a number that only waited, which switches the authenticator off, ends roles", async () => {
    await database.owner`delete from account_roles`
    const [boss, sam] = [await staff("operator"), await staff("support")]
    await database.owner`update accounts set backup_phone = null where id = ${sam.accountId}`
    await numberAfterWait(sam)
    expect(await database.sql`select role from account_roles where account_id = ${sam.accountId}`).toHaveLength(0)
    expect((await recorded(sam.accountId)).map((row) => row["details"] as unknown)).toEqual([{ role: "support", why: "new_number" }])
    expect((await given.visited.sent(boss.address))[0]?.subject).toBe(`The roles of ${sam.address} have ended`)
  })

  it("R4 I7 I12 the recovery sheet keeps them, for the mailbox and for a number", async () => {
    await database.owner`delete from account_roles`
    const sam = await staff("support")
    const key = await given.printSheet(sam)
    const token = await given.proveMail(sam, "new_number")
    value(await given.givePassword(token))
    value(await proveByKey(given.visited.ctx, { token, key }))
    value(await giveNewNumber(given.visited.ctx, { token, phone: OTHER }))
    value(await proveNewNumber(given.visited.ctx, { token, code: await given.visited.code(OTHER) }))
    const restored = value(
      await restoreAccount(given.visited.ctx, { token: await given.toKey({ ...sam, phone: OTHER }), key, password: NEW, device: "/" }),
    )
    expect(await rolesOf(restored)).toEqual(["support"])
    expect(await recorded(sam.accountId)).toHaveLength(0)
  })
})
