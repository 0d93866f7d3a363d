import {
  findListUnits,
  findMailboxesOf,
  findMailboxPlace,
  findOrganisationOf,
  findPeopleIn,
  findPlacesWithNames,
  type AddressRow,
  type ListUnitRow,
  type PlaceRow,
} from "#db/queries/colleagues.ts"
import { findListsIn, type SeenListRow } from "#db/queries/unit-lists.ts"
import { seeOrganisation, seeOwn, type TenantTx } from "#db/tenancy.ts"
import type { Address } from "../address.ts"
import { authorize } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { MAX_RECIPIENTS } from "../messages/input.ts"
import { unitsSeen } from "./contact-lists.ts"

/** Somebody in a contact list that the actor sees, or the address of a unit (O2). */
export type Colleague = {
  readonly kind: "person" | "mailbox" | "list"
  readonly name: string
  readonly address: Address
  /** By name. */ readonly units: readonly string[]
}

/** Everybody of a unit and of those below it, as far as they are seen, to write to at once. */
export type UnitList = { readonly name: string; readonly addresses: readonly Address[] }

/** The contact list of one organisation as the actor sees it (O9). */
export type ContactList = {
  readonly organisationId: Id
  readonly organisation: string
  /** First the units' shared mailboxes and lists, then people, each by name; without the actor. */ readonly people: readonly Colleague[]
  /** Units with more than one and not too many to write to at once, by name. */ readonly units: readonly UnitList[]
}

/** The places of each organisation, in the order in which the organisations come first. */
export const byOrganisation = (places: readonly PlaceRow[]) => Map.groupBy(places, ({ organisationId }) => organisationId).values()

/** The units of an organisation whose people somebody sees who has these places, and with their own those whose addresses they see. */
export async function unitsFor(tx: TenantTx, organisationId: Id, places: readonly Pick<PlaceRow, "unitId">[]) {
  const units = await findListUnits(tx, organisationId)
  const own = places.map(({ unitId }) => unitId)
  const ids = unitsSeen(units, own)
  return { seen: units.filter(({ id }) => ids.has(id)), near: units.filter(({ id }) => ids.has(id) || own.includes(id)) }
}

/**
 * The contact lists of organisations that the actor sees (O9), one for each in which they have a place, the employer's first: who stands in them is an existing contact
 * (A9). A unit's shared mailbox is seen with its people, and always by its own. A shared mailbox sees the list of its own unit, whoever writes for it (M15), and none of
 * the other units and organisations of whoever does. None where there is nobody to see.
 */
export function contactLists(ctx: MemberContext): Promise<readonly ContactList[]> {
  return eachOrganisation(ctx, async (tx, { organisationId, organisationName }, { seen, near }) => {
    const names = new Map(near.map(({ id, name }) => [id, name]))
    const named = (ids: readonly Id[]) => ids.flatMap((id) => names.get(id) ?? []).sort()
    const mailboxes = await mailboxesSeen(tx, ctx, near)
    const rows = await findPeopleIn(
      tx,
      seen.map(({ id }) => id),
      ctx.actor.accountId,
    )
    const lists = await listsSeen(tx, ctx, { organisationId, near })
    const people: readonly Colleague[] = [
      ...lists.map(({ name, address, unitName }) => ({ kind: "list" as const, name, address, units: [unitName] })),
      ...mailboxes.map(({ name, address, unitId }) => ({ kind: "mailbox" as const, name, address, units: named([unitId]) })),
      ...rows.map(({ name, address, unitIds }) => ({ kind: "person" as const, name, address, units: named(unitIds) })),
    ]
    return { organisationId, organisation: organisationName, people, units: unitLists(seen, rows) }
  })
}

/** Whether the actor sees any contact list, for the way to them. */
export async function seesContactLists(ctx: MemberContext): Promise<boolean> {
  const all = await eachOrganisation(ctx, async (tx, place, { seen, near }) => {
    if (seen.length > 0) return true
    if ((await mailboxesSeen(tx, ctx, near)).length > 0) return true
    return (await listsSeen(tx, ctx, { organisationId: place.organisationId, near })).length > 0
  })
  return all.includes(true)
}

/** The shared mailboxes of units, but for the one that asks. */
async function mailboxesSeen(tx: TenantTx, { actor }: MemberContext, near: readonly ListUnitRow[]): Promise<readonly AddressRow[]> {
  const ids = near.map(({ id }) => id)
  return (await findMailboxesOf(tx, ids)).filter(({ address }) => address !== actor.address)
}

type Near = { readonly organisationId: Id; readonly near: readonly ListUnitRow[] }

/**
 * The lists of units that somebody may write to (O2): always those that reach them, others with the units that they see. Who writes is judged as a person also in a
 * shared mailbox, which sees none but those of the units that it sees.
 */
async function listsSeen(tx: TenantTx, ctx: MemberContext, { organisationId, near }: Near): Promise<readonly SeenListRow[]> {
  const units = new Set(near.map(({ id }) => id))
  const lists = await findListsIn(tx, { organisationId, accountId: writerOf(ctx) })
  return lists.filter(({ unitId, writers, isMember }) =>
    isMember ? ctx.actor.memberId === null || units.has(unitId) : writers !== "unit" && units.has(unitId),
  )
}

type Look<T> = (
  tx: TenantTx,
  place: PlaceRow,
  units: {
    /** Whose people are seen. */ readonly seen: readonly ListUnitRow[]
    /** Whose addresses are: those, and the actor's own. */ readonly near: readonly ListUnitRow[]
  },
) => Promise<T>

/** The person who asks, for themselves or for a shared mailbox. */
const writerOf = ({ actor }: MemberContext): Id => actor.memberId ?? actor.accountId

/** What there is to see in each organisation in which the actor has a place. */
async function eachOrganisation<T>(ctx: MemberContext, look: Look<T>): Promise<readonly T[]> {
  const scope = authorize(ctx.actor, "contacts:use")
  if (!scope.ok) return []
  return ctx.db.transaction(async (within) => {
    const tx = await seeOwn(within, { accountId: writerOf(ctx) })
    const all: T[] = []
    for (const places of byOrganisation(await placesOf(tx, ctx))) {
      const [first] = places
      if (first === undefined) continue
      await seeOrganisation(tx, first)
      all.push(await look(tx, first, await unitsFor(tx, first.organisationId, places)))
    }
    return all
  })
}

/** A shared mailbox has the place of its unit, and none of those of whoever acts for it. */
async function placesOf(tx: TenantTx, { actor }: MemberContext): Promise<readonly PlaceRow[]> {
  if (actor.memberId === null) return findPlacesWithNames(tx, actor.accountId)
  const organisationId = await findOrganisationOf(tx, actor.accountId)
  const place = organisationId === null ? null : await findMailboxPlace(await seeOrganisation(tx, { organisationId }), actor.accountId)
  return place === null ? [] : [place]
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
