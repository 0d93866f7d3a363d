import { NextRequest } from "next/server"
import NextAuth, { type AuthOptions } from "next-auth"
import CredentialsProvider from "next-auth/providers/credentials"
import { endSession, SESSION_SECONDS } from "#lib/identity/sessions.ts"
import { redeemTicket } from "#lib/identity/ticket.ts"
import { cookieSecret } from "#lib/keys/cookie-secret.ts"
import { cookieName } from "#lib/web/cookies.ts"
import { isOwnOrigin } from "#lib/web/origin.ts"
import { readSmallBody } from "#lib/web/small-body.ts"
import { endHeldSession, memberContext, readClaims, visitorContext } from "#lib/web/session.ts"

/**
 * next-auth's own door (design 2): it reads the cookie that our actions write, and its credentials provider takes nothing but the one-time ticket
 * of a finished attempt. Its pages are not used; its session answer says when the session ends and nothing else (B50).
 */
async function options(): Promise<AuthOptions> {
  const context = await visitorContext()
  return {
    secret: cookieSecret(context),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    jwt: { maxAge: SESSION_SECONDS },
    useSecureCookies: context.env.baseUrl.startsWith("https:"),
    cookies: {
      sessionToken: {
        name: cookieName("session"),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure: context.env.baseUrl.startsWith("https:") },
      },
    },
    pages: { signIn: "/sign-in", signOut: "/account", error: "/sign-in" },
    logger: { error: (code) => context.log.warn("next_auth", { code }), warn: () => undefined, debug: () => undefined },
    providers: [
      CredentialsProvider({
        name: "ticket",
        credentials: { ticket: { type: "text" } },
        authorize: async (given) => {
          const session = await redeemTicket(context, given?.ticket ?? "")
          if (session === null) return null
          await endHeldSession()
          return { id: session.id, key: Buffer.from(session.secret).toString("base64url") }
        },
      }),
    ],
    // Its own signing out would drop the cookie only, and leave behind what a copy of it opens (B34).
    events: {
      signOut: async ({ token }) => {
        const held = readClaims(token)
        if (held !== null) await endSession(context, held)
      },
    },
    callbacks: {
      jwt: ({ token, user }) => (user === undefined ? token : { sid: user.id, key: "key" in user ? user.key : undefined }),
      session: ({ session }) => ({ expires: session.expires }),
    },
  }
}

/** Next-auth reads a body whole before it looks at it. */
const MAX_BODY_BYTES = 16 * 1024

type Context = { readonly params: Promise<{ readonly nextauth: string[] }> }

async function handle(request: Request, context: Context): Promise<Response> {
  if (request.method === "POST" && !isOwnOrigin(request.headers.get("origin"))) return new Response(null, { status: 403 })
  const body = await readSmallBody(request, MAX_BODY_BYTES)
  if (body === null) return new Response(null, { status: 413 })
  // Judged by the database, not by the cookie alone: an ended session is no session (B34).
  const isSession = (await context.params).nextauth.join("/") === "session"
  if (isSession && (await memberContext()) === null) return Response.json({}, { headers: { "Cache-Control": "no-store" } })
  process.env["NEXTAUTH_URL"] ??= (await visitorContext()).env.baseUrl
  const { method, headers } = request
  const small = new NextRequest(request.url, { method, headers, ...(method === "POST" ? { body } : {}) })
  return (await NextAuth(small as never, context as never, await options())) as Response
}

export { handle as GET, handle as POST }
