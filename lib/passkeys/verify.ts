import { verifyAuthenticationResponse, verifyRegistrationResponse } from "@simplewebauthn/server"
import { decodeAttestationObject, isoBase64URL } from "@simplewebauthn/server/helpers"
import type { Services } from "../context.ts"
import type { MadeAnswer, UsedAnswer } from "./input.ts"
import { relyingPartyId } from "./relying-party.ts"

/** Ed25519, ECDSA on P-256 and RSA with SHA-256 (COSE): what authenticators make today. */
export const ALGORITHMS: readonly number[] = [-8, -7, -257]

const expected = (services: Services, challenge: string) => ({
  expectedChallenge: challenge,
  expectedOrigin: [...services.env.origins],
  expectedRPID: relyingPartyId(services),
  requireUserVerification: true,
})

export type MadeCredential = { readonly credentialId: Uint8Array; readonly publicKey: Uint8Array; readonly counter: number }

/**
 * Whether a new passkey was made for this challenge, on a page of ours, by an authenticator that checked its owner (WebAuthn 3, 7.1).
 * @returns what is kept of it, or null for anything else
 */
export async function verifyMade(
  services: Services,
  { challenge, answer }: { readonly challenge: string; readonly answer: MadeAnswer },
): Promise<MadeCredential | null> {
  const { id, rawId, type, response } = answer
  try {
    if (!isWithoutCertificates(response.attestationObject)) return null
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { id, rawId, type, response, clientExtensionResults: {} },
      ...expected(services, challenge),
      supportedAlgorithmIDs: [...ALGORITHMS],
    })
    if (!verified) return null
    const { credential } = registrationInfo
    return { credentialId: isoBase64URL.toBuffer(credential.id), publicKey: credential.publicKey, counter: credential.counter }
  } catch {
    // The verifier throws for whatever does not fit; what it was is nobody's business but a test's.
    return null
  }
}

/**
 * We ask for no attestation, so a browser sends none, or one that the new key signed itself. Certificates are not even looked at: whoever checks them
 * parses what a stranger wrote, and the verifier may fetch revocation lists from addresses that stand in them (B72).
 */
function isWithoutCertificates(attestation: string): boolean {
  const decoded = decodeAttestationObject(isoBase64URL.toBuffer(attestation))
  const format = decoded.get("fmt")
  return format === "none" || (format === "packed" && decoded.get("attStmt").get("x5c") === undefined)
}

type Use = { readonly challenge: string; readonly answer: UsedAnswer; readonly publicKey: Uint8Array }

/**
 * Whether a passkey signed this challenge, on a page of ours, after its authenticator checked its owner (WebAuthn 3, 7.2). The counter is the caller's
 * to compare: the verifier would do so before it knows the signature, and without a lock.
 * @returns how many uses the authenticator counts, or null for anything that does not fit
 */
export async function verifyUse(services: Services, { challenge, answer, publicKey }: Use): Promise<{ readonly counter: number } | null> {
  const { id, rawId, type, response } = answer
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { id, rawId, type, response, clientExtensionResults: {} },
      ...expected(services, challenge),
      credential: { id, publicKey: new Uint8Array(publicKey), counter: 0 },
    })
    return verified ? { counter: authenticationInfo.newCounter } : null
  } catch {
    return null
  }
}
