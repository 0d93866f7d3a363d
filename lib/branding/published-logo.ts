import { findLogo } from "#db/queries/brandings.ts"
import type { Services } from "../context.ts"
import type { LogoType } from "./logo.ts"

/** A logo that some organisation shows (O13), by its hash; null for one that is only prepared, or is shown no more. */
export async function publishedLogo(
  { db }: Pick<Services, "db">,
  hash: string,
): Promise<{ readonly type: LogoType; readonly bytes: Uint8Array } | null> {
  return /^[A-Za-z0-9_-]{43}$/.test(hash) ? findLogo(db, hash) : null
}
