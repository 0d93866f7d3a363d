import { isOwnOrigin } from "#lib/web/origin.ts"
import { leaveFor, redirectTo } from "#lib/web/route.ts"
import { endBrowserSession } from "#lib/web/session.ts"

/** Ends the session: its row, its cookie, and what the browser kept of the pages. A post, so that no link can do it (B34, B36). */
export async function POST(request: Request): Promise<Response> {
  if (!isOwnOrigin(request.headers.get("origin"))) return redirectTo("/")
  await endBrowserSession()
  return leaveFor("/sign-in?out=1")
}
