import { findNewestGenerations, findUnitKeyHolders, type AdministratorRow, type UnitKeyHolderRow } from "#db/queries/unit-keys.ts"
import type { UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { administratorsOf } from "./administered.ts"
import { sheetsOf } from "./sheet-key.ts"

/** Who holds the recovery keys of some units and of all above them, as the database says; nothing is opened for it. */
export type KeyState = {
  readonly holders: readonly UnitKeyHolderRow[]
  /** Those whose signature holds. */ readonly grants: readonly AdministratorRow[]
  /** Printed sheets that the installation vouches for. */ readonly sheets: ReadonlySet<Id>
  /** The generation in force of each unit that has a key. */ readonly newest: ReadonlyMap<Id, number>
}

/**
 * The state of the keys on these paths, with a few questions however many units there are.
 * @param known grants that hold, of these units and others, where they were asked for already
 */
export async function keyStateOf(
  services: Services,
  tx: TenantTx,
  units: readonly Pick<UnitRow, "path">[],
  known?: readonly AdministratorRow[],
): Promise<KeyState> {
  const ids = [...new Set(units.flatMap(({ path }) => path))]
  const asked = new Set(ids)
  const holders = await findUnitKeyHolders(tx, ids)
  const grants = known?.filter(({ unitId }) => asked.has(unitId)) ?? (await administratorsOf(services, tx, ids))
  const sheets = new Set((await sheetsOf(services, tx, ids)).map(({ id }) => id))
  return { holders, grants, sheets, newest: await findNewestGenerations(tx, ids) }
}

const nameOf = (unitId: Id, generation: number) => `${unitId} ${generation}`

/**
 * Which units' keys in force are opened by these administrators: by a wrap of their own or, down the path, by the key of a unit above, of just the generation
 * that it is sealed to; and by what lies sealed to these printed sheets, where they are given.
 */
export function openableBy(
  { holders, newest }: KeyState,
  grants: readonly AdministratorRow[],
  sheets: ReadonlySet<Id> = new Set(),
): (unitId: Id) => boolean {
  const granted = new Set(grants.map(({ unitId, accountId }) => `${unitId} ${accountId}`))
  const wraps = Map.groupBy(holders, ({ unitId, generation }) => nameOf(unitId, generation))
  const known = new Map<string, boolean>()
  const opens = (unitId: Id, generation: number): boolean => {
    const name = nameOf(unitId, generation)
    const before = known.get(name)
    if (before !== undefined) return before
    // A ring, which only SQL can write, opens nothing.
    known.set(name, false)
    const found = (wraps.get(name) ?? []).some(({ holderKind, holderId, holderGeneration }) =>
      holderKind === "unit" ? opens(holderId, holderGeneration) : sheets.has(holderId) || granted.has(`${unitId} ${holderId}`),
    )
    known.set(name, found)
    return found
  }
  return (unitId) => {
    const generation = newest.get(unitId)
    return generation !== undefined && opens(unitId, generation)
  }
}

/** Whether the key in force of a unit lies sealed to the key in force of the one above. The whole organisation has none above. */
export function isSealedAbove({ holders, newest }: KeyState, { id, parentId }: Pick<UnitRow, "id" | "parentId">): boolean {
  const [own, above] = [newest.get(id), parentId === null ? undefined : newest.get(parentId)]
  if (own === undefined || above === undefined) return true
  return holders.some((one) => one.unitId === id && one.generation === own && one.holderId === parentId && one.holderGeneration === above)
}
