import { decode, encode } from "next-auth/jwt"
import { cache } from "react"
import { takeInDrafts } from "../composing/take-in-drafts.ts"
import type { MemberContext, VisitorContext } from "../context.ts"
import { endSession, observeSession, resumeSession, SESSION_SECONDS, type HeldSession, type NewSession } from "../identity/sessions.ts"
import { cookieSecret } from "../keys/cookie-secret.ts"
import { services } from "../services.ts"
import { dropCookie, readCookie, writeCookie } from "./cookies.ts"
import { requestLanguage } from "./language.ts"

/** Somebody, in the language that the page is shown in. */
export const visitorContext = cache(async (): Promise<VisitorContext> => ({ ...(await services()), language: await requestLanguage() }))

/**
 * Who is signed in, checked against the database at every request (B34, B46), or null.
 * Pages, actions and routes ask this; the middleware guards nothing.
 */
export const memberContext = cache(async (): Promise<MemberContext | null> => {
  const held = await heldSession()
  const context = held === null ? null : await resumeSession(await visitorContext(), held)
  if (context !== null) await takeInDrafts(context)
  return context
})

/** Asks who is signed in, as often as it is called, without counting as use of the session (B35); null where this browser holds none. */
export async function sessionObserver(): Promise<(() => Promise<MemberContext | null>) | null> {
  const [held, visitor] = [await heldSession(), await visitorContext()]
  return held === null ? null : () => observeSession(visitor, held)
}

async function heldSession(): Promise<HeldSession | null> {
  const token = await readCookie("session")
  return token === null ? null : readClaims(await decode({ token, secret: cookieSecret(await services()) }).catch(() => null))
}

/** The session that a decrypted cookie of ours names, or null. */
export function readClaims(claims: Readonly<Record<string, unknown>> | null): HeldSession | null {
  const { sid: sessionId, key: secret } = claims ?? {}
  if (typeof sessionId !== "string" || typeof secret !== "string") return null
  return { sessionId, secret: new Uint8Array(Buffer.from(secret, "base64url")) }
}

/** Ends the session that this browser holds, if any, so that none is left behind that nobody sees any more (B33). */
export async function endHeldSession(): Promise<void> {
  const held = await heldSession()
  if (held !== null) await endSession(await services(), held)
}

/** Hands the browser a new session: its id and the secret that opens the account key, encrypted by next-auth (design 2). The one before is dead. */
export async function startBrowserSession(session: NewSession): Promise<void> {
  await endHeldSession()
  const token = { sid: session.id, key: Buffer.from(session.secret).toString("base64url") }
  await writeCookie("session", await encode({ token, secret: cookieSecret(await services()), maxAge: SESSION_SECONDS }), SESSION_SECONDS)
}

/** Signs this browser out: ends the session, also one that has run out, and drops its cookie. */
export async function endBrowserSession(): Promise<void> {
  await endHeldSession()
  await dropCookie("session")
}
