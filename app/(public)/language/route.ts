import { keepLanguage } from "#lib/identity/own-account.ts"
import { isLanguage } from "#lib/language/languages.ts"
import { writeCookie } from "#lib/web/cookies.ts"
import { isOwnOrigin } from "#lib/web/origin.ts"
import { redirectTo } from "#lib/web/route.ts"
import { readSmallBody } from "#lib/web/small-body.ts"
import { memberContext } from "#lib/web/session.ts"

const YEAR_SECONDS = 365 * 24 * 60 * 60

/** Remembers the language chosen at the foot of a page and leads back to that page; for people signed in or not (U1). */
export async function POST(request: Request): Promise<Response> {
  if (!isOwnOrigin(request.headers.get("origin"))) return redirectTo("/")
  const body = await readSmallBody(request, 1024)
  if (body === null) return new Response(null, { status: 413 })
  const wanted = new URLSearchParams(body).get("language")
  if (isLanguage(wanted)) {
    await writeCookie("language", wanted, YEAR_SECONDS)
    const member = await memberContext()
    if (member !== null) await keepLanguage(member, wanted)
  }
  return redirectTo(cameFrom(request.headers.get("referer")))
}

/** The path of the page that sent the form; the policy `same-origin` lets the browser say it. Only ever a path of ours. */
function cameFrom(referer: string | null): string {
  if (referer === null || !URL.canParse(referer)) return "/"
  const { origin, pathname, search } = new URL(referer)
  return isOwnOrigin(origin) && !pathname.startsWith("//") ? pathname + search : "/"
}
