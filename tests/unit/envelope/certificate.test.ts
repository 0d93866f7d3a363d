import { signingKeyFromSeed } from "#lib/crypto/signature.ts"
import { encodeFields } from "#lib/envelope/binary.ts"
import { certificateHash, issueCertificate, verifyCertificate, type CertificateBody } from "#lib/envelope/certificate.ts"
import { utf8 } from "#lib/envelope/context.ts"
import { damagedWays, oneFieldOther, seededRandom } from "../../support/bytes.ts"

const random = seededRandom("certificate")
const installationKey = signingKeyFromSeed(random(32))
const body: CertificateBody = {
  installationId: "inst",
  accountId: "acc",
  kind: "person",
  generation: 2,
  kemPublic: random(1216),
  signingPublic: random(32),
  addresses: ["anna@example.com", "å@example.com"],
  previousHash: random(32),
  issuedAt: new Date("2026-01-02T03:04:05.678Z"),
}
const trusted = { installationPublicKey: installationKey.publicKey, installationId: "inst" }
const certificate = issueCertificate({ body, installationKey })

it("B9 says what the installation signed, also for a first one and one without addresses", () => {
  expect(verifyCertificate({ ...certificate, ...trusted })).toEqual(body)
  const first = { ...body, previousHash: null, addresses: [] }
  expect(verifyCertificate({ ...issueCertificate({ body: first, installationKey }), ...trusted })).toEqual(first)
})

it.each(
  oneFieldOther(body, {
    installationId: "else",
    accountId: "bcc",
    kind: "shared",
    generation: 3,
    kemPublic: random(1216),
    signingPublic: random(32),
    addresses: ["anna@example.com", "å@example.com", "eve@example.com"],
    previousHash: null,
    issuedAt: new Date("2026-01-02T03:04:05.679Z"),
  }),
)("B9 the signature is over %s", (_field, other) => {
  const forged = { bytes: issueCertificate({ body: other, installationKey }).bytes, signature: certificate.signature }
  expect(verifyCertificate({ ...forged, ...trusted })).toBeNull()
})

it("B9 no changed, cut or added byte is accepted, in the text or in its signature", () => {
  for (const bytes of damagedWays(certificate.bytes))
    expect(verifyCertificate({ bytes, signature: certificate.signature, ...trusted })).toBeNull()
  for (const signature of damagedWays(certificate.signature))
    expect(verifyCertificate({ bytes: certificate.bytes, signature, ...trusted })).toBeNull()
})

it("B9 one signed by somebody else, or by another installation's name, is worth nothing", () => {
  const forger = signingKeyFromSeed(random(32))
  expect(verifyCertificate({ ...issueCertificate({ body, installationKey: forger }), ...trusted })).toBeNull()
  expect(verifyCertificate({ ...certificate, ...trusted, installationPublicKey: forger.publicKey })).toBeNull()
  expect(verifyCertificate({ ...certificate, ...trusted, installationId: "other" })).toBeNull()
})

describe("B3 what is signed but out of form is refused", () => {
  const fields = (changes: Readonly<Record<number, Parameters<typeof encodeFields>[0][number]>>) =>
    [
      "sigill/v1/certificate",
      1,
      "inst",
      "acc",
      "person",
      2,
      body.kemPublic,
      body.signingPublic,
      body.addresses.map(utf8),
      random(32),
      body.issuedAt,
    ].map((field, at) => changes[at] ?? field)
  const verify = (bytes: Uint8Array) => verifyCertificate({ bytes, signature: installationKey.sign(bytes), ...trusted })

  it("the same fields untouched are accepted", () => {
    expect(verify(encodeFields(fields({})))).toMatchObject({ accountId: "acc", generation: 2 })
  })

  it.each([
    ["another label", { 0: "sigill/v1/header" }],
    ["another version", { 1: 2 }],
    ["a KEM key too short", { 6: random(1215) }],
    ["a signing key too long", { 7: random(33) }],
    ["addresses that are no list", { 8: Uint8Array.of(0, 0, 0, 200) }],
    ["an address that is not UTF-8", { 8: [Uint8Array.of(0xff)] }],
    ["a hash of another length", { 9: random(31) }],
    ["a time that no Date holds", { 10: new Uint8Array(8).fill(255) }],
  ])("%s", (_what, changes) => {
    expect(verify(encodeFields(fields(changes)))).toBeNull()
  })

  it("a field too many or too few", () => {
    expect(verify(encodeFields([...fields({}), "more"]))).toBeNull()
    expect(verify(encodeFields(fields({}).slice(0, -1)))).toBeNull()
  })
})

it("K7 addresses are written in one order, so equal things have equal bytes, and a chain links by hash", () => {
  const turned = issueCertificate({ body: { ...body, addresses: [...body.addresses].reverse() }, installationKey })
  expect(turned.bytes).toEqual(certificate.bytes)
  const next = issueCertificate({ body: { ...body, previousHash: certificateHash(certificate.bytes) }, installationKey })
  expect(verifyCertificate({ ...next, ...trusted })?.previousHash).toEqual(certificateHash(turned.bytes))
})
