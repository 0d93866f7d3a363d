import { DAY } from "#lib/clock.ts"
import type { Id } from "#lib/ids.ts"
import { expireMessages } from "#lib/messages/expire-messages.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { findRecallable, recallMessage } from "#lib/messages/recall-message.ts"
import { NO_OPTIONS } from "#lib/messages/options.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { disposeRecords } from "#lib/records/dispose.ts"
import { letterRecord, registerLetter } from "#lib/records/registering.ts"
import { markOfficial, setDisposal } from "#lib/records/set-records.ts"
import { moveInMailbox } from "#lib/shared-mailboxes/act-in-mailbox.ts"
import { testDatabase } from "../../support/database.ts"
import { givenGiving, type GivingWorld } from "../../support/giving.ts"
import { givenServices, toSend, value } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { byTwo, fetched } from "../../support/records.ts"
import { readZip } from "../../support/zip.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer } = givenOrganisations(given)
const { world, desk, give, read, sent, erase, holdersOf } = givenGiving(database, given)

const failure = (code: string) => ({ ok: false, error: { code } })

async function official(): Promise<GivingWorld> {
  const here = await world()
  value(await markOfficial(await organizer(here.bo, here.org), { unitId: here.care, mailboxId: here.desk }))
  return here
}

const move = async ({ dag, desk: mailboxId }: GivingWorld, act: "trash" | "erase", ...ids: Id[]) =>
  moveInMailbox(await given.as(dag), { mailboxId, act, ids })

test("O16 O6 what is given to an official mailbox is an official document: kept until it has its number and its place in the archive, whose record says who gave it", async () => {
  const here = await official()
  const { cia, fay, dag, desk: mailboxId } = here
  const expiresAt = new Date(given.clock.now().getTime() + DAY)
  const { messageId: id } = value(
    await sendMessage(await given.as(cia), { ...toSend({ to: [fay], subject: "Permit" }), options: { ...NO_OPTIONS, expiresAt } }),
  )
  value(await give(fay, here, id))
  value(await move(here, "trash", id))
  expect(await move(here, "erase", id)).toEqual(failure("not_archived"))
  // The sender's page says as before that nothing is left to take back, and of nobody that they keep it.
  expect(value(await findRecallable(await given.as(cia), id))).toEqual([])
  expect(await recallMessage(await given.as(cia), { messageId: id, position: null })).toEqual(failure("nothing_to_recall"))
  const [asDag, asDesk] = [await given.as(dag), await desk(dag, here)]
  given.clock.pass(2 * DAY)
  expect(await expireMessages(given.services)).toBe(1)
  expect(await holdersOf(id)).toEqual([cia.accountId, mailboxId].sort())
  expect(value(await openMessage(asDesk, id, { record: true })).seal).toBe("holds")
  value(await registerLetter(asDag, { mailboxId, messageId: id, number: "2026-1" }))
  const files = await readZip(await fetched(asDag, { mailboxId, messageId: id }))
  expect(JSON.parse(String(files.get("record.json")))).toMatchObject({
    number: "2026-1",
    sender: { address: cia.address },
    recipients: [{ address: fay.address }],
    given: { name: fay.name, at: expect.any(String) },
    seal: "holds",
  })
  expect(await letterRecord(asDesk, id)).toMatchObject({ isOfficial: true, standing: { number: "2026-1" } })
  expect(await expireMessages(given.services)).toBe(1)
  expect(await holdersOf(id)).toEqual([cia.accountId])
})

test("O11 O16 a rule that counts from the arrival counts from when it was given, however old the letter is", async () => {
  const here = await official()
  const { cia, fay, bo, org, care, desk: mailboxId } = here
  value(await setDisposal(await organizer(bo, org), { unitId: care, count: "1", span: "month", counts: "arrival" }))
  const id = await sent(cia, fay, { readBy: [fay] })
  value(await give(fay, here, id))
  const old = async (table: "deliveries" | "given_messages", column: string) =>
    database.owner.unsafe(
      `update ${table} set ${column} = now() - interval '2 years' where message_id = '${id}' ${table === "deliveries" ? `and holder_id = '${mailboxId}'` : ""}`,
    )
  await old("deliveries", "sent_at")
  given.clock.pass(20 * DAY)
  expect(await disposeRecords(given.services)).toBe(0)
  await old("given_messages", "given_at")
  expect(await disposeRecords(given.services)).toBe(1)
  expect(await holdersOf(id)).toEqual([cia.accountId, fay.accountId].sort())
})

test("O16 a hold over the unit keeps the copy in the mailbox and the giver's own, and giving goes on", async () => {
  const here = await world()
  const { cia, fay, dag, care, desk: mailboxId } = here
  const [before, during] = [await sent(cia, fay, { readBy: [fay] }), await sent(cia, fay, { readBy: [fay] })]
  value(await give(fay, here, before))
  await byTwo(given, here, { unitId: care, kind: "hold" })
  expect(value(await give(fay, here, during))).toMatchObject({ count: 1 })
  for (const id of [before, during]) {
    value(await move(here, "trash", id))
    expect(await move(here, "erase", id)).toMatchObject({ error: { code: "erasing_stopped" } })
    expect(await holdersOf(id)).toEqual([cia.accountId, fay.accountId, mailboxId].sort())
  }
  // Who is outside erases their own.
  await erase(await given.as(cia), before)
  expect((await read(dag, here, before)).seal).toBe("holds")
  await byTwo(given, here, { unitId: care, kind: "lift" })
  expect(value(await move(here, "erase", before, during))).toEqual({ count: 2 })
})
