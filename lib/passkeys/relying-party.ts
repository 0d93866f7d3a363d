import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"

/** What a passkey belongs to: the host of the configured address, never of a request (B54). A look-alike host gets nothing from an authenticator. */
export const relyingPartyId = ({ env }: Services): string => new URL(env.baseUrl).hostname

/** By what an authenticator keeps somebody's passkeys together: random and opaque, never an address. */
export const userHandleOf = (accountId: Id): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(accountId.replaceAll("-", ""), "hex"))

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url")

/** Whether an authenticator's answer is for this account. */
export const isHandleOf = (handle: string, accountId: Id): boolean => handle === base64url(userHandleOf(accountId))
