import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { lastDigits } from "../identity/phone-number.ts"
import { fail, ok, type Result } from "../result.ts"
import { factorsOf } from "./account-factors.ts"

/** What ID control shows of the locks: numbers by their last two digits, seeds and codes never (B50). */
export type OwnFactors = {
  readonly phoneDigits: string | null
  readonly isPhoneLost: boolean
  readonly backupDigits: string | null
  readonly authenticatorSince: Date | null
  readonly codes: { readonly left: number; readonly printed: number } | null
  readonly hasRecoverySheet: boolean
  readonly passkeys: number
  readonly openingPasskeys: number
}

/** The locks of the signed-in person as they are now (I4, I5). */
export async function ownFactors(ctx: MemberContext): Promise<Result<OwnFactors, NotFound>> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return scope
  const factors = await factorsOf(ctx, ctx.db, scope.value.accountId)
  if (factors === null) return fail("not_found")
  const { phone, backupPhone, authenticator, isPhoneLost, codes, hasRecoverySheet, passkeys, openingPasskeys } = factors
  return ok({
    phoneDigits: phone === null ? null : lastDigits(phone),
    isPhoneLost,
    backupDigits: backupPhone === null ? null : lastDigits(backupPhone),
    authenticatorSince: authenticator?.since ?? null,
    codes,
    hasRecoverySheet,
    passkeys,
    openingPasskeys,
  })
}
