import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { giveConversations, listToGive } from "#lib/shared-mailboxes/give-conversations.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { recordsWorld } from "../../support/records.ts"

const database = testDatabase()
const given = givenServices(database)
const { joined } = givenOrganisations(given)

/** Fay is employed in care and does not read its mailbox; Cia has written to her twice in one conversation, and once besides. */
async function world() {
  const made = await recordsWorld(given)
  const { fay } = await given.people("fay")
  await joined(made.anna, made.org, { person: fay, unitId: made.care, as: "employee" })
  const { cia } = made
  const first = await given.sentMessage({ from: cia, to: [fay], subject: "Application", readBy: [fay] })
  const second = await given.sentMessage({ from: cia, to: [fay], subject: "More of it", inReplyTo: first })
  const alone = await given.sentMessage({ from: cia, to: [fay], subject: "Something else" })
  return { ...made, fay, first, second, alone }
}

describe("listToGive (O6)", () => {
  it("M5 says of each conversation its newest chosen message and how many go along, and opens nothing", async () => {
    const { fay, first, second, alone } = await world()
    const shown = value(await listToGive(await given.as(fay), [first, second, alone, first]))
    expect(shown).toMatchObject({ messages: 3, conversations: 2 })
    expect(shown.rows.map(({ id, subject, conversationSize }) => [id, subject, conversationSize])).toEqual([
      [alone, "Something else", 1],
      [second, "More of it", 2],
    ])
    const inbox = value(await listFolder(await given.as(fay), { folder: "inbox" })).rows
    expect(inbox.filter(({ unread }) => unread).map(({ id }) => id)).toEqual([alone, second])
  })

  it("B40 shows nothing of what is another's, in Trash, or gone", async () => {
    const { fay, cia, alone } = await world()
    const foreign = await given.sentMessage({ from: cia, to: [cia], subject: "Her own" })
    value(await moveToTrash(await given.as(fay), [alone]))
    expect(value(await listToGive(await given.as(fay), [foreign, alone]))).toMatchObject({ messages: 0, conversations: 0, rows: [] })
  })
})

it("O6 of two presses at once the second says what is there already, and nothing is left unsaid", async () => {
  const { fay, desk, alone } = await world()
  const giving = async () => value(await giveConversations(await given.as(fay), { mailboxId: desk, messageIds: [alone] }))
  const [one, other] = await Promise.all([giving(), giving()])
  expect([one, other].map(({ count, there }) => [count, there]).sort()).toEqual([
    [0, 1],
    [1, 0],
  ])
  expect(await giving()).toMatchObject({ count: 0, there: 1 })
  expect(value(await openMessage(await given.as(fay), alone, { record: true })).givenTo).toHaveLength(1)
})
