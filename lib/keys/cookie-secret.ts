import type { Services } from "../context.ts"

/** What session cookies are encrypted with: the newest cookie key alone, so that a new one ends every session for its browser (docs/security/keys.md). */
export const cookieSecret = ({ serverKeys }: Pick<Services, "serverKeys">): string =>
  Buffer.from(serverKeys.cookie.key).toString("base64url")
