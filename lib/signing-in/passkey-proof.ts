import { lockPassword } from "#db/queries/accounts.ts"
import { findPasskeys, isPasskeyInForce } from "#db/queries/passkeys.ts"
import { deleteSession } from "#db/queries/sessions.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { AttemptGone, StepDone } from "../identity/errors.ts"
import { createSession, type NewSession } from "../identity/sessions.ts"
import { askAsFactor, proveAsFactor, type Question } from "../passkeys/as-factor.ts"
import { beginCeremony, endCeremony, type Begun } from "../passkeys/ceremony.ts"
import type { PasskeyRefused } from "../passkeys/errors.ts"
import type { UsedAnswer } from "../passkeys/input.ts"
import { askForOne } from "../passkeys/options.ts"
import { letOpen, usePasskey } from "../passkeys/use-passkey.ts"
import { fail, ok, type Result } from "../result.ts"
import { openProof, renewSession } from "./prove.ts"

/** Asks a signed-in person for one of their passkeys, in the place of password and code (B25). */
export async function startPasskeyProof(ctx: MemberContext): Promise<Result<Begun, NotFound>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const own = await findPasskeys(ctx.db, scope.value)
  if (own.length === 0) return fail("not_found")
  return ok(await beginCeremony(ctx, { ceremony: "prove", asked: await askForOne(ctx, own) }))
}

type FinishPasskeyProof = { readonly token: string | null; readonly answer: UsedAnswer; readonly device: string }

/**
 * A passkey is two factors: a session of its own takes the place of the one in hand, which is dead (B33), and is proven. One that did not open the
 * messages does so from now on, if its authenticator can: the account key is open here anyway.
 */
export async function finishPasskeyProof(
  ctx: MemberContext,
  { token, answer, device }: FinishPasskeyProof,
): Promise<Result<NewSession, NotFound | AttemptGone | StepDone | PasskeyRefused>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const begun = await endCeremony(ctx, { ceremony: "prove", token })
  if (!begun.ok) return begun
  const used = await usePasskey(ctx, { challenge: begun.value.challenge, answer })
  if (!used.ok) return used
  const { accountId, generation, sessionId } = ctx.actor
  const { passkey, wrappingKey, accountKey: opened } = used.value
  if (passkey.accountId !== accountId) return fail("passkey_refused")
  const { accountKey } = await ctx.open()
  return ctx.db.transaction(async (tx) => {
    await lockPassword(tx, accountId)
    // Judged again: it may have been removed while its answer was looked at.
    if (!(await isPasskeyInForce(tx, { id: passkey.id, accountId, generation }))) return fail("passkey_refused")
    // Ended meanwhile from elsewhere: then there is nothing to put a new one in the place of.
    if (!(await deleteSession(tx, scope.value, sessionId))) return fail("attempt_gone")
    const session = await createSession(ctx, tx, { accountId, generation, accountKey, device, isProven: true, passkeyId: passkey.id })
    if (opened === null && wrappingKey !== null)
      await letOpen(ctx, tx, { passkeyId: passkey.id, accountId, generation, wrappingKey, accountKey })
    return ok(session)
  })
}

/** The password was given already: asks for a passkey in the place of the code, which stays good beside it. */
export async function startPasskeyInProof(
  ctx: MemberContext,
  { token }: { readonly token: string | null },
): Promise<Result<Question, AttemptGone | NotFound | StepDone>> {
  const attempt = await openProof(ctx, token)
  return attempt === null ? fail("attempt_gone") : askAsFactor(ctx, attempt)
}

/** Its answer: the session is proven (B25). */
export async function finishPasskeyInProof(
  ctx: MemberContext,
  { token, answer, device }: FinishPasskeyProof,
): Promise<Result<NewSession, NotFound | AttemptGone | StepDone | PasskeyRefused>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const opened = await openProof(ctx, token)
  if (opened === null) return fail("attempt_gone")
  const proven = await proveAsFactor(ctx, opened, answer)
  if (!proven.ok) return proven
  const { attempt, used } = proven.value
  const { accountKey } = await ctx.open()
  return ctx.db.transaction((tx) => renewSession(ctx, tx, scope.value, { attempt, accountKey, device, passkeyId: used.passkey.id }))
}
