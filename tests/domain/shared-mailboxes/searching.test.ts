import { handOnKeys } from "#lib/shared-mailboxes/hand-on-keys.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { moveInMailbox } from "#lib/shared-mailboxes/act-in-mailbox.ts"
import { addReader, removeReader } from "#lib/organisations/mailbox-readers.ts"
import { indexMail } from "#lib/searching/index-mail.ts"
import { searchMail } from "#lib/searching/search-mail.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { letterTo, recordsWorld } from "../../support/records.ts"
import { toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, joined } = givenOrganisations(given)

test("M11 M15 a shared mailbox is searched in its own index by each of its readers, also what lies under keys of before; who left, and their own search, finds nothing", async () => {
  const here = await recordsWorld(given)
  const { anna, bo, cia, dag, org, care, desk } = here
  const { fay } = await given.people("fay")
  await joined(anna, org, { person: fay, unitId: care, as: "employee" })
  value(await addReader(await organizer(bo, org), { mailboxId: desk, address: toAddress(fay.address) }))
  const open = async (who: Person) => value(await openUnitMailbox(await given.as(who), desk))
  await handOnKeys(await open(dag))
  const find = async (who: Person, words: string) => {
    const found = value(await searchMail(await open(who), { words, folder: null, from: null, until: null, page: 1 }))
    return found.rows.map(({ id }) => id)
  }
  const [first, second] = [
    await letterTo(given, here, { from: cia, subject: "Grindhål" }),
    await letterTo(given, here, { from: cia, subject: "Grindar" }),
  ]
  await indexMail(await open(dag))
  expect(await find(fay, "grindhål")).toEqual([first])
  expect(await find(dag, "grindar")).toEqual([second])
  const own = value(await searchMail(await given.as(dag), { words: "grindar", folder: null, from: null, until: null, page: 1 }))
  expect(own.rows).toEqual([])
  value(await removeReader(await organizer(bo, org), { mailboxId: desk, accountId: fay.accountId }))
  expect((await openUnitMailbox(await given.as(fay), desk)).ok).toBe(false)
  const third = await letterTo(given, here, { from: cia, subject: "Grindvakt" })
  await indexMail(await open(dag))
  expect(await find(dag, "grind")).toEqual(expect.arrayContaining([third]))
  expect(await find(dag, "grindhål")).toEqual([first])
  // What is erased is found no more, and what lay in the same segment is.
  value(await moveInMailbox(await given.as(dag), { mailboxId: desk, act: "trash", ids: [first] }))
  value(await moveInMailbox(await given.as(dag), { mailboxId: desk, act: "erase", ids: [first] }))
  expect(await find(dag, "grindhål")).toEqual([])
  expect(await find(dag, "grindar")).toEqual([second])
})
