import { showLink } from "#lib/links/find-link.ts"
import { followLink } from "#lib/links/follow-link.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { recallMessage, wasLinkRecalled, wasRecalled } from "#lib/messages/recall-message.ts"
import { testDatabase } from "#tests/support/database.ts"
import { tablesNaming } from "#tests/support/database-rows.ts"
import { value } from "#tests/support/given.ts"
import { givenLinkLetters } from "#tests/support/link-letters.ts"
import { register } from "#tests/support/visitor.ts"

jest.setTimeout(60_000)

const database = testDatabase()
const letters = givenLinkLetters(database)
const { send, linkTo, newAddress, newPhone } = letters

const failure = (code: string) => ({ ok: false, error: { code } })

test("M9 M7 it says that the sender took the message back, and opens nothing; with the sender's copy that goes too (D2)", async () => {
  const [address, phone] = [newAddress(), newPhone()]
  const id = await send({ address, phone })
  const secret = await linkTo(address)
  const { ctx } = letters.visited
  expect(await wasLinkRecalled(ctx, secret)).toBe(false)
  expect(value(await recallMessage(letters.anna, { messageId: id, position: 0 }))).toEqual({ count: 1 })
  expect([await showLink(ctx, secret), await wasLinkRecalled(ctx, secret)]).toEqual([null, true])
  expect(await followLink(ctx, { secret, phone: "" })).toEqual(failure("link_gone"))
  expect(await wasLinkRecalled(ctx, secret.replaceAll(/./g, "A"))).toBe(false)
  // Nobody is invited any more: the address is as free as before.
  expect(await database.owner`select from account_addresses where address = ${address}`).toHaveLength(0)

  value(await moveToTrash(letters.anna, [id]))
  value(await eraseMessages(letters.anna, [id]))
  expect(await wasLinkRecalled(ctx, secret)).toBe(false)
  for (const needle of [id, address])
    expect([needle, await tablesNaming(database.owner, needle)]).toEqual([
      needle,
      ["public.evaluation_outbox"].filter(() => needle === address),
    ])
})

test("M7 M9 of somebody with an account the message's own address says so too", async () => {
  const address = newAddress()
  const { session } = await register(letters.visited, { address, phone: newPhone() })
  const id = await send({ address })
  const dan = await letters.as(session)
  value(await recallMessage(letters.anna, { messageId: id, position: null }))
  expect(await openMessage(dan, id, { record: true })).toEqual(failure("not_found"))
  expect(await wasRecalled(dan, id)).toBe(true)
})
