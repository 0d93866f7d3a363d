import { verifyAudit } from "#lib/audit/verify-audit.ts"
import { ownAudit } from "#lib/audit/list-audit.ts"
import { exportAccount } from "#lib/exporting/export-account.ts"
import { printCodes, removeCodes } from "#lib/factors/print-codes.ts"
import { revokeSheet } from "#lib/factors/recovery-sheet.ts"
import { rotateKeys } from "#lib/factors/rotate-keys.ts"
import { provePhone, removeBackupPhone, startPhone, type WhichPhone } from "#lib/factors/set-phone.ts"
import { switchOffAuthenticator } from "#lib/factors/switch-off-authenticator.ts"
import { changePassword } from "#lib/identity/change-password.ts"
import { unlockAddress } from "#lib/identity/unlock.ts"
import { giveNewNumber, goWithoutProof, proveByKey, proveNewNumber } from "#lib/recovering/new-number.ts"
import { announceRestart, restartAccount } from "#lib/recovering/restart.ts"
import { restoreAccount } from "#lib/recovering/restore.ts"
import { stopWaits, tendWaits } from "#lib/recovering/waits.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { HOUR, recovering, type Somebody } from "#tests/support/recovering.ts"
import { PASSWORD, toAddress } from "#tests/support/visitor.ts"

const NEW = "grön kamel sover under bordet"

describe("what is recorded of somebody's own account", () => {
  const database = testDatabase()
  const given = recovering(database)
  const accountOf = async ({ browser }: Somebody) => (await given.as(browser)).actor.accountId
  const recorded = async (accountId: string) => {
    const rows = await database.owner<{ type: string; details: Record<string, string>; actor: string | null }[]>`
      select type, details, actor_id as actor from audit_entries where subject_id = ${accountId} order by sequence`
    return rows.map(({ type, details, actor }) =>
      [type, ...Object.values(details), actor === accountId ? "self" : (actor ?? "service")].join(" "),
    )
  }
  const setPhone = async (person: Somebody, which: WhichPhone, phone: string) => {
    const ctx = await given.as(person.browser)
    const { token } = value(await startPhone(ctx, { which, phone }))
    value(await provePhone(ctx, { which, token, code: await given.visited.code(phone) }))
  }
  const askForNumber = async (person: Somebody, phone: string) => {
    const token = await given.proveMail(person, "new_number")
    value(await given.givePassword(token))
    value(await goWithoutProof(given.visited.ctx, { token }))
    return { token, phone }
  }
  const prove = async (token: string, phone: string) =>
    value(await proveNewNumber(given.visited.ctx, { token, code: await given.visited.code(phone) }))
  const beginNumber = async (person: Somebody, phone: string) => {
    const { token } = await askForNumber(person, phone)
    value(await giveNewNumber(given.visited.ctx, { token, phone }))
    return prove(token, phone)
  }
  const restart = async (person: Somebody) => {
    const token = await given.toKey(person)
    return value(await restartAccount(given.visited.ctx, { token, password: NEW, device: "/" }))
  }

  afterEach(async () => {
    expect(await verifyAudit(given.visited.services)).toMatchObject({ faults: [] })
  })

  it("O12 B25 B78 every change of what signs somebody in, and taking everything out, by whom and in which order", async () => {
    const person = await given.newPerson()
    const accountId = await accountOf(person)
    const as = () => given.as(person.browser)
    await given.printSheet(person)
    await given.switchOn(person)
    value(await printCodes(await as()))
    value(await removeCodes(await as()))
    value(await switchOffAuthenticator(await as()))
    value(await revokeSheet(await as()))
    await setPhone(person, "backup_phone", "+46701740690")
    value(await removeBackupPhone(await as()))
    await setPhone(person, "phone", "+46701740691")
    const files = value(exportAccount(await as()))
    await files.next()
    await files.return(undefined)
    const session = value(await changePassword(await as(), { wanted: NEW, device: "/" }))
    value(await rotateKeys(await given.as({ session }), { password: NEW, device: "/", network: "192.0.2.1" }))
    expect(await recorded(accountId)).toEqual([
      "locks.changed recoverySheetMade self",
      "locks.changed authenticatorOn self",
      "locks.changed codesMade self",
      "locks.changed codesRemoved self",
      "locks.changed authenticatorOff self",
      "locks.changed recoverySheetRemoved self",
      "locks.changed backupPhoneSet self",
      "locks.changed backupPhoneRemoved self",
      "locks.changed phoneChanged self",
      "account.exported self",
      "locks.changed passwordChanged self",
      "locks.changed keysRotated self",
    ])
  })

  it("O12 I12 B78 a phone that is reported lost, and a number that has to wait, from its beginning to its end", async () => {
    const person = await given.newPerson()
    const accountId = await accountOf(person)
    const lost = await given.proveMail(person, "lost_phone")
    value(await given.givePassword(lost))
    expect(await beginNumber(person, "+46701740692")).toBe("wait_begun")
    given.pass(73 * HOUR)
    await tendWaits(given.visited.services)
    const { token, phone } = await askForNumber(person, "+46701740692")
    expect(await prove(token, phone)).toBe("changed")
    expect(await recorded(accountId)).toEqual([
      "recovery.phone_lost self",
      "wait.begun new_number self",
      "wait.over new_number service",
      "recovery.number_changed nothing self",
    ])
  })

  it("O12 I7 B78 waits that are stopped, ended by another way back, or given up", async () => {
    const person = await given.newPerson()
    const accountId = await accountOf(person)
    value(await announceRestart(given.visited.ctx, { token: await given.toKey(person) }))
    value(await stopWaits(await given.as(person.browser)))
    const key = await given.printSheet(person)
    await beginNumber(person, "+46701740693")
    const token = await given.proveMail(person, "new_number")
    value(await given.givePassword(token))
    value(await proveByKey(given.visited.ctx, { token, key }))
    value(await giveNewNumber(given.visited.ctx, { token, phone: "+46701740694" }))
    await prove(token, "+46701740694")
    value(await announceRestart(given.visited.ctx, { token: await given.toKey({ ...person, phone: "+46701740694" }) }))
    given.pass(30 * 24 * HOUR)
    await tendWaits(given.visited.services)
    expect(await recorded(accountId)).toEqual([
      "wait.begun restart self",
      "wait.stopped browser restart self",
      "locks.changed recoverySheetMade self",
      "wait.begun new_number self",
      "wait.stopped way_back new_number self",
      "recovery.number_changed sheet self",
      "wait.begun restart self",
      "wait.given_up restart service",
    ])
  })

  it("O12 I7 B78 an account that is begun anew, and one that its recovery key opened", async () => {
    const [lost, found] = [await given.newPerson(), await given.newPerson()]
    const [lostId, foundId] = [await accountOf(lost), await accountOf(found)]
    const key = await given.printSheet(found)
    for (const person of [lost, found]) value(await announceRestart(given.visited.ctx, { token: await given.toKey(person) }))
    const token = await given.toKey(found)
    value(await restoreAccount(given.visited.ctx, { token, key, password: NEW, device: "/" }))
    given.pass(73 * HOUR)
    await restart(lost)
    expect(await recorded(lostId)).toEqual(["wait.begun restart self", "recovery.restarted self"])
    expect((await recorded(foundId)).slice(1)).toEqual([
      "wait.begun restart self",
      "wait.stopped way_back restart self",
      "recovery.restored self",
    ])
  })

  it("O12 B21 R4 the command that lifts a pause, and its owner sees it", async () => {
    const person = await given.newPerson()
    await unlockAddress(given.visited.services, toAddress(person.address))
    await unlockAddress(given.visited.services, toAddress("nobody.here@example.org"))
    expect(value(await ownAudit(await given.as(person.browser)))).toMatchObject([{ type: "account.unlocked", by: "service" }])
    const rows = await database.owner`select 1 from audit_entries where type = 'account.unlocked' and subject_id is null`
    expect(rows).toHaveLength(1)
  })

  it("B21 B78 a pause that cannot be lifted stands in no entry, and one that stands there is lifted: both, or neither", async () => {
    const person = await given.newPerson()
    const guess = () => given.trySignIn(person, "not the password at all")
    for (let tries = 0; tries < 5; tries++) await guess()
    expect(await guess()).toMatchObject({ error: { code: "too_many_requests" } })
    const entries = async () => recorded(await accountOf(person))
    await database.owner`create function no_lift() returns trigger language plpgsql as $$ begin raise 'the disk is full'; end $$`
    await database.owner`create trigger no_lift before delete on limits for each statement execute function no_lift()`
    try {
      await expect(unlockAddress(given.visited.services, toAddress(person.address))).rejects.toThrow()
    } finally {
      await database.owner`drop trigger no_lift on limits`
    }
    expect(await entries()).toEqual([])
    expect(await guess()).toMatchObject({ error: { code: "too_many_requests" } })
    await unlockAddress(given.visited.services, toAddress(person.address))
    expect(await entries()).toHaveLength(1)
    expect(await guess()).toMatchObject({ error: { code: "wrong_credentials" } })
  })

  it("D2 B77 no entry holds an address, a number, a code or a password", async () => {
    const person = await given.newPerson()
    const key = await given.printSheet(person)
    await beginNumber(person, "+46701740695")
    const rows = await database.owner<{ text: string }[]>`select row_to_json(e)::text as text from audit_entries e`
    for (const { text } of rows)
      for (const secret of ["@example.org", "+4670", "70174", key, PASSWORD, NEW]) expect(text).not.toContain(secret)
  })
})
