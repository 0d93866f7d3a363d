import { generateAuthenticationOptions, generateRegistrationOptions } from "@simplewebauthn/server"
import type { ListedPasskey } from "#db/queries/passkeys.ts"
import type { MemberContext, Services } from "../context.ts"
import { MINUTE } from "../clock.ts"
import { passkeySalt } from "../keys/passkey.ts"
import { relyingPartyId, userHandleOf } from "./relying-party.ts"
import { ALGORITHMS } from "./verify.ts"

/** Time to find the security key. */
const TIMEOUT_MS = 5 * MINUTE

const CHALLENGE_BYTES = 32

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url")

/** What the page's script hands to the browser, and what the server keeps of it. */
export type Asked = { readonly challenge: string; readonly options: object }

/** In JSON, where salts are text; the page's script makes bytes of it. */
const prfOf = (services: Services) => ({ prf: { eval: { first: base64url(passkeySalt(services)) } } })

const descriptor = ({ credentialId, transports }: ListedPasskey) => ({ id: base64url(credentialId), transports: [...transports] })

/**
 * Asks for a new passkey: one that is found without an address being typed, and that checks its owner itself (by finger, face or PIN), so that having it
 * is two factors. Nothing is asked about the make of the authenticator.
 */
export async function askForNew(ctx: MemberContext, existing: readonly ListedPasskey[]): Promise<Asked> {
  const { accountId, address, name } = ctx.actor
  const made = await generateRegistrationOptions({
    rpName: "Sigill",
    rpID: relyingPartyId(ctx),
    userID: userHandleOf(accountId),
    userName: address,
    userDisplayName: name,
    challenge: new Uint8Array(ctx.random(CHALLENGE_BYTES)),
    timeout: TIMEOUT_MS,
    attestationType: "none",
    excludeCredentials: existing.map(descriptor),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    supportedAlgorithmIDs: [...ALGORITHMS],
  })
  return { challenge: made.challenge, options: { ...made, extensions: { ...made.extensions, ...prfOf(ctx) } } }
}

/** Asks for one of these passkeys, or for whichever its owner chooses. To a stranger the same for everybody: nothing tells who has one (B20). */
export async function askForOne(services: Services, allowed: readonly ListedPasskey[] | "any"): Promise<Asked> {
  const made = await generateAuthenticationOptions({
    rpID: relyingPartyId(services),
    challenge: new Uint8Array(services.random(CHALLENGE_BYTES)),
    timeout: TIMEOUT_MS,
    userVerification: "required",
    ...(allowed === "any" ? {} : { allowCredentials: allowed.map(descriptor) }),
  })
  return { challenge: made.challenge, options: { ...made, extensions: prfOf(services) } }
}
