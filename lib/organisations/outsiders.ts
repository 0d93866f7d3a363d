import { findInsiders } from "#db/queries/colleagues.ts"
import { seeOrganisation } from "#db/tenancy.ts"
import type { Address } from "../address.ts"
import type { MemberContext } from "../context.ts"
import { byOrganisation, inPlaces, unitsFor } from "./colleagues.ts"

export type Outsiders = {
  /** Of the organisation that they are outside. */ readonly organisation: string
  readonly addresses: readonly Address[]
}

/**
 * Who of the people that somebody writes to is outside the organisation that others of them are in (M17): the one that employs the writer is looked at first,
 * then those in whose departments they have another place. Who is only in a sponsored group is outside, but for those in whose contact list it stands, and is
 * told nothing themselves: who works in an organisation, or is its customer, is not for its customers to find out (O9). What is written as a shared mailbox is
 * judged from its unit, whoever writes it (M15).
 * @returns null where they are all inside, all outside, or the writer is in no department of any organisation
 */
export async function findOutsiders(ctx: MemberContext, addresses: readonly Address[]): Promise<Outsiders | null> {
  if (addresses.length < 2) return null
  return inPlaces(ctx, async (tx, ownPlaces) => {
    for (const places of byOrganisation(ownPlaces)) {
      const workplace = places.find(({ unitKind }) => unitKind !== "sponsored_group")
      if (workplace === undefined) continue
      const { organisationId, organisationName: organisation } = workplace
      const { seen } = await unitsFor(await seeOrganisation(tx, workplace), organisationId, places)
      const rows = await findInsiders(tx, { organisationId, addresses, unitIds: seen.map(({ id }) => id) })
      const inside = new Set(rows.map(({ address }) => address))
      const outside = addresses.filter((address) => !inside.has(address))
      // An own address is inside, and nobody's colleague.
      const hasColleague = rows.some(({ accountId }) => accountId !== ctx.actor.accountId)
      if (hasColleague && outside.length > 0) return { organisation, addresses: outside }
    }
    return null
  })
}
