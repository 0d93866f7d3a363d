import { findPasskeys, renamePasskey as rename } from "#db/queries/passkeys.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"

export type OwnPasskey = {
  readonly id: Id
  readonly name: string
  readonly createdAt: Date
  readonly usedAt: Date | null
  /** By itself; else it signs in together with the password. */
  readonly opensMessages: boolean
}

/** The passkeys of the signed-in person (I8). */
export async function listPasskeys(ctx: MemberContext): Promise<Result<readonly OwnPasskey[], NotFound>> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return scope
  const rows = await findPasskeys(ctx.db, scope.value)
  return ok(rows.map(({ id, name, createdAt, usedAt, opensMessages }) => ({ id, name, createdAt, usedAt, opensMessages })))
}

/** Gives a passkey another name, which only its owner sees. */
export async function renamePasskey(
  ctx: MemberContext,
  given: { readonly id: Id; readonly name: string },
): Promise<Result<null, NotFound>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  return (await rename(ctx.db, scope.value, given)) ? ok(null) : fail("not_found")
}
