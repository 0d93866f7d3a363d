import { assertBytes, concatBytes, equalBytes, type Bytes, type Random } from "../crypto/bytes.ts"
import { HPKE_OVERHEAD, openWith, sealTo } from "../crypto/hpke.ts"
import { hkdf, hmac } from "../crypto/kdf.ts"
import { KEM, openKemRecipient, type KemIdentity } from "../crypto/kem.ts"
import { FILE_KEY_BYTES } from "../crypto/stream.ts"
import { decodeBech32, encodeBech32 } from "./bech32.ts"
import { utf8 } from "./context.ts"

/**
 * A standard age v1 file (C2SP age.md) around a payload of ours: the payload's bytes stay as they are, only a header comes before them.
 * `age` 1.3 or newer and the npm package `age-encryption` open it with the identity that `encodeAgeIdentity` writes.
 */
const VERSION_LINE = "age-encryption.org/v1"
const STANZA_TYPE = "mlkem768x25519"
/** HPKE's `info` in age's hybrid stanza. */
const STANZA_INFO = utf8("age-encryption.org/mlkem768x25519")
const SEALED_BYTES = HPKE_OVERHEAD + FILE_KEY_BYTES
const BODY_LINE = 64
const MAC_BYTES = 32
/** A header is read from memory; this many bytes hold forty hybrid stanzas. */
export const AGE_HEADER_LIMIT = 64 * 1024

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
  const body = toBase64(sealed.subarray(KEM.ciphertextBytes))
  const unsigned = utf8(`${VERSION_LINE}\n-> ${STANZA_TYPE} ${share}\n${body}\n---`)
  return concatBytes(unsigned, utf8(` ${toBase64(headerMac(fileKey, unsigned))}\n`))
}

export type OpenedAgeHeader = { readonly fileKey: Bytes; /** Where the payload begins, in bytes. */ readonly payloadStart: number }

/**
 * The file key of an age file whose header is at the beginning of `file`, or null: no such header, none of its stanzas for this identity, or a wrong MAC.
 * Stanzas of other kinds are passed over, as age.md demands.
 */
export function openAgeHeader({ identity, file }: { readonly identity: KemIdentity; readonly file: Bytes }): OpenedAgeHeader | null {
  const header = parseHeader(file)
  if (header === null) return null
  for (const { type, args, body } of header.stanzas) {
    if (type !== STANZA_TYPE) continue
    const share = fromBase64(args[0] ?? "")
    // A malformed stanza of a known kind condemns the file: age.md, "mlkem768x25519".
    if (args.length !== 1 || share === null || share.length + body.length !== SEALED_BYTES || share.length !== KEM.ciphertextBytes)
      return null
    const fileKey = openWith({ identity, info: STANZA_INFO, sealed: concatBytes(share, body) })
    if (fileKey === null) continue
    const isWhole = equalBytes(headerMac(fileKey, header.unsigned), header.mac)
    return isWhole ? { fileKey, payloadStart: header.length } : null
  }
  return null
}

type Stanza = { readonly type: string; readonly args: readonly string[]; readonly body: Bytes }
type Header = { readonly stanzas: readonly Stanza[]; readonly unsigned: Bytes; readonly mac: Bytes; readonly length: number }

function parseHeader(file: Bytes): Header | null {
  const start = file.subarray(0, AGE_HEADER_LIMIT)
  // Every byte is one character, so places in the text are places in the file.
  const text = Buffer.from(start.buffer, start.byteOffset, start.byteLength).toString("latin1")
  const macAt = text.indexOf("\n--- ") + 1
  const end = text.indexOf("\n", macAt)
  if (macAt === 0 || end === -1) return null
  const [version, ...lines] = text.slice(0, macAt - 1).split("\n")
  const stanzas = parseStanzas(lines)
  const mac = fromBase64(text.slice(macAt + 4, end))
  if (version !== VERSION_LINE || stanzas === null || mac?.length !== MAC_BYTES) return null
  return { stanzas, unsigned: file.subarray(0, macAt + 3), mac, length: end + 1 }
}

/** `-> type arguments`, then base64 in lines of 64 characters of which the last, perhaps empty, is shorter. */
function parseStanzas(lines: readonly string[]): readonly Stanza[] | null {
  const stanzas: Stanza[] = []
  let at = 0
  while (at < lines.length) {
    const [arrow, type = "", ...args] = (lines[at++] ?? "").split(" ")
    if (arrow !== "->" || ![type, ...args].every((argument) => /^[\x21-\x7e]+$/.test(argument))) return null
    const first = at
    while (lines[at]?.length === BODY_LINE) at++
    if ((lines[at]?.length ?? BODY_LINE) >= BODY_LINE) return null
    const body = fromBase64(lines.slice(first, ++at).join(""))
    if (body === null) return null
    stanzas.push({ type, args, body })
  }
  return stanzas.length > 0 ? stanzas : null
}

const headerMac = (fileKey: Bytes, unsigned: Bytes): Bytes =>
  hmac(hkdf({ secret: fileKey, salt: new Uint8Array(0), info: utf8("header"), length: 32 }), unsigned)

/** Standard base64 without padding (RFC 4648 section 4). */
const toBase64 = (bytes: Bytes): string => Buffer.from(bytes).toString("base64").replaceAll("=", "")

/** Bytes from canonical base64 without padding, or null: no other characters, no stray bits. */
function fromBase64(text: string): Bytes | null {
  const bytes = new Uint8Array(Buffer.from(text, "base64"))
  return toBase64(bytes) === text ? bytes : null
}
