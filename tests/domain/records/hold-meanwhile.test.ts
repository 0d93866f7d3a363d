import type { Services } from "#lib/context.ts"
import { eraseLost } from "#lib/recovering/erase-lost.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices } from "../../support/given.ts"
import { recordsWorld } from "../../support/records.ts"

const database = testDatabase()
const given = givenServices(database)

/** So many transactions are more than it needs. */
const ENDS_WITHIN = 40

/** A pool that does something once a transaction is over, and gives up where there is no end to them. */
function afterTransaction(services: Services, number: number, then: () => Promise<unknown>): Services {
  let count = 0
  const db = new Proxy(services.db, {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name)
      if (name !== "transaction") return typeof found === "function" ? (found.bind(target) as unknown) : found
      return async (work: Parameters<typeof target.transaction>[0]) => {
        if (++count > ENDS_WITHIN) throw new Error("there is no end to it")
        const done = await target.transaction(work)
        if (count === number) await then()
        return done
      }
    },
  })
  return { ...services, db }
}

test.each([1, 2, 3, 4, 5])(
  "O16 I7 a hold that is approved after transaction %s of clearing up after a restart ends it, and what is lost stays as it was until the hold is lifted",
  async (number) => {
    const { dag, cia, org, care } = await recordsWorld(given)
    const read = await given.sentMessage({ from: cia, to: [dag], readBy: [dag] })
    const unread = await given.sentMessage({ from: cia, to: [dag] })
    // As after a restart: sealed to a key that nothing leads to any more.
    await database.owner`update deliveries set generation = 0 where holder_id = ${dag.accountId}`
    const hold = () =>
      database.owner`insert into unit_holds (id, organisation_id, unit_id, reason, since) values (gen_random_uuid(), ${org}, ${care}, 'Tvist', now())`
    expect(await eraseLost(afterTransaction(given.services, number, hold), dag.accountId)).toBe(false)
    const sealed = async () =>
      (
        await database.owner<{ id: string }[]>`select message_id as id from deliveries
        where holder_id = ${dag.accountId} and stanza is not null`
      ).map(({ id }) => id)
    expect((await sealed()).sort()).toEqual([read, unread].sort())
    await database.owner`update unit_holds set lifted_at = now() where unit_id = ${care}`
    expect(await eraseLost(given.services, dag.accountId)).toBe(true)
    expect(await sealed()).toEqual([])
    // The unread one waits for its sender, the other is gone.
    expect(await database.owner`select from deliveries where holder_id = ${dag.accountId}`).toHaveLength(1)
  },
)
