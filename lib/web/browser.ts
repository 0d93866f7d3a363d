import { headers } from "next/headers"
import { deviceOf } from "../identity/device.ts"
import { BROWSER_SECONDS, readBrowserSecret } from "../identity/known-browsers.ts"
import { networkOf } from "../identity/network.ts"
import { dropCookie, readCookie, writeCookie } from "./cookies.ts"

export type BrowserFacts = {
  readonly device: string
  /** The network address that the nearest proxy or the server itself saw; only ever the key of a limit, as a keyed hash. */
  readonly network: string
  /** By which this browser is known, if it is. */
  readonly browserSecret: Uint8Array | null
}

/** What a sign-in needs to know of the browser it comes from. */
export async function browserFacts(): Promise<BrowserFacts> {
  const sent = await headers()
  // One address, put there by our own server from the connection or by a proxy that it trusts (scripts/preload.mjs).
  const network = networkOf(sent.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "unknown")
  return { device: deviceOf(sent.get("user-agent")), network, browserSecret: readBrowserSecret(await readCookie("browser")) }
}

export const rememberInBrowser = (secret: Uint8Array): Promise<void> =>
  writeCookie("browser", Buffer.from(secret).toString("base64url"), BROWSER_SECONDS)

/** The attempt that this browser is in the middle of. */
export const attemptToken = (): Promise<string | null> => readCookie("attempt")
export const keepAttempt = (token: string): Promise<void> => writeCookie("attempt", token, 3600)
export const dropAttemptCookie = (): Promise<void> => dropCookie("attempt")
