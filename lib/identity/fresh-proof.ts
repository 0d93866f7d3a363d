import { authorize, lacksStrongFactor, type NotFound, type Permission, type ScopeOf } from "../authz/policy.ts"
import { MINUTE } from "../clock.ts"
import type { MemberContext } from "../context.ts"
import { fail, type Result } from "../result.ts"

/** Two factors have to be proven anew before this: the page of the proof comes first, then the person is led back (B25). */
export type ProofNeeded = { readonly code: "proof_needed" }

/**
 * For so long after two factors were proven the locks of the account can be changed: long enough for a form and a printer,
 * too short for who sits down at somebody else's open browser.
 */
const FRESH_MS = 15 * MINUTE

/** Clocks of processes differ by less. A time further ahead was noted by a clock that was wrong, and would keep fresh for too long. */
const AHEAD_MS = MINUTE

function isFresh(at: Date, now: Date): boolean {
  const age = now.getTime() - at.getTime()
  return age < FRESH_MS && age > -AHEAD_MS
}

export const hasFreshProof = ({ provenAt, clock }: MemberContext): boolean => provenAt !== null && isFresh(provenAt, clock.now())

/** Until when a proof is fresh; null where there is none. */
export const freshUntil = (ctx: MemberContext): Date | null =>
  ctx.provenAt !== null && hasFreshProof(ctx) ? new Date(ctx.provenAt.getTime() + FRESH_MS) : null

/** A code by SMS is not enough here: one of the account's passkeys has to be used first. */
export type PasskeyNeeded = { readonly code: "passkey_needed" }

/**
 * Whoever has a role and a passkey adds or removes what their role rests on only where that has proven them: else a code by SMS, which whoever took the
 * number over receives, would put a thief's passkey or app in the place of the owner's (R4).
 * @param passkeys how many the account has
 */
export const needsPasskey = ({ actor }: MemberContext, passkeys: number): boolean => passkeys > 0 && lacksStrongFactor(actor)

/** The password, or more, was given in this browser a moment ago: enough beside a code by SMS that is asked for at once (I4). */
export const hasJustSignedIn = (ctx: MemberContext): boolean => hasFreshProof(ctx) || isFresh(ctx.signedInAt, ctx.clock.now())

/**
 * Asked by every use case that changes phone, address, factor or password, exports or deletes (B25); the page asks before it shows the form. Permission is
 * judged first: who may not do it anyway is not sent to prove themselves for nothing, nor told that it is there.
 * @returns the scope, as `authorize` makes it
 */
export function authorizeProven<P extends Permission>(ctx: MemberContext, permission: P): Result<ScopeOf<P>, NotFound | ProofNeeded> {
  const scope = authorize(ctx.actor, permission)
  return scope.ok && !hasFreshProof(ctx) ? fail("proof_needed") : scope
}
