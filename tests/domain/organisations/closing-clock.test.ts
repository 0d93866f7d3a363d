import { closeDue } from "#lib/closing/close-due.ts"
import { newId } from "#lib/ids.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

test("D8 a link whose time is over is forgotten once, and the row is not written again by every run of the clock", async () => {
  const id = newId()
  await database.owner`insert into closed_organisations (id, name, number, closed_at, certificate, signature, link_hash, link_until, trail_until)
    values (${id}, 'Exempel', '5590000000', now() - interval '91 days', '{}', '\\x00', '\\x01', now() - interval '1 day', now() + interval '1 year')`
  const row = async () => {
    const [one] = await database.owner<{ version: string; isKnown: boolean }[]>`
      select xmin::text as version, link_hash is not null as "isKnown" from closed_organisations where id = ${id}`
    return one
  }
  expect(await row()).toMatchObject({ isKnown: true })
  await closeDue(given.services)
  const after = await row()
  expect(after).toMatchObject({ isKnown: false })
  await closeDue(given.services)
  expect(await row()).toEqual(after)
})
