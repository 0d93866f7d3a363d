import { lockPassword } from "#db/queries/accounts.ts"
import { isPasskeyInForce } from "#db/queries/passkeys.ts"
import type { NotFound } from "../authz/policy.ts"
import type { VisitorContext } from "../context.ts"
import type { SignedIn } from "../identity/create-account.ts"
import type { AttemptGone, StepDone } from "../identity/errors.ts"
import { askAsFactor, proveAsFactor, type Question } from "../passkeys/as-factor.ts"
import type { PasskeyRefused } from "../passkeys/errors.ts"
import type { UsedAnswer } from "../passkeys/input.ts"
import { letOpen } from "../passkeys/use-passkey.ts"
import { fail, ok, type Result } from "../result.ts"
import { endSignIn, enterNew, openSignIn } from "./sign-in.ts"

/** After a right password: asks for one of the account's passkeys in the place of the code (I3). */
export async function startPasskeyFactor(
  ctx: VisitorContext,
  { token }: { readonly token: string | null },
): Promise<Result<Question, AttemptGone | NotFound | StepDone>> {
  const attempt = await openSignIn(ctx, token)
  return attempt === null ? fail("attempt_gone") : askAsFactor(ctx, attempt)
}

type Finish = {
  readonly token: string | null
  readonly answer: UsedAnswer
  readonly browserSecret: Uint8Array | null
  readonly device: string
}

/**
 * Password and passkey: in, also where the authenticator app is on, which a passkey is stronger than (docs/decisions/passkeys.md). The password has opened
 * the account key, so a passkey that did not open the messages does so from now on, if its authenticator can.
 */
export async function finishByPasskey(
  ctx: VisitorContext,
  { token, answer, ...browser }: Finish,
): Promise<Result<SignedIn, AttemptGone | StepDone | PasskeyRefused>> {
  const opened = await openSignIn(ctx, token)
  if (opened === null) return fail("attempt_gone")
  const proven = await proveAsFactor(ctx, opened, answer)
  if (!proven.ok) return proven
  const { attempt, used } = proven.value
  const { accountId, generation, accountKey } = attempt.state
  const { passkey, wrappingKey } = used
  return ctx.db.transaction(async (tx) => {
    await lockPassword(tx, accountId)
    if (!(await isPasskeyInForce(tx, { id: passkey.id, accountId, generation }))) return fail("passkey_refused")
    const ended = await endSignIn(ctx, tx, attempt)
    if (!ended.ok) return ended
    const signedIn = await enterNew(ctx, tx, { ...browser, remember: false, passkeyId: passkey.id }, attempt.state)
    if (used.accountKey === null && wrappingKey !== null)
      await letOpen(ctx, tx, {
        passkeyId: passkey.id,
        accountId,
        generation,
        wrappingKey,
        accountKey: new Uint8Array(Buffer.from(accountKey, "base64url")),
      })
    return ok(signedIn)
  })
}
