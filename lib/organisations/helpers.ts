import { findSubtree } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { administratorsOf } from "./administered.ts"
import { keyStateOf, openableBy, type KeyState } from "./key-state.ts"

/** Whether an employee can be helped back in (O15): not before they agreed, without keys to their department, or where nobody but themselves may help. */
export type Help = "yes" | "no" | "keyless" | "alone"

/** An employee who agreed, and the unit that their account is sealed to. */
type Agreed = { readonly accountId: Id; readonly unitId: Id }

export type Helpers = {
  /** Which administrators open the key in force of a unit. */ readonly openers: (unitId: Id) => readonly Id[]
  readonly helpOf: (agreed: Agreed) => Exclude<Help, "no">
  /** Everybody who administers something in the organisation: only they can stand alone. */ readonly administrators: readonly Id[]
}

/**
 * Who can help whom in these units of an organisation. Nobody helps themselves, or somebody who administers more than they do (B30). A printed sheet is the other
 * for who alone has the keys: whoever succeeds them opens them with it (keys.md 5).
 */
export async function helpersOf(
  services: Services,
  tx: TenantTx,
  { organisationId, unitIds }: { readonly organisationId: Id; readonly unitIds: readonly Id[] },
): Promise<Helpers> {
  const all = await findSubtree(tx, organisationId)
  const paths = new Map(all.map(({ id, path }) => [id, path]))
  const asked = new Set(unitIds)
  const grants = await administratorsOf(services, tx, [...paths.keys()])
  const units = all.filter(({ id }) => asked.has(id))
  const state = await keyStateOf(services, tx, units, grants)
  const tops = new Map([...Map.groupBy(grants, ({ accountId }) => accountId)].map(([id, own]) => [id, own.map(({ unitId }) => unitId)]))
  const outranks = (helper: Id, accountId: Id): boolean => {
    const own = tops.get(helper) ?? []
    return (tops.get(accountId) ?? []).every((unitId) => (paths.get(unitId) ?? []).some((id) => own.includes(id)))
  }
  const openers = openersIn(state)
  const isOnSheet = openableBy(state, [], state.sheets)
  const helpOf = ({ accountId, unitId }: Agreed) => {
    const found = openers(unitId)
    if (found.length === 0) return "keyless"
    const isHelped = found.some((helper) => helper !== accountId && outranks(helper, accountId)) || isOnSheet(unitId)
    return isHelped ? "yes" : "alone"
  }
  return { openers, helpOf, administrators: [...tops.keys()] }
}

function openersIn(state: KeyState): (unitId: Id) => readonly Id[] {
  const own = [...Map.groupBy(state.grants, ({ accountId }) => accountId)].map(
    ([accountId, grants]) => [accountId, openableBy(state, grants)] as const,
  )
  return (unitId) => own.flatMap(([accountId, opens]) => (opens(unitId) ? [accountId] : []))
}
