import { reissueCertificate } from "#lib/keys/reissue-certificate.ts"
import type { Id } from "#lib/ids.ts"
import { changeExpiry } from "#lib/messages/change-expiry.ts"
import { prepareAnswer } from "#lib/messages/answer.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { giveConversations } from "#lib/shared-mailboxes/give-conversations.ts"
import { openPool } from "#db/client.ts"
import { rotateKeys } from "#lib/factors/rotate-keys.ts"
import { resumeSession } from "#lib/identity/sessions.ts"
import { mailboxOverview } from "#lib/folders/mailbox-overview.ts"
import { testDatabase } from "../../support/database.ts"
import { givenGiving, NOTHING_LEFT } from "../../support/giving.ts"
import { givenServices, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)
const { world, desk, give, inbox, read, sent, rowsOf } = givenGiving(database, given)
const DAY = 86_400_000

/** The installation vouches for these addresses of somebody's, the first of which is their main one from now on. */
async function withAddresses({ accountId }: Person, ...addresses: readonly [string, ...(readonly string[])]): Promise<void> {
  await given.services.db.transaction((tx) => reissueCertificate(given.services, tx, { accountId, addresses: [...addresses].sort() }))
  await database.owner`delete from account_addresses where account_id = ${accountId}`
  for (const [at, address] of addresses.entries())
    await database.owner`insert into account_addresses (address, account_id, proven_at, is_main) values (${address}, ${accountId}, now(), ${at === 0})`
}

describe("who gave it, and who wrote it (O6, I10)", () => {
  it("I10 readers see the giver's main address and none of the others", async () => {
    const here = await world()
    const { cia, fay, dag } = here
    const id = await sent(cia, fay, { readBy: [fay] })
    await withAddresses(fay, fay.address, "a.private@example.org")
    value(await give(fay, here, id))
    expect((await read(dag, here, id)).given).toMatchObject({ address: fay.address, isWriter: false })
  })

  it("what the giver wrote is answered to whom it went, though their address changed since; it is not answered to the old one", async () => {
    const here = await world()
    const { cia, fay, gil, dag } = here
    const id = await sent(fay, cia, { to: [cia, gil], cc: [fay] })
    await withAddresses(fay, "fay.new@example.org")
    value(await give(fay, here, id))
    expect(await read(dag, here, id)).toMatchObject({
      seal: "holds",
      canReply: true,
      sender: { address: fay.address },
      given: { address: "fay.new@example.org", isWriter: true },
    })
    for (const kind of ["reply", "reply_all"] as const)
      expect(value(await prepareAnswer(await desk(dag, here), id, kind))).toMatchObject({ to: `${cia.address}, ${gil.address}`, cc: "" })
  })

  it("what a colleague wrote, from an address that the giver took over, is the colleague's", async () => {
    const here = await world()
    const { cia, fay, gil, dag } = here
    const id = await sent(gil, fay, { to: [fay, cia], readBy: [fay] })
    await withAddresses(gil, "gil.new@example.org")
    await withAddresses(fay, fay.address, gil.address)
    value(await give(fay, here, id))
    expect(await read(dag, here, id)).toMatchObject({ seal: "holds", sender: { name: gil.name }, given: { isWriter: false } })
    expect(value(await prepareAnswer(await desk(dag, here), id, "reply")).to).toBe(gil.address)
    expect(value(await prepareAnswer(await desk(dag, here), id, "reply_all")).to).toBe(`${gil.address}, ${cia.address}`)
  })
})

it("O6 K6 B43 what older keys open is given over one connection: who holds locks waits for no second one", async () => {
  const here = await world()
  const { cia, fay, dag } = here
  // Read already: what is not opens the older keys before anything is locked.
  const ids = [await sent(cia, fay, { readBy: [fay] }), await sent(fay, cia)]
  const session = value(await rotateKeys(await given.as(fay), { password: fay.password, device: "/", network: "192.0.2.1" }))
  const pool = openPool({ url: database.urls.app, max: 1, name: "sigill-test-one" })
  const ctx = await resumeSession({ ...given.services, db: pool.db, language: "en" }, { sessionId: session.id, secret: session.secret })
  if (ctx === null) throw new Error("Fay is not signed in")
  expect(value(await giveConversations(ctx, { mailboxId: here.desk, messageIds: ids }))).toMatchObject({ ...NOTHING_LEFT, count: 2 })
  await pool.close()
  expect((await read(dag, here, ids[1] ?? "")).seal).toBe("holds")
})

describe("what is left out, and what comes back (O6)", () => {
  it("M6 what the giver sent themself and has ended is said to have ended", async () => {
    const here = await world()
    const { cia, fay } = here
    const id = await sent(fay, cia)
    value(await changeExpiry(await given.as(fay), { messageId: id, expiry: "7", expiryDate: "" }))
    const asFay = await given.as(fay)
    given.clock.pass(9 * DAY)
    const gave = await giveConversations(asFay, { mailboxId: here.desk, messageIds: [id] })
    given.clock.pass(-9 * DAY)
    expect(value(gave)).toMatchObject({ ...NOTHING_LEFT, count: 0, ended: 1 })
  })

  it("M5 what opens and has no content any more is closed, and stays unread", async () => {
    const here = await world()
    const { cia, fay } = here
    const id = await sent(cia, fay)
    await database.owner`update blobs set size = 1000000000 where id = (select manifest_id from messages where id = ${id})`
    expect(value(await give(fay, here, id))).toMatchObject({ ...NOTHING_LEFT, count: 0, closed: 1 })
    expect(value(await listFolder(await given.as(fay), { folder: "inbox" })).rows).toMatchObject([{ id, unread: true }])
  })

  it("D1 what lies in the mailbox's Trash comes back to where it lay, counted, and is given once more in the log", async () => {
    const here = await world()
    const { cia, fay, dag } = here
    const ids: Id[] = [await sent(cia, fay, { readBy: [fay] }), await sent(cia, fay, { readBy: [fay] })]
    const [first = ""] = ids
    value(await give(fay, here, ...ids))
    await read(dag, here, first)
    value(await moveToTrash(await desk(dag, here), [first]))
    expect(value(await give(fay, here, ...ids))).toMatchObject({ ...NOTHING_LEFT, count: 1, there: 1 })
    expect((await inbox(dag, here)).map(({ id, seal }) => [id, seal]).sort()).toEqual(ids.map((id) => [id, "holds"]).sort())
    expect(value(await mailboxOverview(await desk(dag, here))).inbox).toMatchObject({ unread: 1 })
    const counts = await rowsOf("select folder, total::int from folder_counts where holder_id = $1 and total > 0", [here.desk])
    expect(counts).toEqual([{ folder: "inbox", total: 2 }])
    expect(await rowsOf("select trashed_at from deliveries where message_id = $1 and holder_id = $2", [first, here.desk])).toEqual([
      { trashed_at: null },
    ])
    expect(value(await give(fay, here, ...ids))).toMatchObject({ count: 0, there: 2 })
    const log = await rowsOf("select details from audit_entries where type = 'unit_mailbox.given' and subject_id = $1 order by sequence", [
      here.desk,
    ])
    expect(log).toMatchObject([{ details: { count: 2 } }, { details: { count: 1 } }])
  })

  it("M5 nothing is opened for a mailbox whose keys nobody vouches for", async () => {
    const here = await world()
    const { cia, fay } = here
    const id = await sent(cia, fay)
    await database.owner`update certificates set signature = set_byte(signature, 0, 255 - get_byte(signature, 0)) where account_id = ${here.desk}`
    expect(await give(fay, here, id)).toEqual({ ok: false, error: { code: "mailbox_not_offered" } })
    expect(value(await listFolder(await given.as(fay), { folder: "inbox" })).rows).toMatchObject([{ id, unread: true }])
  })
})
