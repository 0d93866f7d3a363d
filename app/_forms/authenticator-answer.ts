import { base64URLStringToBuffer, bufferToBase64URLString, startAuthentication, startRegistration } from "@simplewebauthn/browser"

/** What the server asked, in JSON; the salt of the PRF is text there and has to be bytes for the browser. */
type Question<T> = T & { readonly extensions?: { readonly prf?: { readonly eval: { readonly first: string } } } }
type Registration = Parameters<typeof startRegistration>[0]["optionsJSON"]
type Authentication = Parameters<typeof startAuthentication>[0]["optionsJSON"]

function withBytes<T extends Registration | Authentication>(text: string): T {
  const { extensions, ...rest } = JSON.parse(text) as Question<T>
  const first = extensions?.prf?.eval.first
  const prf = first === undefined ? {} : { prf: { eval: { first: base64URLStringToBuffer(first) } } }
  return { ...rest, extensions: { ...extensions, ...prf } } as unknown as T
}

type Extensions = Awaited<ReturnType<typeof startAuthentication>>["clientExtensionResults"]

/** What the PRF gave, as text; nothing where the authenticator has none or gives it later. */
function prfIn({ prf }: Extensions): string | undefined {
  const first = prf?.results?.first
  if (first === undefined) return undefined
  const bytes = ArrayBuffer.isView(first) ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength) : new Uint8Array(first)
  return bufferToBase64URLString(bytes.slice().buffer)
}

/** Lets an authenticator make a passkey. @returns its answer as the server reads it (lib/passkeys/input.ts) */
export async function makePasskey(question: string): Promise<string> {
  const { id, rawId, type, response, clientExtensionResults } = await startRegistration({ optionsJSON: withBytes<Registration>(question) })
  const { clientDataJSON, attestationObject, transports } = response
  return JSON.stringify({
    id,
    rawId,
    type,
    canOpen: clientExtensionResults.prf?.enabled === true,
    response: { clientDataJSON, attestationObject, transports },
    prf: prfIn(clientExtensionResults),
  })
}

/** Lets an authenticator use a passkey. */
export async function usePasskey(question: string): Promise<string> {
  const { id, rawId, type, response, clientExtensionResults } = await startAuthentication({
    optionsJSON: withBytes<Authentication>(question),
  })
  const { clientDataJSON, authenticatorData, signature, userHandle } = response
  return JSON.stringify({
    id,
    rawId,
    type,
    response: { clientDataJSON, authenticatorData, signature, userHandle },
    prf: prfIn(clientExtensionResults),
  })
}
