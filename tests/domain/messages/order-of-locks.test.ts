import { readFileSync } from "node:fs"
import type { TransactionSql } from "postgres"
import { takeBounce } from "#lib/bounces/take-bounce.ts"
import { DAY, HOUR } from "#lib/clock.ts"
import type { Id } from "#lib/ids.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { expireMessages } from "#lib/messages/expire-messages.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { NO_OPTIONS } from "#lib/messages/options.ts"
import { recallMessage } from "#lib/messages/recall-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value } from "../../support/given.ts"
import { untilOneWaits } from "../../support/waiting.ts"

const database = testDatabase()
const given = givenServices(database)

/** Two people, each in a request that goes on while the days pass, and a message between them that ends in a day. */
async function letter() {
  const { anna, bo } = await given.people("anna", "bo")
  const [asAnna, asBo] = [await given.as(anna), await given.as(bo)]
  const options = { ...NO_OPTIONS, expiresAt: new Date(given.clock.now().getTime() + DAY) }
  const { messageId } = value(await sendMessage(asAnna, { ...toSend({ to: [bo] }), options }))
  return { asAnna, asBo, id: messageId }
}

/** Somebody stands between two of their steps while a use case runs into them. A knot would end one of the two with an error. */
async function between<T>(
  first: (tx: TransactionSql) => Promise<unknown>,
  use: () => Promise<T>,
  second: (tx: TransactionSql) => Promise<unknown>,
) {
  const { using } = await database.owner.begin(async (tx) => {
    await first(tx)
    const using = use()
    using.catch(() => undefined)
    await untilOneWaits(database)
    await second(tx)
    return { using }
  })
  return using
}

const noticeOf = async (id: Id) => (await database.owner`select notice from recipients where message_id = ${id}`)[0]?.["notice"] as unknown

describe("B43 a notice that is handed over just when", () => {
  /** As `finishOutgoing` does it. */
  const handedOver = <T>(id: Id, use: () => Promise<T>) =>
    between(
      (tx) => tx`delete from outgoing where message_id = ${id}`,
      use,
      (tx) => tx`update recipients set notice = 'handed_over' where message_id = ${id}`,
    )

  it("M6 its message ends: both end, and the sender sees both", async () => {
    const { id } = await letter()
    given.clock.pass(DAY + HOUR)
    expect(await handedOver(id, () => expireMessages(given.services))).toBe(1)
    expect(given.logged()).not.toContain("expiry_failed")
    const [row] = await database.owner`select notice, ended_at is not null as ended from recipients where message_id = ${id}`
    expect(row).toEqual({ notice: "handed_over", ended: true })
  })

  it("D1 its recipient erases the message: both end", async () => {
    const { asBo, id } = await letter()
    value(await moveToTrash(asBo, [id]))
    expect(value(await handedOver(id, () => eraseMessages(asBo, [id])))).toEqual({ count: 1 })
    expect(await noticeOf(id)).toBe("handed_over")
  })
})

describe("B43 a notice that comes back just when", () => {
  const raw = readFileSync("tests/vectors/bounces/lhost-postfix-01.eml")

  it("M5 D1 its sender erases the message: both end", async () => {
    const { id } = await letter()
    await database.owner`insert into mail_receipts (token, message_id, position, expires_at) values (${id}, ${id}, 0, now() + interval '1 day')`
    // As `eraseDeliveries` does it.
    const taken = await between(
      (tx) => tx`select from messages where id = ${id} for update`,
      () => takeBounce(given.services, { token: id, raw }),
      (tx) => tx`delete from recipients where message_id = ${id}`,
    )
    expect(taken).toBe("ignored")
  })

  it("M5 D1 the message is recalled: both end", async () => {
    const { asAnna, id } = await letter()
    // As `takeBounce` does it.
    const recalled = await between(
      (tx) => tx`select from messages where id = ${id} for key share`,
      () => recallMessage(asAnna, { messageId: id, position: null }),
      (tx) => tx`update recipients set notice = 'returned' where message_id = ${id}`,
    )
    expect(value(recalled)).toEqual({ count: 1 })
  })
})
