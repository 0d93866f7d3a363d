import { cookies } from "next/headers"
import { env } from "../services.ts"

/** What the browser keeps: secrets that open nothing without their row, and the language. */
export type CookieName = "session" | "attempt" | "browser" | "language"

/** `__Host-` binds a cookie to this host and to https; evaluation over http cannot have it (B33). */
export function cookieName(name: CookieName): string {
  const plain = `sigill-${name}`
  return isSecure() ? `__Host-${plain}` : plain
}

export const isSecure = () => env().baseUrl.startsWith("https:")

/** The cookie's value, or null. */
export async function readCookie(name: CookieName): Promise<string | null> {
  return (await cookies()).get(cookieName(name))?.value ?? null
}

/** Sets a cookie that scripts cannot read. Without `maxAgeSeconds` it goes when the browser closes. Only in actions and routes. */
export async function writeCookie(name: CookieName, value: string, maxAgeSeconds?: number): Promise<void> {
  const lifetime = maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds }
  ;(await cookies()).set({ name: cookieName(name), value, httpOnly: true, secure: isSecure(), sameSite: "lax", path: "/", ...lifetime })
}

export async function dropCookie(name: CookieName): Promise<void> {
  ;(await cookies()).set({ name: cookieName(name), value: "", httpOnly: true, secure: isSecure(), sameSite: "lax", path: "/", maxAge: 0 })
}
