import { newId } from "#lib/ids.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value } from "../../support/given.ts"
import { toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)

const count = async (table: string) => Number((await database.owner.unsafe(`select count(*) from ${table}`))[0]?.["count"])

test("M1 B86 counters that cannot be written leave nothing sent, although the commit is on its way with them", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const tables = ["messages", "deliveries", "recipients", "outgoing", "submissions", "conversations", "folder_counts", "pgboss.job"]
  const before = await Promise.all(tables.map(count))
  await database.owner`alter table folder_counts add constraint none check (total < 0)`
  const input = toSend({ to: [bo] })
  await expect(sendMessage(await given.as(anna), input)).rejects.toThrow()
  await database.owner`alter table folder_counts drop constraint none`
  expect(await Promise.all(tables.map(count))).toEqual(before)
  // The same form sends it once what was in the way has gone.
  expect(value(await sendMessage(await given.as(anna), input)).isRepeated).toBe(false)
  expect(value(await sendMessage(await given.as(anna), input)).isRepeated).toBe(true)
})

test("M1 K4 however many it goes to, with and without an account, each statement finds what it names", async () => {
  const { anna, bo, cia, dan } = await given.people("anna", "bo", "cia", "dan")
  const strangers = [1, 2, 3, 4, 5].map((number) => toAddress(`stranger.${number}@example.org`))
  for (const to of [
    [bo.address],
    [bo.address, cia.address, dan.address],
    [...strangers.slice(0, 1)],
    [bo.address, cia.address, ...strangers],
  ]) {
    const { messageId } = value(await sendMessage(await given.as(anna), { ...toSend({ to: [] }), token: newId(), to }))
    const [rows] = await database.owner<{ rows: number }[]>`select count(*)::int as rows from deliveries where message_id = ${messageId}`
    expect(rows?.rows).toBe(to.length + 1)
  }
})
