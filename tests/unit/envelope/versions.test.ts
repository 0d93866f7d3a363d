import { openRecord, sealRecord } from "#lib/crypto/aead.ts"
import { lengthPrefixed, splitLengthPrefixed, uint32, type Bytes } from "#lib/crypto/bytes.ts"
import { sealTo } from "#lib/crypto/hpke.ts"
import { openKemIdentity, openKemRecipient } from "#lib/crypto/kem.ts"
import { signingKeyFromSeed } from "#lib/crypto/signature.ts"
import { parseAgeHeader, writeAgeHeader } from "#lib/envelope/age-header.ts"
import { encodeFields } from "#lib/envelope/binary.ts"
import { issueCertificate, verifyCertificate } from "#lib/envelope/certificate.ts"
import { utf8 } from "#lib/envelope/context.ts"
import { decodeManifest, encodeManifest } from "#lib/envelope/format.ts"
import { isMailboxGrant, isRoleGrant, signMailboxGrant, signRoleGrant } from "#lib/envelope/grants.ts"
import { decodeHeader, encodeHeader } from "#lib/envelope/header.ts"
import { openStanza, sealStanza } from "#lib/envelope/stanza.ts"
import { seededRandom } from "../../support/bytes.ts"

const random = seededRandom("versions")
const installationKey = signingKeyFromSeed(random(32))
const trusted = { installationPublicKey: installationKey.publicKey, installationId: "inst" }
const now = new Date("2026-01-02T03:04:05.678Z")

/** The same fields with another number in the place of the version. */
const versioned = (bytes: Bytes, version: number): Bytes =>
  lengthPrefixed(...(splitLengthPrefixed(bytes) ?? []).map((field, at) => (at === 1 ? uint32(version) : field)))

const OTHERS = [0, 2, 255]

describe("what says another version than the one there is", () => {
  it.each(OTHERS)("B4 a record of version %i does not open", (version) => {
    const [key, context] = [random(32), utf8("context")]
    const sealed = sealRecord({ key, plaintext: utf8("secret"), context, random })
    expect(openRecord({ key, sealed, context })).toEqual(utf8("secret"))
    expect(openRecord({ key, sealed: Uint8Array.of(version, ...sealed.subarray(1)), context })).toBeNull()
  })

  it.each(OTHERS)("B4 a certificate of version %i counts for nothing, though the installation signed it", (version) => {
    const keys = { kemPublic: random(1216), signingPublic: random(32) }
    const body = {
      installationId: "inst",
      accountId: "acc",
      kind: "person",
      generation: 1,
      ...keys,
      addresses: [],
      previousHash: null,
      issuedAt: now,
    }
    const { bytes } = issueCertificate({ body, installationKey })
    const verify = (signed: Bytes) => verifyCertificate({ bytes: signed, signature: installationKey.sign(signed), ...trusted })
    expect(verify(versioned(bytes, 1))).toEqual(body)
    expect(verify(versioned(bytes, version))).toBeNull()
  })

  it.each(OTHERS)("B4 a header of version %i is none", (version) => {
    const hashes = { manifestHash: random(32), commit: random(32), rowSealHash: random(32) }
    const sender = { senderAccountId: "acc", senderGeneration: 1, senderName: "Anna", senderAddress: "anna@example.com" }
    const bytes = encodeHeader({ messageId: "mess", ...sender, recipients: [], sentAt: now, options: [], inReplyTo: null, ...hashes })
    expect(decodeHeader(versioned(bytes, 1))).not.toBeNull()
    expect(decodeHeader(versioned(bytes, version))).toBeNull()
  })

  it.each(OTHERS)("B4 a manifest of version %i is none", (version) => {
    const certificate = { bytes: random(8), signature: random(64) }
    const bytes = encodeManifest({ subject: "Hej", body: { type: "text/plain", content: "" }, attachments: [], certificate })
    const manifest = JSON.parse(Buffer.from(bytes).toString("utf8")) as object
    expect(decodeManifest(utf8(JSON.stringify(manifest)))).not.toBeNull()
    expect(decodeManifest(utf8(JSON.stringify({ ...manifest, version })))).toBeNull()
  })

  it.each(OTHERS)("B4 a grant of version %i gives nothing", (version) => {
    const role = { installationId: "inst", accountId: "acc", role: "operator", grantedAt: now }
    const member = { installationId: "inst", mailboxId: "box", memberId: "acc", grantedAt: now }
    const sign = (label: string, ...fields: readonly (string | Date)[]) => installationKey.sign(encodeFields([label, version, ...fields]))
    expect(isRoleGrant({ ...role, signature: signRoleGrant({ ...role, installationKey }), ...trusted })).toBe(true)
    expect(isRoleGrant({ ...role, signature: sign("sigill/v1/role-grant", "inst", "acc", "operator", now), ...trusted })).toBe(false)
    expect(isMailboxGrant({ ...member, signature: signMailboxGrant({ ...member, installationKey }), ...trusted })).toBe(true)
    expect(isMailboxGrant({ ...member, signature: sign("sigill/v1/mailbox-grant", "inst", "box", "acc", now, ""), ...trusted })).toBe(false)
  })

  it("B4 a stanza under the label of another version does not open", () => {
    const identity = openKemIdentity(random(32))
    const place = { installationId: "inst", messageId: "mess", holderId: "hold", generation: 1, role: "to" } as const
    const fileKey = random(16)
    expect(openStanza({ ...place, identity, stanza: sealStanza({ ...place, fileKey, kemPublic: identity.publicKey, random }) })).toEqual(
      fileKey,
    )
    const info = encodeFields(["sigill/v2/stanza", "inst", "mess", "hold", 1, "to"])
    const stanza = sealTo({ recipient: openKemRecipient(identity.publicKey), info, plaintext: fileKey, random })
    expect(openStanza({ ...place, identity, stanza })).toBeNull()
  })

  it("B4 an age file of another version is refused", () => {
    const header = Buffer.from(writeAgeHeader({ stanzas: [{ type: "x", args: [], body: random(4) }], fileKey: random(16) })).toString(
      "latin1",
    )
    expect(parseAgeHeader(Buffer.from(header, "latin1"))).not.toBeNull()
    expect(parseAgeHeader(Buffer.from(header.replace("age-encryption.org/v1", "age-encryption.org/v2"), "latin1"))).toBeNull()
  })
})
