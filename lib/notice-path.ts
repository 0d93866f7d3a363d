import type { Services } from "./context.ts"
import type { Id } from "./ids.ts"
import { supportAddressOf } from "./support-address.ts"

/** Whose pages: support's, or the shared mailbox's with this id. */
export type SharedPlace = "support" | Id

/** The pages of whom a notice is for, where that is a shared mailbox; null for everybody else. */
export function sharedPlaceOf(
  { env }: Pick<Services, "env">,
  { kind, accountId, address }: { readonly kind: string | null; readonly accountId: Id | null; readonly address: string },
): SharedPlace | null {
  if (kind !== "shared") return null
  return address === supportAddressOf(env) ? "support" : accountId
}

/**
 * Where a notice leads. Secrets stand in the path (keys.md 4). An account holder's link is the message's own address with the secret behind it:
 * signed in it is as good as the address alone, and without a password it opens with a code.
 */
export function noticePath(given: {
  readonly messageId: Id
  readonly secret: string | null
  readonly hasAccount: boolean
  /** A shared mailbox has pages of its own. */ readonly shared?: SharedPlace | null
}): string {
  const { messageId, secret, hasAccount, shared = null } = given
  if (shared !== null) return `${shared === "support" ? "/operator/support" : `/mailboxes/${shared}`}/messages/${messageId}`
  if (!hasAccount) return `/invitation/${secret ?? ""}`
  return secret === null ? `/messages/${messageId}` : `/messages/${messageId}/${secret}`
}
