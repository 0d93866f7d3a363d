import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible"
import type { Tx } from "#db/client.ts"
import { deleteLimits, limiterClient } from "#db/limits.ts"
import type { Services } from "./context.ts"
import { hmac } from "./crypto/kdf.ts"
import { LABELS } from "./crypto/labels.ts"
import { fail, ok, type Result } from "./result.ts"

export type LimitRule = {
  /** Names the counter: one per thing limited. */
  readonly name: string
  readonly max: number
  readonly perSeconds: number
  /** How long the door stays shut once the limit is passed; the window's rest if not given. */
  readonly blockSeconds?: number
}

export type TooMany = { readonly code: "too_many_requests"; readonly retryAfterSeconds: number }

/**
 * Counts one use of `rule`, or several at once, by `who` (an address, an account id, a number), across processes and restarts (design 2). Several are all
 * counted or, refused, none: what was asked for was not done, and what is left stays.
 * The counter's key is a keyed hash, so that the table does not say who did what (D2).
 */
export async function withinLimit(services: Services, rule: LimitRule, who: string, uses = 1): Promise<Result<null, TooMany>> {
  try {
    await limiter(services, rule).consume(limitKey(services, who), uses)
    return ok(null)
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    if (uses > 1) await limiter(services, rule).reward(limitKey(services, who), uses)
    return fail({ code: "too_many_requests", retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) })
  }
}

/** Whether `who` has used up `rule`, without counting. */
export async function isSpent(services: Services, rule: LimitRule, who: string): Promise<Result<null, TooMany>> {
  const state = await limiter(services, rule).get(limitKey(services, who))
  if (state === null || state.consumedPoints < rule.max) return ok(null)
  return fail({ code: "too_many_requests", retryAfterSeconds: Math.max(1, Math.ceil(state.msBeforeNext / 1000)) })
}

/** Starts `who`'s counter anew, as after a right password. */
export async function forgive(services: Services, rule: LimitRule, who: string): Promise<void> {
  await limiter(services, rule).delete(limitKey(services, who))
}

export type Counter = { readonly rule: LimitRule; readonly who: string }

/** The same for several, in the caller's transaction: all of them are forgiven with what else it does, or none. */
export async function forgiveWith(tx: Tx, services: Services, counters: readonly Counter[]): Promise<void> {
  const keys = counters.map(({ rule, who }) => limiter(services, rule).getKey(limitKey(services, who)))
  await deleteLimits(tx, keys)
}

function limiter(services: Services, rule: LimitRule): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient: limiterClient(services.db),
    storeType: "client",
    tableName: "limits",
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: rule.name,
    points: rule.max,
    duration: rule.perSeconds,
    ...(rule.blockSeconds === undefined ? {} : { blockDuration: rule.blockSeconds }),
  })
}

function limitKey(services: Services, who: string): string {
  const mac = hmac(services.serverKeys.pepper.key, new TextEncoder().encode(`${LABELS.limiterKey} ${who}`))
  return Buffer.from(mac.subarray(0, 16)).toString("base64url")
}
