import { createHash, createHmac, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto"
import type { MadeAnswer, UsedAnswer } from "#lib/passkeys/input.ts"

export type KeyKind = "ES256" | "EdDSA" | "RS256"

type CborMap = ReadonlyMap<number | string, Cbor>
type Cbor = number | string | Uint8Array | readonly Cbor[] | CborMap

const isMap = (value: Cbor): value is CborMap => value instanceof Map

/** Just enough of CBOR (RFC 8949) to say what authenticators say. */
function cbor(value: Cbor): Buffer {
  if (typeof value === "number") return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  if (isMap(value)) return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, item]) => [cbor(key), cbor(item)])])
  return Buffer.concat([head(4, value.length), ...value.map(cbor)])
}

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.of((major << 5) | length)
  if (length < 256) return Buffer.of((major << 5) | 24, length)
  return Buffer.of((major << 5) | 25, length >> 8, length & 255)
}

const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest()
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url")
const bytes = (encoded: string) => Buffer.from(encoded, "base64url")

function newKey(kind: KeyKind): { readonly privateKey: KeyObject; readonly cose: Buffer } {
  const { privateKey, publicKey } =
    kind === "ES256"
      ? generateKeyPairSync("ec", { namedCurve: "P-256" })
      : kind === "EdDSA"
        ? generateKeyPairSync("ed25519")
        : generateKeyPairSync("rsa", { modulusLength: 2048 })
  const { x = "", y = "", n = "", e = "" } = publicKey.export({ format: "jwk" })
  const cose: Readonly<Record<KeyKind, readonly (readonly [number, Cbor])[]>> = {
    ES256: [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(x)],
      [-3, bytes(y)],
    ],
    EdDSA: [
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, bytes(x)],
    ],
    RS256: [
      [1, 3],
      [3, -257],
      [-1, bytes(n)],
      [-2, bytes(e)],
    ],
  }
  return { privateKey, cose: cbor(new Map(cose[kind])) }
}

/** What a browser is handed, as far as an authenticator looks at it. */
type Options = {
  readonly challenge: string
  readonly rp?: { readonly id: string }
  readonly rpId?: string
  readonly user?: { readonly id: string }
  readonly extensions: { readonly prf: { readonly eval: { readonly first: string } } }
}

/** How it departs from what an honest one would do. */
export type Mischief = {
  readonly origin?: string
  readonly rpId?: string
  readonly challenge?: string
  readonly isUserVerified?: boolean
  readonly isPresent?: boolean
  /** What it says it has counted. */ readonly counter?: number
  readonly userHandle?: string | null
  readonly type?: string
  readonly attestation?: "none" | "self" | "certificate"
  readonly prf?: string
}

type Features = {
  readonly origin: string
  readonly kind?: KeyKind
  /** `late`: gives it only when the passkey is used, as many security keys do. */
  readonly prf?: "none" | "at once" | "late"
  /** Many that keep passkeys in several places count nothing. */
  readonly counts?: boolean
}

export type SoftwareAuthenticator = {
  readonly credentialId: string
  readonly make: (options: object, mischief?: Mischief) => MadeAnswer
  readonly use: (options: object, mischief?: Mischief) => UsedAnswer
}

/** An authenticator with one passkey in software, so that the server is tried without a browser (WebAuthn 3, 6 and 10.1.4). */
export function softwareAuthenticator({ origin, kind = "ES256", prf = "at once", counts = true }: Features): SoftwareAuthenticator {
  const credentialId = randomBytes(32)
  const secret = randomBytes(32)
  const { privateKey, cose } = newKey(kind)
  let userHandle = ""
  let counter = 0
  const signWith = (data: Uint8Array) => sign(kind === "EdDSA" ? null : "sha256", data, privateKey)
  const prfOf = ({ extensions }: Options) =>
    text(
      createHmac("sha256", secret)
        .update(sha256(Buffer.concat([Buffer.from("WebAuthn PRF\0"), bytes(extensions.prf.eval.first)])))
        .digest(),
    )
  const clientData = (type: string, { challenge }: Options, mischief: Mischief) =>
    Buffer.from(
      JSON.stringify({
        type: mischief.type ?? type,
        challenge: mischief.challenge ?? challenge,
        origin: mischief.origin ?? origin,
        crossOrigin: false,
      }),
    )
  const authenticatorData = (options: Options, mischief: Mischief, attested: Buffer) => {
    const { isUserVerified = true, isPresent = true } = mischief
    counter += counts ? 1 : 0
    const flags = (isPresent ? 1 : 0) | (isUserVerified ? 4 : 0) | (attested.length > 0 ? 64 : 0)
    const count = Buffer.alloc(4)
    count.writeUInt32BE(mischief.counter ?? counter)
    return Buffer.concat([sha256(mischief.rpId ?? options.rpId ?? options.rp?.id ?? ""), Buffer.of(flags), count, attested])
  }
  return {
    credentialId: text(credentialId),
    make: (asked, mischief = {}) => {
      const options = asked as Options
      userHandle = options.user?.id ?? ""
      const client = clientData("webauthn.create", options, mischief)
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.of(0, credentialId.length), credentialId, cose])
      const data = authenticatorData(options, mischief, attested)
      const signature = signWith(Buffer.concat([data, sha256(client)]))
      const algorithm = kind === "ES256" ? -7 : kind === "EdDSA" ? -8 : -257
      const statements: Readonly<Record<string, readonly [string, Cbor]>> = {
        none: ["none", new Map()],
        self: ["packed", new Map<string, Cbor>([["alg", algorithm]]).set("sig", signature)],
        certificate: ["packed", new Map<string, Cbor>([["alg", algorithm]]).set("sig", signature).set("x5c", [randomBytes(200)])],
      }
      const [format, statement] = statements[mischief.attestation ?? "none"] ?? ["none", new Map<string, Cbor>()]
      const object = cbor(new Map<string, Cbor>([["fmt", format]]).set("attStmt", statement).set("authData", data))
      return {
        id: text(credentialId),
        rawId: text(credentialId),
        type: "public-key",
        response: { clientDataJSON: text(client), attestationObject: text(object), transports: ["internal"] },
        canOpen: prf !== "none",
        prf: prf === "at once" ? prfOf(options) : undefined,
      }
    },
    use: (asked, mischief = {}) => {
      const options = asked as Options
      const client = clientData("webauthn.get", options, mischief)
      const data = authenticatorData(options, mischief, Buffer.alloc(0))
      const handle = mischief.userHandle === undefined ? userHandle : (mischief.userHandle ?? undefined)
      return {
        id: text(credentialId),
        rawId: text(credentialId),
        type: "public-key",
        response: {
          clientDataJSON: text(client),
          authenticatorData: text(data),
          signature: text(signWith(Buffer.concat([data, sha256(client)]))),
          userHandle: handle,
        },
        prf: mischief.prf ?? (prf === "none" ? undefined : prfOf(options)),
      }
    },
  }
}
