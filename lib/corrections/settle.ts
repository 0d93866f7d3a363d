import type { Tx } from "#db/client.ts"
import {
  deleteExpiredCorrections,
  lockCorrection,
  takeCorrection,
  type CorrectionRow,
  type CorrectionWhat,
} from "#db/queries/corrections.ts"
import { inAll, seeOwn } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { OwnerScope } from "../authz/scope.ts"
import type { MemberContext, Services } from "../context.ts"
import { openField } from "../keys/field.ts"

/** The value that is asked for, as it was typed and read. */
export const correctedValue = (services: Services, { what, accountId: ownerId, value: sealed }: CorrectionRow): string =>
  openField(services, { name: `correction-${what}`, ownerId, sealed })

type Settle = { readonly what: CorrectionWhat; readonly text: string }

/**
 * Their owner has proven a name, address or number: where it is what their employer asked for (O6), that is answered with it and recorded. Call it last in the
 * transaction of the change, which locks the account. @returns whether it was asked for
 */
export async function settleCorrection(tx: Tx, ctx: MemberContext, scope: OwnerScope, { what, text }: Settle): Promise<boolean> {
  const one = { accountId: scope.accountId, what, now: ctx.clock.now() }
  const own = await seeOwn(tx, scope)
  const row = await lockCorrection(own, one)
  if (row === null || correctedValue(ctx, row) !== text || (await takeCorrection(own, one)) === null) return false
  const { organisationId, unitId: unit } = row
  await recordOrganisationAudit(tx, ctx, organisationId, {
    type: "correction.confirmed",
    subjectId: scope.accountId,
    details: { unit, what },
  })
  return true
}

/** Whether their employer asks for just this; changes nothing. */
export async function isAskedFor(tx: Tx, ctx: MemberContext, scope: OwnerScope, { what, text }: Settle): Promise<boolean> {
  const row = await lockCorrection(await seeOwn(tx, scope), { accountId: scope.accountId, what, now: ctx.clock.now() })
  return row !== null && correctedValue(ctx, row) === text
}

/** Forgets what ran out, and with it the names, addresses and numbers (D2); a job's. @returns how many went */
export const forgetCorrections = (services: Services): Promise<number> =>
  inAll(services.db, "service", (tx) => deleteExpiredCorrections(tx, services.clock.now()))
