import type { Tx } from "#db/client.ts"
import { findOwnCorrections, lockCorrection, takeCorrection, type CorrectionWhat } from "#db/queries/corrections.ts"
import { findOwnAddresses, updateProfile } from "#db/queries/own-account.ts"
import { lockOwner } from "#db/queries/recovering.ts"
import { inOwn, seeOwn } from "#db/tenancy.ts"
import { parseAddress } from "../address.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { OwnerScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { correctedValue, settleCorrection } from "../corrections/settle.ts"
import { startPhone } from "../factors/set-phone.ts"
import type { InvalidField } from "../identity/errors.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import type { SmsRefusal } from "../identity/limits.ts"
import type { Result } from "../result.ts"
import { fail, ok } from "../result.ts"
import { addAddress } from "./add-address.ts"
import { makeMainAddress } from "./change-addresses.ts"

export type OwnCorrection = {
  readonly what: CorrectionWhat
  readonly text: string
  readonly organisation: string
  readonly expiresAt: Date
}

/** What the employer asks the signed-in person to confirm about themselves (O6). */
export async function listOwnCorrections(ctx: MemberContext): Promise<Result<readonly OwnCorrection[], NotFound>> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return scope
  const rows = await inOwn(ctx.db, scope.value, (tx) => findOwnCorrections(tx, scope.value, ctx.clock.now()))
  return ok(
    rows.map((row) => ({ what: row.what, text: correctedValue(ctx, row), organisation: row.organisation, expiresAt: row.expiresAt })),
  )
}

/** It is done; or a code is on its way, and the page that asks for it follows. */
export type Confirmed = { readonly next: "done" } | { readonly next: "address" | "phone"; readonly token: string }

type ConfirmFailure = NotFound | ProofNeeded | InvalidField | SmsRefusal

/**
 * The person says yes to what their employer asks. A name is theirs at once. To an address or a number a code goes now, after the same fresh proof and under the
 * same limits as when they change it by themselves; with the code the correction is settled (`settleCorrection`).
 */
export async function confirmCorrection(
  ctx: MemberContext,
  { what }: { readonly what: CorrectionWhat },
): Promise<Result<Confirmed, ConfirmFailure>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const asked = await listOwnCorrections(ctx)
  if (!asked.ok) return asked
  const one = asked.value.find((correction) => correction.what === what)
  if (one === undefined) return fail("not_found")
  if (what === "name") return takeName(ctx, scope.value, one.text)
  if (what === "phone") return begun("phone", await startPhone(ctx, { which: "phone", phone: one.text }))
  const address = parseAddress(one.text)
  if (address === null) return fail("not_found")
  const own = await findOwnAddresses(ctx.db, scope.value)
  if (!own.some((known) => known.address === address)) return begun("address", await addAddress(ctx, { address }))
  const changed = await makeMainAddress(ctx, { address })
  return changed.ok ? ok({ next: "done" }) : changed
}

const begun = <F extends ConfirmFailure>(
  next: "address" | "phone",
  started: Result<{ readonly token: string }, F>,
): Result<Confirmed, F> => (started.ok ? ok({ next, token: started.value.token }) : started)

function takeName(ctx: MemberContext, scope: OwnerScope, name: string): Promise<Result<Confirmed, NotFound>> {
  return ctx.db.transaction(async (tx: Tx): Promise<Result<Confirmed, NotFound>> => {
    if ((await lockOwner(tx, scope)) === null) return fail("not_found")
    // Taken back meanwhile: then it is not asked for any more, and nothing is changed.
    if (!(await settleCorrection(tx, ctx, scope, { what: "name", text: name }))) return fail("not_found")
    await updateProfile(tx, scope, { name })
    return ok({ next: "done" })
  })
}

/** The person says no; everything stays as it is, and the organisation sees it in its log. */
export async function refuseCorrection(ctx: MemberContext, { what }: { readonly what: CorrectionWhat }): Promise<Result<null, NotFound>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const { accountId } = scope.value
  return ctx.db.transaction(async (tx): Promise<Result<null, NotFound>> => {
    const own = await seeOwn(tx, scope.value)
    const one = { accountId, what, now: ctx.clock.now() }
    const row = await lockCorrection(own, one)
    if (row === null || (await takeCorrection(own, one)) === null) return fail("not_found")
    const { organisationId, unitId: unit } = row
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "correction.refused", subjectId: accountId, details: { unit, what } })
    return ok(null)
  })
}
