import fc from "fast-check"
import { decodeJson, decodeManifest, encodeJson, encodeManifest, fromText, toText, type Manifest } from "#lib/envelope/format.ts"
import { seededRandom } from "../../support/bytes.ts"

const random = seededRandom("format")
const attachment = { name: "bild å.png", type: "image/png", size: 12_345, blobId: "blob", fileKey: random(16) }
const manifest: Manifest = {
  subject: "Hej",
  body: { type: "text/html", content: "<p>Hej</p>" },
  attachments: [attachment, { ...attachment, name: "", size: 0, fileKey: random(16) }],
  certificate: { bytes: random(300), signature: random(64) },
}
const seed = 20260105

/** A manifest's JSON with something in it replaced. */
function changed(change: (value: Record<string, unknown>) => void): Uint8Array {
  const value = decodeJson(encodeManifest(manifest)) ?? {}
  change(value)
  return encodeJson(value)
}

it("M2 a manifest comes back as it was written", () => {
  expect(decodeManifest(encodeManifest(manifest))).toEqual(manifest)
})

it("M2 any text comes back, also with quotes, line ends and nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), (subject, content) => {
      const any: Manifest = { ...manifest, subject, body: { type: "text/plain", content } }
      expect(decodeManifest(encodeManifest(any))).toEqual(any)
    }),
    { seed },
  )
})

it("K7 is JSON with bytes in base64url, as the protocol says", () => {
  expect(decodeJson(encodeManifest({ ...manifest, attachments: [attachment] }))).toEqual({
    version: 1,
    subject: "Hej",
    body: { type: "text/html", content: "<p>Hej</p>" },
    attachments: [{ name: "bild å.png", type: "image/png", size: 12_345, blobId: "blob", fileKey: toText(attachment.fileKey) }],
    certificate: { bytes: toText(manifest.certificate.bytes), signature: toText(manifest.certificate.signature) },
  })
})

it.each<[string, (value: Record<string, unknown>) => void]>([
  ["another version", (value) => (value["version"] = 2)],
  ["no version", (value) => delete value["version"]],
  ["no subject", (value) => delete value["subject"]],
  ["a subject that is a number", (value) => (value["subject"] = 1)],
  ["a body of another type", (value) => (value["body"] = { type: "text/markdown", content: "" })],
  ["a body that is a list", (value) => (value["body"] = [])],
  ["a body without content", (value) => (value["body"] = { type: "text/plain" })],
  ["attachments that are no list", (value) => (value["attachments"] = {})],
  ["an attachment that is null", (value) => (value["attachments"] = [null])],
  ["an attachment without a key", (value) => (value["attachments"] = [{ ...attachment, fileKey: undefined }])],
  ["an attachment with a key too short", (value) => (value["attachments"] = [{ ...attachment, fileKey: toText(random(15)) }])],
  ["an attachment of a negative size", (value) => (value["attachments"] = [{ ...attachment, size: -1, fileKey: toText(random(16)) }])],
  ["an attachment of half a byte", (value) => (value["attachments"] = [{ ...attachment, size: 0.5, fileKey: toText(random(16)) }])],
  ["an attachment without a name", (value) => (value["attachments"] = [{ ...attachment, name: null, fileKey: toText(random(16)) }])],
  ["no certificate", (value) => delete value["certificate"]],
  ["a certificate without a signature", (value) => (value["certificate"] = { bytes: "AA" })],
  ["a certificate that is no base64url", (value) => (value["certificate"] = { bytes: "A+/=", signature: "AA" })],
])("B3 %s is refused", (_what, change) => {
  expect(decodeManifest(changed(() => undefined))).not.toBeNull()
  expect(decodeManifest(changed(change))).toBeNull()
})

it("B3 what is no JSON object, or no UTF-8, is refused without a throw", () => {
  for (const text of ["", "null", "[]", "1", '"a"', "{", '{"version":1']) expect(decodeManifest(Buffer.from(text))).toBeNull()
  expect(decodeJson(Uint8Array.of(0xff, 0x7b, 0x7d))).toBeNull()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (any) => decodeManifest(any) === null),
    { seed },
  )
  fc.assert(
    fc.property(fc.json(), (any) => decodeManifest(Buffer.from(any)) === null),
    { seed },
  )
})

it("B3 bytes as text have one form", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
      expect(fromText(toText(bytes))).toEqual(bytes)
    }),
    { seed },
  )
  for (const text of ["AA==", "A", "AB", "A A", "A+/A", "é", 1, null, undefined, {}]) expect(fromText(text)).toBeNull()
})
