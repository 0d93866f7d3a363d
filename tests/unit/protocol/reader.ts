/**
 * A reader of our messages as somebody else would write it: by docs/protocol.md, with published functions and nothing of ours.
 * It is short because it checks little of form; what has to be refused stands in the document's section "Opening".
 */
import { chacha20poly1305, xchacha20poly1305 } from "@noble/ciphers/chacha.js"
import { ed25519 } from "@noble/curves/ed25519.js"
import { expand, extract, hkdf } from "@noble/hashes/hkdf.js"
import { hmac } from "@noble/hashes/hmac.js"
import { sha256 } from "@noble/hashes/sha2.js"
import { ml_kem768_x25519 } from "@noble/post-quantum/hybrid.js"
import { argon2Sync } from "node:crypto"

type Bytes = Uint8Array
type Part = string | number | Bytes

const EMPTY = new Uint8Array(0)
const utf8 = (text: string): Bytes => new TextEncoder().encode(text)
const text = (bytes: Bytes): string => new TextDecoder("utf-8", { fatal: true }).decode(bytes)
const join = (...parts: readonly Bytes[]): Bytes => Uint8Array.from(parts.flatMap((part) => [...part]))
const same = (a: Bytes, b: Bytes): boolean => a.length === b.length && a.every((byte, at) => byte === b[at])
export const fromBase64url = (given: string): Bytes => new Uint8Array(Buffer.from(given, "base64url"))
const toBase64url = (bytes: Bytes): string => Buffer.from(bytes).toString("base64url")

// Framing

function big(value: number, length: number): Bytes {
  return Uint8Array.from({ length }, (_, at) => Math.floor(value / 256 ** (length - 1 - at)) % 256)
}
const number = (bytes: Bytes): number => bytes.reduce((value, byte) => value * 256 + byte, 0)
const encode = (part: Part): Bytes => (typeof part === "string" ? utf8(part) : typeof part === "number" ? big(part, 4) : part)
export const LP = (...parts: readonly Part[]): Bytes => join(...parts.map(encode).flatMap((part) => [big(part.length, 4), part]))

function split(bytes: Bytes): Bytes[] {
  if (bytes.length === 0) return []
  const end = 4 + number(bytes.subarray(0, 4))
  if (end > bytes.length) throw new Error("a part is longer than what holds it")
  return [bytes.slice(4, end), ...split(bytes.slice(end))]
}

export const time = (iso: string): Bytes => big(Date.parse(iso), 8)

// Small records

export function openRecord(key: Bytes, sealed: Bytes, context: Bytes): Bytes {
  if (sealed[0] !== 1) throw new Error("another version of records")
  return xchacha20poly1305(key, sealed.subarray(1, 25), context).decrypt(sealed.subarray(25))
}
const derive = (secret: Bytes, label: string): Bytes => hkdf(sha256, secret, EMPTY, utf8(label), 32)

// Keys of an account

type Params = { readonly salt: string; readonly memory: number; readonly passes: number; readonly lanes: number }

export function passwordKeys(password: string, params: Params, pepper: Bytes): { verifier: Bytes; wrappingKey: Bytes } {
  const { memory, passes, lanes } = params
  // Node's own: at 64 MiB the one in JavaScript takes a minute.
  const given = { message: utf8(password.normalize("NFC")), nonce: fromBase64url(params.salt) }
  const out = new Uint8Array(argon2Sync("argon2id", { ...given, memory, passes, parallelism: lanes, tagLength: 32 }))
  const key = extract(sha256, join(out, pepper), pepper)
  const use = (label: string) => expand(sha256, key, utf8(label), 32)
  return { verifier: use("sigill/v1/password/verifier"), wrappingKey: use("sigill/v1/password/wrapping-key") }
}

export const sessionKey = (secret: Bytes): Bytes => derive(secret, "sigill/v1/session/wrapping-key")

/** HPKE base mode, single shot, without associated data: RFC 9180 sections 4, 5.1 and 6.1, with KEM 0x647a. */
export function openHpke(seed: Bytes, info: Bytes, sealed: Bytes): Bytes {
  const shared = ml_kem768_x25519.decapsulate(sealed.slice(0, 1120), ml_kem768_x25519.keygen(seed).secretKey)
  const suite = join(utf8("HPKE"), big(0x647a, 2), big(1, 2), big(3, 2))
  const labelledExtract = (salt: Bytes, label: string, secret: Bytes) =>
    extract(sha256, join(utf8("HPKE-v1"), suite, utf8(label), secret), salt)
  const context = join(big(0, 1), labelledExtract(EMPTY, "psk_id_hash", EMPTY), labelledExtract(EMPTY, "info_hash", info))
  const secret = labelledExtract(shared, "secret", EMPTY)
  const labelledExpand = (label: string, length: number) =>
    expand(sha256, secret, join(big(length, 2), utf8("HPKE-v1"), suite, utf8(label), context), length)
  return chacha20poly1305(labelledExpand("key", 32), labelledExpand("base_nonce", 12)).decrypt(sealed.subarray(1120))
}

/** Under the installation's key: certificates, roles, memberships and automatic replies. Under a sender's: headers. */
export const isSignedBy = (key: Bytes, bytes: Bytes, signature: Bytes): boolean => ed25519.verify(signature, bytes, key, { zip215: false })

// Certificate

export function readCertificate(bytes: Bytes, signature: Bytes, installationKey: Bytes) {
  if (!isSignedBy(installationKey, bytes, signature)) throw new Error("the certificate is not the installation's")
  const [label, version, installation, account, kind, generation, kem, signing, addresses, before, time, ...more] = split(bytes)
  if (!label || !version || !installation || !account || !kind || !generation || !kem || !signing || !addresses || !before || !time)
    throw new Error("a certificate has eleven fields")
  if (text(label) !== "sigill/v1/certificate" || number(version) !== 1 || more.length > 0) throw new Error("another kind of certificate")
  return {
    installation: text(installation),
    account: text(account),
    kind: text(kind),
    generation: number(generation),
    kem,
    signing,
    addresses: split(addresses).map(text),
    isFirst: before.length === 0,
    time: new Date(number(time)).toISOString(),
  }
}

// Message

/** An age v1 payload: nonce, then chunks of 64 KiB, the last one marked. */
export function openPayload(fileKey: Bytes, payload: Bytes): Bytes {
  const key = hkdf(sha256, fileKey, payload.subarray(0, 16), utf8("payload"), 32)
  const sealed = payload.subarray(16)
  const count = Math.max(1, Math.ceil(sealed.length / 65_552))
  const chunks = Array.from({ length: count }, (_, at) => {
    const nonce = join(big(at, 11), big(at === count - 1 ? 1 : 0, 1))
    return chacha20poly1305(key, nonce).decrypt(sealed.subarray(at * 65_552, (at + 1) * 65_552))
  })
  return join(...chunks)
}

export const json = (bytes: Bytes): unknown => JSON.parse(text(bytes))

export function readHeader(bytes: Bytes) {
  const [
    label,
    version,
    message,
    account,
    generation,
    name,
    address,
    recipients,
    time,
    options,
    reply,
    manifestHash,
    commit,
    rowHash,
    ...more
  ] = split(bytes)
  if (!label || !version || !message || !account || !generation || !name || !address || !recipients || !time || !options || !reply)
    throw new Error("a header has fourteen fields")
  if (!manifestHash || !commit || !rowHash || more.length > 0) throw new Error("a header has fourteen fields")
  const kinds = ["sigill/v1/header", "sigill/v1/automatic-reply"]
  if (!kinds.includes(text(label)) || number(version) !== 1) throw new Error("another kind of header")
  return {
    isAutomatic: text(label) === "sigill/v1/automatic-reply",
    message: text(message),
    sender: { account: text(account), generation: number(generation), name: text(name), address: text(address) },
    recipients: split(recipients).map((one) => {
      const [role, itsName, itsAddress] = split(one).map(text)
      return { role, name: itsName, address: itsAddress }
    }),
    time: new Date(number(time)).toISOString(),
    options: split(options).map(text),
    inReplyTo: text(reply),
    manifestHash,
    commit,
    rowHash,
  }
}

type Stored = {
  readonly installationId: string
  readonly installationKey: Bytes
  readonly messageId: string
  readonly header: Bytes
  readonly signature: Bytes
  readonly certificate: { readonly bytes: Bytes; readonly signature: Bytes }
  readonly manifest: Bytes
  readonly rowSeal: Bytes
}

/** The section "Opening": everything that has to hold before the seal holds. */
export function openMessage(fileKey: Bytes, stored: Stored) {
  const header = readHeader(stored.header)
  const certificate = readCertificate(stored.certificate.bytes, stored.certificate.signature, stored.installationKey)
  const holds =
    certificate.installation === stored.installationId &&
    certificate.account === header.sender.account &&
    certificate.generation === header.sender.generation &&
    certificate.addresses.includes(header.sender.address) &&
    isSignedBy(header.isAutomatic ? stored.installationKey : certificate.signing, stored.header, stored.signature) &&
    header.message === stored.messageId &&
    same(header.commit, hmac(sha256, derive(fileKey, "sigill/v1/commit"), header.manifestHash)) &&
    same(header.manifestHash, sha256(stored.manifest)) &&
    same(header.rowHash, sha256(stored.rowSeal))
  if (!holds) throw new Error("the seal is broken")
  const rowContext = LP("sigill/v1/row", stored.installationId, stored.messageId)
  return {
    header,
    certificate,
    manifest: json(openPayload(fileKey, stored.manifest)),
    row: json(openRecord(derive(fileKey, "sigill/v1/row-key"), stored.rowSeal, rowContext)),
  }
}

export const replyReference = (installationId: string, messageId: string): string =>
  toBase64url(hkdf(sha256, utf8(messageId), EMPTY, LP("sigill/v1/reply-reference", installationId), 16))

// Links

export function openLink(given: {
  readonly installationId: string
  readonly linkId: string
  readonly messageId: string
  readonly holderId: string
  readonly pepper: Bytes
  readonly secret: Bytes
  readonly serverHalf: Bytes
  readonly stanza: Bytes
}): Bytes {
  const { installationId, linkId } = given
  const [version, sealed] = [number(given.serverHalf.subarray(0, 4)), given.serverHalf.subarray(4)]
  const halfContext = LP("sigill/v1/link/server-half", installationId, linkId, version)
  const half = openRecord(derive(given.pepper, "sigill/v1/link/server-half-key"), sealed, halfContext)
  const stanzaContext = LP("sigill/v1/link/stanza", installationId, linkId, given.messageId, given.holderId)
  return openRecord(derive(join(given.secret, half), "sigill/v1/link/key"), given.stanza, stanzaContext)
}

// Export as age files

/** The file key in the header of an exported file, whose MAC has to hold, and the payload behind it. */
export function openAgeFile(seed: Bytes, file: Bytes): Bytes {
  const asText = Buffer.from(file).toString("latin1")
  const dashes = asText.indexOf("\n---") + 4
  const end = asText.indexOf("\n", dashes)
  const [version, stanza, ...body] = asText.slice(0, dashes - 4).split("\n")
  const [arrow, kind, share] = stanza?.split(" ") ?? []
  if (version !== "age-encryption.org/v1" || arrow !== "->" || kind !== "mlkem768x25519") throw new Error("another kind of file")
  const base64 = (line: string) => new Uint8Array(Buffer.from(line, "base64"))
  const sealed = join(base64(share ?? ""), base64(body.join("")))
  const fileKey = openHpke(seed, utf8("age-encryption.org/mlkem768x25519"), sealed)
  const mac = hmac(sha256, hkdf(sha256, fileKey, EMPTY, utf8("header"), 32), file.subarray(0, dashes))
  if (!same(mac, base64(asText.slice(dashes + 1, end)))) throw new Error("the header was changed")
  return openPayload(fileKey, file.subarray(end + 1))
}
