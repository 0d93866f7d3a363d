import { dropAttempt } from "#lib/identity/attempts.ts"
import { attemptToken, dropAttemptCookie } from "#lib/web/browser.ts"
import { isOwnOrigin } from "#lib/web/origin.ts"
import { leaveFor, redirectTo } from "#lib/web/route.ts"
import { visitorContext } from "#lib/web/session.ts"

/** Closes the message that was read by a link, in this browser; the same link and a new code open it again. */
export async function POST(request: Request): Promise<Response> {
  if (!isOwnOrigin(request.headers.get("origin"))) return redirectTo("/")
  await dropAttempt(await visitorContext(), await attemptToken())
  await dropAttemptCookie()
  return leaveFor("/invitation/code?closed=1")
}
