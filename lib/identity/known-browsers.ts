import type { Tx } from "#db/client.ts"
import { deleteKnownBrowsers, findKnownBrowser, findKnownBrowsers, insertKnownBrowser, touchKnownBrowser } from "#db/queries/sessions.ts"
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
export const BROWSER_SECONDS = (365 * DAY) / 1000

const SECRET_BYTES = 32

/** One secret for a browser, another hash for each account: the rows do not tell that two people share a browser. */
const hashFor = (secret: Bytes, accountId: Id) => hmac(secret, utf8(`known-browser ${accountId}`))

/** The secret in a browser's cookie, or null where there is none of ours. */
export function readBrowserSecret(cookie: string | null): Uint8Array | null {
  const secret = new Uint8Array(Buffer.from(cookie ?? "", "base64url"))
  return secret.length === SECRET_BYTES ? secret : null
}

/** Whether this browser has proven the account's phone before (I3). @returns the row's id. */
export async function recogniseBrowser(
  services: Services,
  { accountId, secret }: { readonly accountId: Id; readonly secret: Uint8Array | null },
): Promise<Id | null> {
  if (secret === null) return null
  const seenAfter = new Date(services.clock.now().getTime() - FORGOTTEN_AFTER_MS)
  return (await findKnownBrowser(services.db, { accountId, secretHash: hashFor(secret, accountId), seenAfter }))?.id ?? null
}

export const noteBrowser = (services: Services, id: Id): Promise<void> => touchKnownBrowser(services.db, id, services.clock.now())

/** Remembers a browser that has just proven the phone. @returns the secret for its cookie: the one it has, or a new one. */
export async function rememberBrowser(
  services: Services,
  tx: Tx,
  given: { readonly accountId: Id; readonly secret: Uint8Array | null; readonly device: string },
): Promise<Uint8Array> {
  const secret = given.secret ?? services.random(SECRET_BYTES)
  const now = services.clock.now()
  await insertKnownBrowser(tx, {
    id: newId(),
    accountId: given.accountId,
    secretHash: hashFor(secret, given.accountId),
    device: given.device,
    createdAt: now,
    seenAt: now,
  })
  return secret
}

export type KnownBrowser = { readonly id: Id; readonly device: string; readonly seenAt: Date }

export async function listKnownBrowsers(ctx: MemberContext): Promise<Result<readonly KnownBrowser[], NotFound>> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return scope
  return ok(await findKnownBrowsers(ctx.db, scope.value))
}

/** Every browser, this one too, has to prove the phone at its next sign-in. */
export async function forgetBrowsers(ctx: MemberContext): Promise<Result<{ readonly forgotten: number }, NotFound>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  return ok({ forgotten: await deleteKnownBrowsers(ctx.db, scope.value) })
}
