import { findListUnits, findPeopleIn, findPlacesWithNames, type ListUnitRow, type PlaceRow } from "#db/queries/colleagues.ts"
import { inOwn, seeOrganisation, type TenantTx } from "#db/tenancy.ts"
import type { Address } from "../address.ts"
import { authorize } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { MAX_RECIPIENTS } from "../messages/input.ts"
import { unitsSeen } from "./contact-lists.ts"

/** Somebody in a contact list that the actor sees. */
export type Colleague = { readonly name: string; readonly address: Address; /** By name. */ readonly units: readonly string[] }

/** Everybody of a unit and of those below it, as far as they are seen, to write to at once. */
export type UnitList = { readonly name: string; readonly addresses: readonly Address[] }

/** The contact list of one organisation as the actor sees it (O9). */
export type ContactList = {
  readonly organisationId: Id
  readonly organisation: string
  /** By name, without the actor. */ readonly people: readonly Colleague[]
  /** Units with more than one and not too many to write to at once, by name. */ readonly units: readonly UnitList[]
}

/** The places of each organisation, in the order in which the organisations come first. */
export const byOrganisation = (places: readonly PlaceRow[]) => Map.groupBy(places, ({ organisationId }) => organisationId).values()

/** The units of an organisation whose people somebody sees who has these places. */
export async function seenUnits(tx: TenantTx, organisationId: Id, places: readonly Pick<PlaceRow, "unitId">[]) {
  const units = await findListUnits(tx, organisationId)
  const ids = unitsSeen(
    units,
    places.map(({ unitId }) => unitId),
  )
  return units.filter(({ id }) => ids.has(id))
}

/**
 * The contact lists of organisations that the actor sees (O9), one for each in which they have a place, the employer's first: who stands in them is an existing contact
 * (A9). None for a shared mailbox, and none where the units have them switched off.
 */
export function contactLists(ctx: MemberContext): Promise<readonly ContactList[]> {
  return eachOrganisation(ctx, async (tx, { organisationId, organisationName }, seen) => {
    const names = new Map(seen.map(({ id, name }) => [id, name]))
    const rows = await findPeopleIn(tx, [...names.keys()], ctx.actor.accountId)
    const people = rows.map(({ name, address, unitIds }) => ({ name, address, units: unitIds.flatMap((id) => names.get(id) ?? []).sort() }))
    return { organisationId, organisation: organisationName, people, units: unitLists(seen, rows) }
  })
}

/** Whether the actor sees any contact list, for the way to them. */
export const seesContactLists = async (ctx: MemberContext): Promise<boolean> => (await eachOrganisation(ctx, async () => true)).length > 0

type Look<T> = (tx: TenantTx, place: PlaceRow, seen: readonly ListUnitRow[]) => Promise<T>

/** What there is to see in each organisation in which the actor sees any unit. */
async function eachOrganisation<T>(ctx: MemberContext, look: Look<T>): Promise<readonly T[]> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return []
  return inOwn(ctx.db, scope.value, async (tx) => {
    const all: T[] = []
    for (const places of byOrganisation(await findPlacesWithNames(tx, ctx.actor.accountId))) {
      const [first] = places
      if (first === undefined) continue
      await seeOrganisation(tx, first)
      const seen = await seenUnits(tx, first.organisationId, places)
      if (seen.length > 0) all.push(await look(tx, first, seen))
    }
    return all
  })
}

type Placed = { readonly address: Address; readonly unitIds: readonly Id[] }

/** In one walk over the people: a municipality has thousands. */
function unitLists(seen: readonly ListUnitRow[], people: readonly Placed[]): readonly UnitList[] {
  const paths = new Map(seen.map(({ id, path }) => [id, path]))
  const inUnit = new Map(seen.map(({ id }) => [id, [] as Address[]]))
  for (const { address, unitIds } of people)
    for (const id of new Set(unitIds.flatMap((unitId) => paths.get(unitId) ?? []))) inUnit.get(id)?.push(address)
  return seen.flatMap(({ id, name }) => {
    const addresses = inUnit.get(id) ?? []
    return addresses.length > 1 && addresses.length <= MAX_RECIPIENTS ? [{ name, addresses }] : []
  })
}
