import { assertBytes, concatBytes, type Bytes, type Random } from "../crypto/bytes.ts"
import { HPKE_OVERHEAD, openWith, sealTo } from "../crypto/hpke.ts"
import { KEM, openKemRecipient, type KemIdentity } from "../crypto/kem.ts"
import { FILE_KEY_BYTES } from "../crypto/stream.ts"
import { fromBase64, isAgeHeaderWhole, parseAgeHeader, toBase64, writeAgeHeader, type AgeStanza } from "./age-header.ts"
import { decodeBech32, encodeBech32 } from "./bech32.ts"
import { utf8 } from "./context.ts"

/**
 * A standard age v1 file (C2SP age.md) around a payload of ours: the payload's bytes stay as they are, only a header comes before them.
 * `age` 1.3 or newer and the npm package `age-encryption` open it with the identity that `encodeAgeIdentity` writes.
 */
const STANZA_TYPE = "mlkem768x25519"
/** HPKE's `info` in age's hybrid stanza. */
const STANZA_INFO = utf8("age-encryption.org/mlkem768x25519")
const SEALED_BYTES = HPKE_OVERHEAD + FILE_KEY_BYTES

const IDENTITY_PREFIX = "age-secret-key-pq-"
const RECIPIENT_PREFIX = "age1pq"

/** A KEM seed (32 bytes) as `AGE-SECRET-KEY-PQ-1…`. It opens mail: shown once, to its owner, and never logged. */
export function encodeAgeIdentity(seed: Bytes): string {
  assertBytes(seed, KEM.seedBytes, "seed")
  return encodeBech32(IDENTITY_PREFIX, seed).toUpperCase()
}

/** The seed in `AGE-SECRET-KEY-PQ-1…` (upper case, as age demands), or null. */
export function decodeAgeIdentity(text: string): Bytes | null {
  const seed = text === text.toUpperCase() ? decodeBech32(IDENTITY_PREFIX, text) : null
  return seed?.length === KEM.seedBytes ? seed : null
}

/** A KEM public key (1216 bytes) as `age1pq1…`. */
export function encodeAgeRecipient(publicKey: Bytes): string {
  assertBytes(publicKey, KEM.publicKeyBytes, "publicKey")
  return encodeBech32(RECIPIENT_PREFIX, publicKey)
}

/** The public key in `age1pq1…`, or null; whether it is canonical says `openKemRecipient`. */
export function decodeAgeRecipient(text: string): Bytes | null {
  const publicKey = text === text.toLowerCase() ? decodeBech32(RECIPIENT_PREFIX, text) : null
  return publicKey?.length === KEM.publicKeyBytes ? publicKey : null
}

type SealHeader = { readonly fileKey: Bytes; readonly kemPublic: Bytes; readonly random: Random }

/**
 * The header that makes a payload under `fileKey` (16 bytes) an age file for one recipient: written before the payload, nothing between.
 * @throws MalformedError on a file key or a public key of the wrong form.
 */
export function sealAgeHeader({ fileKey, kemPublic, random }: SealHeader): Bytes {
  assertBytes(fileKey, FILE_KEY_BYTES, "fileKey")
  const sealed = sealTo({ recipient: openKemRecipient(kemPublic), info: STANZA_INFO, plaintext: fileKey, random })
  const share = toBase64(sealed.subarray(0, KEM.ciphertextBytes))
  return writeAgeHeader({ stanzas: [{ type: STANZA_TYPE, args: [share], body: sealed.subarray(KEM.ciphertextBytes) }], fileKey })
}

export type OpenedAgeHeader = { readonly fileKey: Bytes; /** Where the payload begins, in bytes. */ readonly payloadStart: number }

/**
 * The file key of an age file whose header is at the beginning of `file`, or null: no such header, none of its stanzas for this identity, or a wrong MAC.
 * Stanzas of other kinds are passed over, as age.md demands.
 */
export function openAgeHeader({ identity, file }: { readonly identity: KemIdentity; readonly file: Bytes }): OpenedAgeHeader | null {
  const header = parseAgeHeader(file)
  if (header === null) return null
  for (const stanza of header.stanzas) {
    if (stanza.type !== STANZA_TYPE) continue
    const sealed = sealedFileKey(stanza)
    // A malformed stanza of a known kind condemns the file: age.md, "mlkem768x25519".
    if (sealed === null) return null
    const fileKey = openWith({ identity, info: STANZA_INFO, sealed })
    if (fileKey === null) continue
    return isAgeHeaderWhole({ header, fileKey }) ? { fileKey, payloadStart: header.length } : null
  }
  return null
}

/** Encapsulation and sealed file key; null unless both are exactly as long as they have to be, which is checked before anything is opened (B3). */
function sealedFileKey({ args, body }: AgeStanza): Bytes | null {
  const share = args.length === 1 ? fromBase64(args[0] ?? "") : null
  if (share?.length !== KEM.ciphertextBytes || body.length !== SEALED_BYTES - KEM.ciphertextBytes) return null
  return concatBytes(share, body)
}
