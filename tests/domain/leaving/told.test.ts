import { addAddress, proveNewAddress } from "#lib/addresses/add-address.ts"
import { provePhone, startPhone } from "#lib/factors/set-phone.ts"
import { deleteOwnAccount } from "#lib/leaving/delete-own-account.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { recovering } from "#tests/support/recovering.ts"
import { toAddress } from "#tests/support/visitor.ts"

const OTHER = "second.address@example.org"
const BACKUP = "+46701740698"

describe("who is told of a deletion", () => {
  const database = testDatabase()
  const given = recovering(database)

  it("I11 B25 every address and every phone, one that was said to be lost too", async () => {
    const person = await given.newPerson()
    const { code, sent } = given.visited
    const as = () => given.as(person.browser)
    const address = value(await addAddress(await as(), { address: toAddress(OTHER) }))
    value(await proveNewAddress(await as(), { ...address, code: await code(OTHER) }))
    const phone = value(await startPhone(await as(), { which: "backup_phone", phone: BACKUP }))
    value(await provePhone(await as(), { which: "backup_phone", ...phone, code: await code(BACKUP) }))
    const { accountId } = (await as()).actor
    await database.owner`update accounts set phone_lost_at = now() where id = ${accountId}`
    const before = (await sent()).length
    value(await deleteOwnAccount(await as(), { typed: person.address }))
    const told = (await sent()).slice(0, -before)
    expect(told.map(({ recipient }) => recipient).sort()).toEqual([person.address, OTHER, person.phone, BACKUP].sort())
    for (const { subject, body } of told) expect(`${subject ?? ""} ${body}`).toMatch(/account (is|was) deleted/)
  })
})
