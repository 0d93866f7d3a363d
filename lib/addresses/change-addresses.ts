import { deleteAttemptsOf } from "#db/queries/attempts.ts"
import { deleteAddress, setMainAddress } from "#db/queries/addresses.ts"
import { findOwnAddresses } from "#db/queries/own-account.ts"
import type { NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { settleCorrection } from "../corrections/settle.ts"
import { locksChangedMail } from "../factors/locks-mail.ts"
import { tellEverywhere } from "../factors/tell-everywhere.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import { sendMail } from "../identity/notices.ts"
import { reissueCertificate } from "../keys/reissue-certificate.ts"
import { fail, ok, type Result } from "../result.ts"

type Which = { readonly address: string }

/**
 * Makes another of the account's addresses the one that people see beside the name, and that mails about the account go to. Messages sent before keep
 * the address that was signed in them.
 */
export async function makeMainAddress(ctx: MemberContext, { address }: Which): Promise<Result<null, NotFound | ProofNeeded>> {
  const scope = authorizeProven(ctx, "account:change")
  if (!scope.ok) return scope
  return ctx.db.transaction(async (tx) => {
    if (!(await setMainAddress(tx, scope.value, address))) return fail("not_found")
    await deleteAttemptsOf(tx, ctx.actor.accountId)
    await tellEverywhere(ctx, tx, scope.value, "mainAddressChanged")
    await settleCorrection(tx, ctx, scope.value, { what: "address", text: address })
    return ok(null)
  })
}

/** Gives up an address that is not the main one; the certificate names it no more, and it is told too, so that its owner learns of it (B25). */
export async function removeAddress(ctx: MemberContext, { address }: Which): Promise<Result<null, NotFound | ProofNeeded>> {
  const scope = authorizeProven(ctx, "account:change")
  if (!scope.ok) return scope
  return ctx.db.transaction(async (tx) => {
    if (!(await deleteAddress(tx, scope.value, address))) return fail("not_found")
    await deleteAttemptsOf(tx, ctx.actor.accountId)
    const own = await findOwnAddresses(tx, scope.value)
    await reissueCertificate(ctx, tx, { accountId: ctx.actor.accountId, addresses: own.map((one) => one.address) })
    await sendMail(ctx, tx, locksChangedMail(ctx, { to: address, change: "addressRemoved" }))
    await tellEverywhere(ctx, tx, scope.value, "addressRemoved")
    return ok(null)
  })
}
