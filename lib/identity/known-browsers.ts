import type { Tx } from "#db/client.ts"
import { deleteKnownBrowsers, findKnownBrowser, findKnownBrowsers, putKnownBrowser, touchKnownBrowser } from "#db/queries/known-browsers.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import { DAY } from "../clock.ts"
import type { MemberContext, Services } from "../context.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { hmac } from "../crypto/kdf.ts"
import { utf8 } from "../envelope/context.ts"
import { newId, type Id } from "../ids.ts"
import { ok, type Result } from "../result.ts"

/** A browser that proved the phone and was then not used for this long has to prove it again. */
const FORGOTTEN_AFTER_MS = 180 * DAY
/** For so long *remember this browser* spares the authenticator's code (I3). */
export const REMEMBERED_DAYS = 30
const REMEMBERED_MS = REMEMBERED_DAYS * DAY
export const BROWSER_SECONDS = (365 * DAY) / 1000

const SECRET_BYTES = 32

/** One secret for a browser, another hash for each account: the rows do not tell that two people share a browser. */
const hashFor = (secret: Bytes, accountId: Id) => hmac(secret, utf8(`known-browser ${accountId}`))

/** The secret in a browser's cookie, or null where there is none of ours. */
export function readBrowserSecret(cookie: string | null): Uint8Array | null {
  const secret = new Uint8Array(Buffer.from(cookie ?? "", "base64url"))
  return secret.length === SECRET_BYTES ? secret : null
}

/** A browser that has proven its owner before (I3). */
export type Recognised = {
  readonly id: Id
  /** Its owner chose that no code of the authenticator is asked for here, and that time is not over. */
  readonly isRemembered: boolean
}

/** Whether this browser has proven the account's owner before, or null. */
export async function recogniseBrowser(
  services: Services,
  { accountId, secret }: { readonly accountId: Id; readonly secret: Uint8Array | null },
): Promise<Recognised | null> {
  if (secret === null) return null
  const now = services.clock.now()
  const seenAfter = new Date(now.getTime() - FORGOTTEN_AFTER_MS)
  const row = await findKnownBrowser(services.db, { accountId, secretHash: hashFor(secret, accountId), seenAfter })
  return row === null ? null : { id: row.id, isRemembered: row.rememberedUntil !== null && row.rememberedUntil > now }
}

export const noteBrowser = (services: Services, id: Id): Promise<void> => touchKnownBrowser(services.db, id, services.clock.now())

type Proven = {
  readonly accountId: Id
  readonly secret: Uint8Array | null
  readonly device: string
  /** Its owner wants no code of the authenticator here for thirty days. */
  readonly remember?: boolean
}

/** Notes a browser that has just proven its owner. @returns the secret for its cookie: the one it has, or a new one. */
export async function rememberBrowser(
  services: Services,
  tx: Tx,
  { accountId, device, remember = false, ...given }: Proven,
): Promise<Uint8Array> {
  const secret = given.secret ?? services.random(SECRET_BYTES)
  const now = services.clock.now()
  const rememberedUntil = remember ? new Date(now.getTime() + REMEMBERED_MS) : null
  await putKnownBrowser(tx, {
    id: newId(),
    accountId,
    secretHash: hashFor(secret, accountId),
    device,
    createdAt: now,
    seenAt: now,
    rememberedUntil,
  })
  return secret
}

export type KnownBrowser = { readonly id: Id; readonly device: string; readonly seenAt: Date }

export async function listKnownBrowsers(ctx: MemberContext): Promise<Result<readonly KnownBrowser[], NotFound>> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return scope
  return ok(await findKnownBrowsers(ctx.db, scope.value))
}

/** Every browser, this one too, has to prove its owner at the next sign-in. */
export async function forgetBrowsers(ctx: MemberContext): Promise<Result<{ readonly forgotten: number }, NotFound>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  return ok({ forgotten: await deleteKnownBrowsers(ctx.db, scope.value) })
}
