import { NextResponse, type NextRequest } from "next/server"

/**
 * Headers of pages: a content security policy with a nonce, and nothing kept (B44, B51). Guards nothing (B46); an unknown Host does not come this far (scripts/preload.mjs).
 * Paths that take bodies and show no page stay out of the matcher: Next cuts bodies there at 10 MB and answers 200 (design 3).
 */
export function middleware(request: NextRequest): NextResponse {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
  const policy = contentSecurityPolicy(nonce)
  const forwarded = new Headers(request.headers)
  forwarded.set("x-nonce", nonce)
  forwarded.set("x-sigill-path", request.nextUrl.pathname + request.nextUrl.search)
  // Pages cannot see the method; a message records reading only where it is shown, never for HEAD (keys.md 3).
  forwarded.set("x-sigill-method", request.method)
  forwarded.set("content-security-policy", policy)
  const response = NextResponse.next({ request: { headers: forwarded } })
  response.headers.set("Content-Security-Policy", policy)
  response.headers.set("Cache-Control", "private, no-store")
  return response
}

function contentSecurityPolicy(nonce: string): string {
  const development = process.env.NODE_ENV === "development"
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    `style-src 'self'${development ? " 'unsafe-inline'" : ` 'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    // Only an attached PDF lets itself be framed by us.
    "frame-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    ...(development ? [] : ["require-trusted-types-for 'script'", "trusted-types nextjs nextjs#bundler default sigill#paste"]),
  ].join("; ")
}

export const config = {
  matcher: [
    "/((?!_next/static|_next/image|api/|upload/|compose/send|contacts/people$|contacts/import/read|organizer/[^/]+/people/import/read|organizer/[^/]+/branding/logo$|brand/|search/find$|metrics|evaluation/outbox\\.json|files/|invitation/files/|icons/|favicon\\.(?:ico|svg)|icons\\.svg|apple-touch-icon\\.png|language$|sign-out$|arrivals$|invitation/close$).*)",
  ],
}
