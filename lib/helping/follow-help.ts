import { findWait, findOwner } from "#db/queries/recovering.ts"
import { findHelpBySecret, type NamedHelp } from "#db/queries/recovery-helps.ts"
import { findAddressesOf } from "#db/queries/own-account.ts"
import { inAll } from "#db/tenancy.ts"
import type { VisitorContext } from "../context.ts"
import { factorsFor, poseFirst, type Challenge, type NoFactor } from "../factors/challenge.ts"
import { startAttempt } from "../identity/attempts.ts"
import { mayRecover, type SmsRefusal } from "../identity/limits.ts"
import { openField } from "../keys/field.ts"
import { STEP, type RecoveryState } from "../recovering/recovery.ts"
import { ownerScope } from "../recovering/scope.ts"
import { fail, ok, type Result } from "../result.ts"
import { readHelpSecret, secretHash } from "./secret.ts"

export type ShownHelp = {
  readonly organisation: string
  readonly dueAt: Date
  readonly timeZone: string
  /** The wait is over, or there was none. */
  readonly isDue: boolean
}

/** What a link of a help leads to, or null: never made, used, stopped or over. Looking spends nothing (B55). */
export async function showHelp(ctx: VisitorContext, secret: string): Promise<ShownHelp | null> {
  const found = await findHelp(ctx, secret)
  if (found === null) return null
  const { help, dueAt, timeZone } = found
  return { organisation: help.organisation, dueAt, timeZone, isDue: dueAt <= ctx.clock.now() }
}

/** Used, stopped, over, or never made; which of them, a stranger does not learn. */
export type HelpGone = { readonly code: "help_gone" }
/** The time that its owner has to stop it is not over yet. */
export type HelpEarly = { readonly code: "help_early" }

/**
 * Begins on the way that an organisation opened: the link proves the mailbox, and a second factor is asked for as always, by the number that the
 * organisation gave, where it gave one. @returns what the browser keeps of the attempt
 */
export async function startHelped(
  ctx: VisitorContext,
  { secret, network }: { readonly secret: string; readonly network: string },
): Promise<Result<{ readonly token: string }, HelpGone | HelpEarly | SmsRefusal | NoFactor>> {
  const free = await mayRecover(ctx, network)
  if (!free.ok) return free
  const found = await findHelp(ctx, secret)
  if (found === null) return fail("help_gone")
  if (found.dueAt > ctx.clock.now()) return fail("help_early")
  const { help, language, address } = found
  const { accountId } = help
  const instead = { phone: phoneOf(ctx, help), withoutApp: help.dropsApp }
  const factors = await factorsFor(ctx, { accountId, instead })
  if (factors === null) return fail("help_gone")
  const posed = await poseFirst(ctx, { factors, purpose: "recover", language })
  if (!posed.ok && (posed.error.code !== "no_factor" || factors.passkeys === 0)) return posed
  const challenge: Challenge = posed.ok ? posed.value.challenge : { accountId, method: "one_time_code", code: null, codesSent: 0 }
  const state: RecoveryState = {
    ...challenge,
    instead,
    intent: "password",
    address,
    language,
    by: "nothing",
    phone: null,
    verifier: null,
    help: secret,
  }
  const token = await ctx.db.transaction(async (tx) => {
    if (posed.ok) await posed.value.send(tx)
    return startAttempt(ctx, tx, { purpose: "recover", step: STEP.proveFactor, state, accountId })
  })
  return ok({ token })
}

/** The number that the organisation gave, or null. */
export const phoneOf = (ctx: VisitorContext, { phone, accountId: ownerId }: Pick<NamedHelp, "phone" | "accountId">): string | null =>
  phone === null ? null : openField(ctx, { name: "help-phone", ownerId, sealed: phone })

type Found = {
  readonly help: NamedHelp
  readonly dueAt: Date
  readonly timeZone: string
  readonly language: string
  readonly address: string
}

/** The row of a secret, while its wait has not been stopped or given up, of an account that may sign in. */
export async function findHelp(ctx: VisitorContext, secret: string): Promise<Found | null> {
  const key = readHelpSecret(secret)
  const help = key === null ? null : await inAll(ctx.db, "service", (tx) => findHelpBySecret(tx, secretHash(key)))
  if (help === null) return null
  const scope = ownerScope(help.accountId)
  const [wait, owner] = [await findWait(ctx.db, scope, { kind: "help", now: ctx.clock.now() }), await findOwner(ctx.db, scope)]
  const address = (await findAddressesOf(ctx.db, help.accountId)).find(({ isMain }) => isMain)?.address
  if (wait === null || owner === null || address === undefined) return null
  return { help, dueAt: wait.dueAt, timeZone: owner.timeZone, language: owner.language, address }
}
