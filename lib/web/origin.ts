import { headers } from "next/headers"
import { env } from "../services.ts"

/**
 * Whether a post comes from our own pages: its Origin is compared with the configured address, never with Host or X-Forwarded-Host.
 * Missing, foreign and `null` are refused (design 3, B49).
 */
export function isOwnOrigin(origin: string | null): boolean {
  return origin !== null && env().origins.includes(origin)
}

/** The same for the request in hand. */
export async function isOwnPost(): Promise<boolean> {
  return isOwnOrigin((await headers()).get("origin"))
}
