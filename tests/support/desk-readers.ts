import type { Language } from "#lib/language/catalogue.ts"
import { addReader } from "#lib/organisations/mailbox-readers.ts"
import { handOnKeys } from "#lib/shared-mailboxes/hand-on-keys.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import type { Door } from "./door.ts"
import { value, type Person } from "./given.ts"
import { givenOrganisations } from "./organisations.ts"
import { givenAtDoor } from "./given-at-door.ts"
import { recordsWorld, type RecordsWorld } from "./records.ts"
import { toAddress } from "./visitor.ts"

/** On the running product: Dag and Fay read the desk's mailbox; Cia writes to it. */
export async function readersIn(door: Door, language: Language): Promise<RecordsWorld & { readonly fay: Person }> {
  const given = givenAtDoor(door, language)
  const { organizer, joined } = givenOrganisations(given)
  const world = await recordsWorld(given)
  const { fay } = await given.people("fay")
  await joined(world.anna, world.org, { person: fay, unitId: world.care, as: "employee" })
  value(await addReader(await organizer(world.bo, world.org), { mailboxId: world.desk, address: toAddress(fay.address) }))
  await handOnKeys(value(await openUnitMailbox(await door.as(world.dag), world.desk)))
  return { ...world, fay }
}
