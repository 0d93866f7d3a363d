import { countInvitations } from "#db/queries/count-invitations.ts"
import { findMemberships } from "#db/queries/unit-people.ts"
import { findUnits } from "#db/queries/units.ts"
import { seeOwn } from "#db/tenancy.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import { ok, type Result } from "../result.ts"
import { look } from "./act.ts"
import { administratorsOf } from "./administered.ts"
import { askedToAdminister } from "./asked-to-administer.ts"
import type { OrganizerContext } from "./context.ts"
import { listUnits, type ShownUnit } from "./units.ts"

/** How far an organisation has come on its first day (O1, O5). */
export type FirstDay = {
  readonly departments: readonly ShownUnit[]
  /** Where the administrator is employed: here, by another organisation, or nowhere. */
  readonly employed: { readonly unitName: string; readonly isHere: boolean } | null
  /** How many administer the whole. */ readonly administrators: number
  /** Who are asked to, can still answer, and do not already. */ readonly administratorsAsked: readonly string[]
  /** Employees, and people who are asked to be. */ readonly people: number
}

/** What is done of the first day and what is left, for who administers the whole. */
export async function showFirstDay(ctx: OrganizerContext): Promise<Result<FirstDay, NotFound>> {
  const units = await listUnits(ctx)
  if (!units.ok) return units
  return look(ctx, "organizer:settings", async (tx, scope) => {
    const now = ctx.clock.now()
    const administratorsAsked = await askedToAdminister(ctx, tx, scope.organisationId)
    const administrators = (await administratorsOf(ctx, tx, [scope.organisationId])).length
    const { employees: employeesAsked } = await countInvitations(tx, scope, now)
    const owner = authorize(ctx.member.actor, "account:read")
    if (!owner.ok) return owner
    const place = (await findMemberships(await seeOwn(tx, owner.value), owner.value.accountId)).find(({ isPrimary }) => isPrimary)
    return ok({
      departments: units.value.filter(({ kind }) => kind === "department"),
      employed: place === undefined ? null : { unitName: place.unitName, isHere: place.organisationId === scope.organisationId },
      administrators,
      administratorsAsked,
      people: employeesAsked + units.value.reduce((sum, { employees }) => sum + employees, 0),
    })
  })
}

/** Whether an organisation has nothing yet, and the administrator may build it: then their first page is that of the first day. */
export async function isFirstDay(ctx: OrganizerContext): Promise<boolean> {
  const found = await look(ctx, "organizer:settings", async (tx, scope) => ok(await findUnits(tx, scope)))
  return found.ok && found.value.length === 1
}
