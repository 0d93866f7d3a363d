import type { Bytes } from "../crypto/bytes.ts"
import { FILE_KEY_BYTES } from "../crypto/stream.ts"
import type { Certificate } from "./certificate.ts"
import { fromUtf8, utf8 } from "./context.ts"

export type { HolderRole, MessageHeader, VisibleRecipient, VisibleRole } from "./header.ts"

export type MessageBody = { readonly type: "text/plain" | "text/html"; readonly content: string }

/** An attachment: its own payload elsewhere, its key here. `size` in bytes of plaintext. */
export type ManifestAttachment = {
  readonly name: string
  readonly type: string
  readonly size: number
  readonly blobId: string
  readonly fileKey: Bytes
}

/** What only holders read (M2): encrypted as one age payload under the message's file key. */
export type Manifest = {
  readonly subject: string
  readonly body: MessageBody
  readonly attachments: readonly ManifestAttachment[]
  readonly certificate: Certificate
}

/** What a list shows of a message; sealed apart, so that a list opens no payload. `preview` is the first 120 characters of the text. */
export type RowContent = { readonly subject: string; readonly preview: string; readonly attachmentCount: number }

/** Characters, not code units, of the text that a list shows. */
export const PREVIEW_CHARACTERS = 120
const VERSION = 1

/** UTF-8 JSON with bytes in base64url; versioned. */
export function encodeManifest(manifest: Manifest): Bytes {
  const { subject, body, attachments, certificate } = manifest
  return encodeJson({
    version: VERSION,
    subject,
    body,
    attachments: attachments.map((attachment) => ({ ...attachment, fileKey: toText(attachment.fileKey) })),
    certificate: { bytes: toText(certificate.bytes), signature: toText(certificate.signature) },
  })
}

/** The manifest, or null where the bytes are not one; never throws. */
export function decodeManifest(bytes: Bytes): Manifest | null {
  const value = decodeJson(bytes)
  if (value === null || value["version"] !== VERSION || typeof value["subject"] !== "string") return null
  const body = decodeBody(value["body"])
  const certificate = decodeCertificate(value["certificate"])
  const listed = Array.isArray(value["attachments"]) ? value["attachments"].map(decodeAttachment) : [null]
  const attachments = listed.filter((attachment) => attachment !== null)
  if (body === null || certificate === null || attachments.length !== listed.length) return null
  return { subject: value["subject"], body, attachments, certificate }
}

function decodeBody(value: unknown): MessageBody | null {
  if (!isRecord(value) || typeof value["content"] !== "string") return null
  const type = value["type"]
  return type === "text/plain" || type === "text/html" ? { type, content: value["content"] } : null
}

function decodeCertificate(value: unknown): Certificate | null {
  if (!isRecord(value)) return null
  const [bytes, signature] = [fromText(value["bytes"]), fromText(value["signature"])]
  return bytes === null || signature === null ? null : { bytes, signature }
}

function decodeAttachment(value: unknown): ManifestAttachment | null {
  if (!isRecord(value)) return null
  const { name, type, size, blobId } = value
  const fileKey = fromText(value["fileKey"])
  if (typeof name !== "string" || typeof type !== "string" || typeof blobId !== "string" || typeof size !== "number") return null
  if (fileKey?.length !== FILE_KEY_BYTES || !Number.isSafeInteger(size) || size < 0) return null
  return { name, type, size, blobId, fileKey }
}

type JsonRecord = Record<string, unknown>
const isRecord = (value: unknown): value is JsonRecord => typeof value === "object" && value !== null && !Array.isArray(value)

/** An object as bytes. */
export const encodeJson = (value: JsonRecord): Bytes => utf8(JSON.stringify(value))

/** An object from bytes, or null. */
export function decodeJson(bytes: Bytes): JsonRecord | null {
  const text = fromUtf8(bytes)
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

/** Bytes in JSON. */
export const toText = (bytes: Bytes): string => Buffer.from(bytes).toString("base64url")

/** Bytes from canonical base64url, or null: Node's decoder passes over characters that it does not know. */
export function fromText(text: unknown): Bytes | null {
  if (typeof text !== "string") return null
  const bytes = new Uint8Array(Buffer.from(text, "base64url"))
  return toText(bytes) === text ? bytes : null
}
