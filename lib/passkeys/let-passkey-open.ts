import { findPasskeys } from "#db/queries/passkeys.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { AttemptGone, StepDone } from "../identity/errors.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { beginCeremony, endCeremony, type Begun } from "./ceremony.ts"
import type { PasskeyCannotOpen, PasskeyRefused } from "./errors.ts"
import type { UsedAnswer } from "./input.ts"
import { askForOne } from "./options.ts"
import { letOpen, usePasskey } from "./use-passkey.ts"

/** Asks one passkey for what could open the messages: its authenticator gave nothing when it was made, or the account's keys are others since (K6). */
export async function startLetOpen(ctx: MemberContext, { id }: { readonly id: Id }): Promise<Result<Begun, NotFound | ProofNeeded>> {
  const scope = authorizeProven(ctx, "account:change")
  if (!scope.ok) return scope
  const wanted = (await findPasskeys(ctx.db, scope.value)).find((passkey) => passkey.id === id)
  if (wanted === undefined) return fail("not_found")
  return ok(await beginCeremony(ctx, { ceremony: "open", asked: await askForOne(ctx, [wanted]), passkeyId: id }))
}

type LetOpen = { readonly token: string | null; readonly answer: UsedAnswer }

/** Seals the account key, which this session opens, for the passkey that answered. */
export async function letPasskeyOpen(
  ctx: MemberContext,
  { token, answer }: LetOpen,
): Promise<Result<null, NotFound | AttemptGone | StepDone | PasskeyRefused | PasskeyCannotOpen>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const begun = await endCeremony(ctx, { ceremony: "open", token })
  if (!begun.ok) return begun
  const used = await usePasskey(ctx, { challenge: begun.value.challenge, answer })
  if (!used.ok) return used
  const { passkey, wrappingKey } = used.value
  const { accountId, generation } = ctx.actor
  if (passkey.id !== begun.value.passkeyId || passkey.accountId !== accountId) return fail("passkey_refused")
  if (wrappingKey === null) return fail("passkey_cannot_open")
  const { accountKey } = await ctx.open()
  return ctx.db.transaction(async (tx) => {
    const isThere = await letOpen(ctx, tx, { passkeyId: passkey.id, accountId, generation, wrappingKey, accountKey })
    return isThere ? ok(null) : fail("not_found")
  })
}
