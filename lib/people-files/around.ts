import { findAskedAddresses, findPlacesOfAddresses } from "#db/queries/people-imports.ts"
import { findInherited, findUnits, type UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { parseAddress, type Address } from "../address.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import { homeOf } from "../identity/phone-number.ts"
import type { Id } from "../ids.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import type { Around, Known } from "./plan-people.ts"
import type { Belongs, PersonLine, Target } from "./types.ts"

export type FileOfPeople = {
  /** Where whoever has no department in the file belongs. */ readonly unitId: Id
  readonly kind: Belongs
  readonly lines: readonly PersonLine[]
}

/** The organisation as far as a file is about it, or null where the unit that it is for is not there any more. */
export async function aroundFile(
  tx: TenantTx,
  ctx: OrganizerContext,
  scope: OrganisationScope,
  { unitId, kind, lines }: FileOfPeople,
): Promise<Omit<Around, "missing"> | null> {
  const units = await targetsIn(tx, scope)
  const under = units.find(({ id }) => id === unitId)
  if (under === undefined) return null
  const known = await knownOf(tx, scope, { lines, units })
  return { units, under, kind, known, home: homeOf(ctx.language), countries: ctx.env.smsCountries }
}

/** The open units in scope, with the way to each and the plan in force there (O4). */
export async function targetsIn(tx: TenantTx, scope: OrganisationScope): Promise<readonly Target[]> {
  const rows = (await findUnits(tx, scope)).filter(({ closedAt }) => closedAt === null)
  const byId = new Map(rows.map((row) => [row.id, row]))
  const outside = [...new Set(rows.flatMap(({ path }) => path))].filter((id) => !byId.has(id))
  const plans = new Map([...(await findInherited(tx, outside)), ...rows].map(({ id, plan }) => [id, plan]))
  return rows.map((row) => toTarget(row, { byId, plans }))
}

type Rows = { readonly byId: ReadonlyMap<Id, UnitRow>; readonly plans: ReadonlyMap<Id, UnitRow["plan"]> }

function toTarget({ id, parentId, kind, name, path }: UnitRow, { byId, plans }: Rows): Target {
  const plan = path.toReversed().flatMap((one) => plans.get(one) ?? [])[0] ?? "full"
  const names = path.flatMap((one) => byId.get(one)?.name ?? [])
  return { key: id, id, parentKey: parentId, kind, name, names, depth: path.length, plan }
}

type Asking = { readonly lines: readonly PersonLine[]; readonly units: readonly Target[] }

async function knownOf(tx: TenantTx, scope: OrganisationScope, { lines, units }: Asking): Promise<ReadonlyMap<Address, Known>> {
  const addresses = [...new Set(lines.flatMap(({ address }) => parseAddress(address) ?? []))]
  const [places, asked] = [await findPlacesOfAddresses(tx, scope, addresses), await findAskedAddresses(tx, scope, addresses)]
  const names = new Map(units.map(({ key, name }) => [key, name]))
  const placesOf = Map.groupBy(places, ({ address }) => address)
  const askedOf = Map.groupBy(asked, ({ address }) => address)
  return new Map(
    [...new Set([...placesOf.keys(), ...askedOf.keys()])].map((address) => {
      const own = placesOf.get(address) ?? []
      const primary = own.find(({ isPrimary }) => isPrimary)
      return [
        address,
        {
          asked: new Set((askedOf.get(address) ?? []).map(({ unitId }) => unitId)),
          belongs: new Set(own.map(({ unitId }) => unitId)),
          employer: primary === undefined ? null : (names.get(primary.unitId) ?? ""),
        },
      ]
    }),
  )
}
