import { findGivenTo } from "#db/queries/given-messages.ts"
import { lockMailbox } from "#db/queries/shared-mailboxes.ts"
import type { Id } from "#lib/ids.ts"
import { prepareAnswer } from "#lib/messages/answer.ts"
import { changeExpiry } from "#lib/messages/change-expiry.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { expireMessages } from "#lib/messages/expire-messages.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { NO_OPTIONS } from "#lib/messages/options.ts"
import { recallMessage } from "#lib/messages/recall-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { addReader, removeReader } from "#lib/organisations/mailbox-readers.ts"
import { searchMail } from "#lib/searching/search-mail.ts"
import { listToGive } from "#lib/shared-mailboxes/give-conversations.ts"
import { handOnKeys } from "#lib/shared-mailboxes/hand-on-keys.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { testDatabase } from "../../support/database.ts"
import { givenGiving, NOTHING_LEFT } from "../../support/giving.ts"
import { givenServices, toSend, value } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { writeFromDesk } from "../../support/records.ts"
import { toAddress } from "../../support/visitor.ts"
import { untilOneWaits } from "../../support/waiting.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer } = givenOrganisations(given)
const { world, desk, give, inbox, read, sent, rowsOf } = givenGiving(database, given)

const holders = async (id: Id) => Number((await rowsOf("select holders from messages where id = $1", [id]))[0]?.["holders"])

describe("giveConversations (O6, M15)", () => {
  it("a whole conversation, received and sent, opens for a reader with its seal, under who gave it, and is answered to whom it was with", async () => {
    const here = await world()
    const { cia, fay, dag } = here
    const asked = await sent(cia, fay, { subject: "Application", readBy: [fay] })
    const answered = await sent(fay, cia, { subject: "Sv: Application", inReplyTo: asked })
    expect(value(await listToGive(await given.as(fay), [asked]))).toMatchObject({
      messages: 2,
      conversations: 1,
      mailboxes: [{ id: here.desk }],
    })
    expect(value(await give(fay, here, asked))).toMatchObject({ ...NOTHING_LEFT, count: 2 })
    const rows = await inbox(dag, here)
    expect(rows.map(({ id, unread, seal, conversationSize }) => [id, unread, seal, conversationSize]).sort()).toEqual(
      [
        [asked, true, "holds", 2],
        [answered, true, "holds", 2],
      ].sort(),
    )
    const letter = await read(dag, here, asked)
    expect(letter).toMatchObject({ seal: "holds", role: "given", given: { name: fay.name }, sender: { address: cia.address } })
    expect(value(await prepareAnswer(await desk(dag, here), asked, "reply_all")).to).toBe(cia.address)
    expect(value(await prepareAnswer(await desk(dag, here), answered, "reply")).to).toBe(cia.address)
    const found = value(await searchMail(await desk(dag, here), { words: "Application", folder: null, from: null, until: null, page: 1 }))
    expect(JSON.stringify(found)).toContain(asked)
    // The giver keeps theirs and sees where they went.
    expect(value(await openMessage(await given.as(fay), asked, { record: true }))).toMatchObject({
      given: null,
      givenTo: [{ id: here.desk }],
    })
    const reply = await writeFromDesk(given, dag, { mailboxId: here.desk, to: [cia.address], answers: asked })
    expect(value(await openMessage(await given.as(cia), reply, { record: true })).seal).toBe("holds")
  })

  it("M5 its sender learns nothing of it, and is told of a message that was not opened before as of any other", async () => {
    const here = await world()
    const { cia, fay, dag } = here
    const id = await sent(cia, fay)
    value(await give(fay, here, id))
    const before = value(await openMessage(await given.as(cia), id, { record: true }))
    expect(before).toMatchObject({ status: "read_by_all", tracking: [{ address: fay.address }] })
    await read(dag, here, id)
    value(await moveToTrash(await desk(dag, here), [id]))
    expect(value(await eraseMessages(await desk(dag, here), [id]))).toMatchObject({ count: 1 })
    expect(value(await openMessage(await given.as(cia), id, { record: true }))).toEqual(before)
    expect(await recallMessage(await given.as(cia), { messageId: id, position: null })).toMatchObject({ ok: false })
    expect(await findGivenTo(given.services.db, { holderId: fay.accountId } as never, [id])).toEqual([])
  })

  it("M6 leaves out what is not to be forwarded, unread still, and keeps the end that its sender set, and changes", async () => {
    const here = await world()
    const { cia, fay, dag } = here
    const now = given.services.clock.now()
    const expiresAt = new Date(now.getTime() + 86_400_000)
    const send = async (options: object) =>
      value(await sendMessage(await given.as(cia), { ...toSend({ to: [fay] }), options: { ...NO_OPTIONS, expiresAt: null, ...options } }))
        .messageId
    const kept = await send({ noForwarding: true })
    const ending = await send({ expiresAt })
    expect(value(await give(fay, here, kept, ending))).toMatchObject({ ...NOTHING_LEFT, count: 1, notForwarded: 1 })
    expect((await inbox(dag, here)).map(({ id }) => id)).toEqual([ending])
    expect(value(await listFolder(await given.as(fay), { folder: "inbox" })).rows.find(({ id }) => id === kept)?.unread).toBe(true)
    expect((await read(dag, here, ending)).expiresAt).toEqual(expiresAt)
    value(await changeExpiry(await given.as(cia), { messageId: ending, expiry: "7", expiryDate: "" }))
    expect(await read(dag, here, ending)).toMatchObject({ seal: "holds" })
    await database.owner`update deliveries set expires_at = ${now} where message_id = ${ending} and role <> 'sender'`
    expect(await expireMessages(given.services)).toBe(2)
    expect(await inbox(dag, here)).toEqual([])
  })

  it("twice is once, at the same moment too, and what came since joins the conversation that is there", async () => {
    const here = await world()
    const { cia, fay, dag } = here
    const first = await sent(cia, fay, { readBy: [fay] })
    const both = await Promise.all([give(fay, here, first), give(fay, here, first)])
    expect(both.map((one) => value(one).count).sort()).toEqual([0, 1])
    expect(await holders(first)).toBe(3)
    const second = await sent(cia, fay, { inReplyTo: first, readBy: [fay] })
    expect(value(await give(fay, here, second))).toMatchObject({ count: 1, there: 1 })
    expect((await inbox(dag, here)).map(({ conversationSize }) => conversationSize)).toEqual([2, 2])
    const counts = await rowsOf("select folder, total, unread, bytes from folder_counts where holder_id = $1 and total > 0", [here.desk])
    expect(counts).toMatchObject([{ folder: "inbox", total: 2, unread: 2 }])
    const log = await rowsOf(
      "select type, details, subject_id from audit_entries where type = 'unit_mailbox.given' and subject_id = $1 order by sequence",
      [here.desk],
    )
    expect(log).toMatchObject([{ subject_id: here.desk, details: { count: 1 } }, { details: { count: 1 } }])
  })

  it("B42 neither a former reader nor who is no employee gets at it", async () => {
    const here = await world()
    const { cia, fay, gil, dag, bo, org } = here
    const id = await sent(cia, fay, { readBy: [fay] })
    value(await addReader(await organizer(bo, org), { mailboxId: here.desk, address: toAddress(gil.address) }))
    await handOnKeys(await desk(dag, here))
    value(await removeReader(await organizer(bo, org), { mailboxId: here.desk, accountId: dag.accountId }))
    value(await give(fay, here, id))
    expect(await openUnitMailbox(await given.as(dag), here.desk)).toMatchObject({ ok: false })
    expect(await read(gil, here, id)).toMatchObject({ seal: "holds" })
    expect(await give(cia, here, id)).toEqual({ ok: false, error: { code: "mailbox_not_offered" } })
  })

  it("B43 waits for a rotation that is under way and seals to the new keys", async () => {
    const here = await world()
    const { cia, fay, dag } = here
    const id = await sent(cia, fay, { readBy: [fay] })
    const giving = await given.services.db.transaction(async (tx) => {
      await lockMailbox(tx, here.desk)
      const begun = give(fay, here, id)
      await untilOneWaits(database)
      return { begun }
    })
    expect(value(await giving.begun)).toMatchObject({ count: 1 })
    expect(await read(dag, here, id)).toMatchObject({ seal: "holds" })
  })

  it("D1 D2 the giver's erasure leaves the mailbox its copy, the last holder's takes everything", async () => {
    const here = await world()
    const { cia, fay, dag } = here
    const id = await sent(cia, fay, { readBy: [fay] })
    value(await give(fay, here, id))
    for (const who of [fay, cia]) {
      value(await moveToTrash(await given.as(who), [id]))
      value(await eraseMessages(await given.as(who), [id]))
    }
    expect(await holders(id)).toBe(1)
    expect(await read(dag, here, id)).toMatchObject({ seal: "holds", given: { name: fay.name } })
    value(await moveToTrash(await desk(dag, here), [id]))
    value(await eraseMessages(await desk(dag, here), [id]))
    expect(await rowsOf("select id from messages where id = $1", [id])).toEqual([])
    expect(await rowsOf("select message_id from given_messages where message_id = $1", [id])).toEqual([])
  })

  it("B43 of an erasure at the same moment one comes first", async () => {
    const here = await world()
    const { cia, fay } = here
    const id = await sent(cia, fay, { readBy: [fay] })
    value(await moveToTrash(await given.as(cia), [id]))
    const second = await sent(cia, fay, { inReplyTo: id, readBy: [fay] })
    const [, gave] = await Promise.all([eraseMessages(await given.as(cia), [id]), give(fay, here, second)])
    expect(value(gave).count).toBe(2)
    expect(await holders(id)).toBe(2)
  })

  it("B7 a copy that says it was given, without the word of who gave it, is broken", async () => {
    const here = await world()
    const { cia, fay, dag } = here
    const id = await sent(cia, fay, { readBy: [fay] })
    value(await give(fay, here, id))
    await database.owner`delete from given_messages where message_id = ${id}`
    expect(await read(dag, here, id)).toMatchObject({ seal: "broken" })
  })
})
