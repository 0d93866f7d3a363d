import { decode, encode } from "next-auth/jwt"
import { cache } from "react"
import type { MemberContext, VisitorContext } from "../context.ts"
import { resumeSession, SESSION_SECONDS, type NewSession } from "../identity/sessions.ts"
import { services } from "../services.ts"
import { dropCookie, readCookie, writeCookie } from "./cookies.ts"
import { requestLanguage } from "./language.ts"

const cookieSecret = async () => Buffer.from((await services()).serverKeys.cookie.key).toString("base64url")

/** Somebody, in the language that the page is shown in. */
export const visitorContext = cache(async (): Promise<VisitorContext> => ({ ...(await services()), language: await requestLanguage() }))

/**
 * Who is signed in, checked against the database at every request (B34, B46), or null.
 * Pages, actions and routes ask this; the middleware guards nothing.
 */
export const memberContext = cache(async (): Promise<MemberContext | null> => {
  const token = await readCookie("session")
  if (token === null) return null
  const claims = await decode({ token, secret: await cookieSecret() }).catch(() => null)
  const sessionId = claims?.["sid"]
  const secret = claims?.["key"]
  if (typeof sessionId !== "string" || typeof secret !== "string") return null
  return resumeSession(await visitorContext(), { sessionId, secret: new Uint8Array(Buffer.from(secret, "base64url")) })
})

/** Hands the browser a new session: its id and the secret that opens the account key, encrypted by next-auth (design 2). */
export async function startBrowserSession(session: NewSession): Promise<void> {
  const token = { sid: session.id, key: Buffer.from(session.secret).toString("base64url") }
  await writeCookie("session", await encode({ token, secret: await cookieSecret(), maxAge: SESSION_SECONDS }), SESSION_SECONDS)
}

export const dropBrowserSession = () => dropCookie("session")
