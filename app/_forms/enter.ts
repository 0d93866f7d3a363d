import type { SignedIn } from "#lib/identity/create-account.ts"
import { dropAttemptCookie, rememberInBrowser } from "#lib/web/browser.ts"
import { readCookie, writeCookie } from "#lib/web/cookies.ts"
import { startBrowserSession } from "#lib/web/session.ts"

const YEAR_SECONDS = 365 * 24 * 60 * 60

/** Gives the browser what a finished sign-in has made. The language is the account's, unless another was chosen in this browser. */
export async function enter({ session, browserSecret, language }: SignedIn): Promise<void> {
  await startBrowserSession(session)
  await rememberInBrowser(browserSecret)
  await dropAttemptCookie()
  if ((await readCookie("language")) === null) await writeCookie("language", language, YEAR_SECONDS)
}
