import { sha256 } from "#lib/crypto/kdf.ts"
import { signingKeyFromSeed } from "#lib/crypto/signature.ts"
import { sealPayload } from "#lib/crypto/stream.ts"
import { issueCertificate } from "#lib/envelope/certificate.ts"
import { encodeManifest } from "#lib/envelope/format.ts"
import { decodeHeader, encodeHeader, type MessageHeader } from "#lib/envelope/header.ts"
import { openManifest, verifyHeader } from "#lib/envelope/open.ts"
import { commitment } from "#lib/envelope/seal.ts"
import { openStanza } from "#lib/envelope/stanza.ts"
import { damagedWays, flipped, oneFieldOther } from "../../support/bytes.ts"
import { givenLetter } from "../../support/letter.ts"

const { anna, bo, installationId, installationKey, random, seal, toSeal } = givenLetter("open")
const sealed = seal()
const place = { installationId, messageId: toSeal.messageId, holderId: bo.accountId, generation: 1, role: "to" } as const
const fileKey = openStanza({ ...place, stanza: sealed.stanzas[1]?.stanza ?? new Uint8Array(0), identity: bo.identity }) ?? new Uint8Array(0)
const asSent = {
  header: sealed.header,
  signature: sealed.signature,
  fileKey,
  messageId: toSeal.messageId,
  certificate: anna.certificate,
  installationId,
  installationPublicKey: installationKey.publicKey,
}
const header = decodeHeader(sealed.header)
if (header === null) throw new Error("the header reads")
const verdict = (changes: Partial<typeof asSent>) => verifyHeader({ ...asSent, ...changes }).seal

/** The header with something changed, signed again by whoever is given. */
function resigned(change: Partial<MessageHeader>, signer = anna.signer) {
  const bytes = encodeHeader({ ...(header as MessageHeader), ...change })
  return { header: bytes, signature: signer.sign(bytes) }
}

describe("B8 the seal holds", () => {
  it("for the message as it was sent", () => {
    expect(verifyHeader(asSent)).toEqual({ seal: "holds", header })
  })

  it("for a header that the sender signed anew: what follows breaks for its own reason", () => {
    expect(verdict(resigned({ senderName: "Anna" }))).toBe("holds")
  })
})

describe("M14 K4 an automatic reply", () => {
  const isAutomatic = { isAutomatic: true } as const

  it("is the installation's word for whom its certificate names", () => {
    const signed = resigned(isAutomatic, installationKey)
    expect(verifyHeader({ ...asSent, ...signed })).toEqual({ seal: "holds", header: { ...header, ...isAutomatic } })
    expect(verdict(resigned({ ...isAutomatic, senderAccountId: bo.accountId }, installationKey))).toBe("broken")
  })

  it("is none by its sender's own key, and the installation signs no other message", () => {
    expect(verdict(resigned(isAutomatic))).toBe("broken")
    expect(verdict(resigned({}, installationKey))).toBe("broken")
    // The same fields under the other label.
    expect(verdict({ header: encodeHeader({ ...header, ...isAutomatic }) })).toBe("broken")
  })
})

describe("K4 the seal is broken", () => {
  it("by any changed, cut or added byte in the header", () => {
    for (const damaged of damagedWays(sealed.header)) expect(verdict({ header: damaged })).toBe("broken")
  })

  it("by any changed, cut or added byte in the signature", () => {
    for (const damaged of damagedWays(sealed.signature)) expect(verdict({ signature: damaged })).toBe("broken")
  })

  it.each(
    oneFieldOther(header, {
      messageId: "00000000-0000-4000-8000-0000000000fe",
      senderAccountId: bo.accountId,
      senderGeneration: 2,
      senderName: "Chefen",
      senderAddress: bo.address,
      recipients: [],
      sentAt: new Date(header.sentAt.getTime() + 1),
      options: [],
      inReplyTo: "else",
      manifestHash: random(32),
      commit: random(32),
      rowSealHash: random(32),
    }),
  )("by another %s in the header", (_field, other) => {
    expect(verdict({ header: encodeHeader(other) })).toBe("broken")
  })

  it("by the signature of another message of the same sender", () => {
    const other = seal()
    expect(verdict({ signature: other.signature })).toBe("broken")
    expect(verdict({ header: other.header, signature: other.signature })).toBe("broken")
  })

  it("where the row in the database has another id", () => {
    expect(verdict({ messageId: "00000000-0000-4000-8000-0000000000fe" })).toBe("broken")
  })

  it("where the header cannot be read at all, and then says nothing", () => {
    expect(verifyHeader({ ...asSent, header: new Uint8Array(10) })).toEqual({ seal: "broken", header: null })
  })
})

describe("B8 a forger, who can write to the database, breaks the seal", () => {
  const eve = signingKeyFromSeed(random(32))
  const certified = (change: Partial<typeof anna.body>, by = installationKey) =>
    issueCertificate({ body: { ...anna.body, ...change }, installationKey: by })

  it("with a signature by another key", () => {
    expect(verdict(resigned({}, eve))).toBe("broken")
  })

  it("with a certificate of one's own making", () => {
    const forged = certified({ signingPublic: eve.publicKey }, eve)
    expect(verdict({ ...resigned({}, eve), certificate: forged })).toBe("broken")
    expect(verdict({ ...resigned({}, eve), certificate: { ...forged, signature: anna.certificate.signature } })).toBe("broken")
  })

  it("as another account of the same installation, with a certificate that is genuine", () => {
    expect(verdict({ ...resigned({}, bo.signer), certificate: bo.certificate })).toBe("broken")
    // Own account, but the address of somebody else.
    const own = resigned({ senderAccountId: bo.accountId }, bo.signer)
    expect(verdict({ ...own, certificate: bo.certificate })).toBe("broken")
    // Own address, but the account of somebody else.
    expect(verdict({ ...resigned({ senderAddress: bo.address }, bo.signer), certificate: bo.certificate })).toBe("broken")
    const honest = resigned({ senderAccountId: bo.accountId, senderAddress: bo.address }, bo.signer)
    expect(verdict({ ...honest, certificate: bo.certificate })).toBe("holds")
  })

  it("with a certificate of another generation, or without the address", () => {
    expect(verdict({ certificate: certified({ generation: 2 }) })).toBe("broken")
    expect(verdict({ certificate: certified({ addresses: ["anna@example.org"] }) })).toBe("broken")
    expect(verdict({ certificate: certified({ addresses: [] }) })).toBe("broken")
  })

  it("with the certificate of another installation", () => {
    const elsewhere = "00000000-0000-4000-8000-000000000002"
    expect(verdict({ certificate: certified({ installationId: elsewhere }) })).toBe("broken")
    expect(verdict({ installationId: elsewhere })).toBe("broken")
    expect(verdict({ installationPublicKey: eve.publicKey })).toBe("broken")
  })

  it("with any changed byte of the certificate's signature", () => {
    for (let at = 0; at < 64; at++)
      expect(verdict({ certificate: { ...anna.certificate, signature: flipped(anna.certificate.signature, at) } })).toBe("broken")
  })
})

describe("K4 a message is committed to one key", () => {
  it("another file key breaks the seal, though signature and manifest are untouched", () => {
    expect(verdict({ fileKey: random(16) })).toBe("broken")
    for (let at = 0; at < 16; at++) expect(verdict({ fileKey: flipped(fileKey, at) })).toBe("broken")
  })

  it("a sender cannot show two people two letters under one header", () => {
    // One payload for each, one header: its commitment is to one key and one payload.
    const otherKey = random(16)
    const plaintext = encodeManifest({ ...toSeal.manifest, subject: "Annat", certificate: anna.certificate })
    const otherPayload = sealPayload({ fileKey: otherKey, plaintext, random })
    expect(openManifest({ fileKey: otherKey, manifestPayload: otherPayload, header })).toBeNull()
    const forOther = resigned({ manifestHash: sha256(otherPayload) })
    expect(verdict({ ...forOther, fileKey: otherKey })).toBe("broken")
    const whole = resigned({ manifestHash: sha256(otherPayload), commit: commitment(otherKey, sha256(otherPayload)) })
    expect([verdict({ ...whole, fileKey: otherKey }), verdict(whole)]).toEqual(["holds", "broken"])
  })
})

describe("the manifest", () => {
  const open = (manifestPayload: Uint8Array, named = header) => openManifest({ fileKey, manifestPayload, header: named })

  it("M2 opens where the header names it", () => {
    expect(open(sealed.manifestPayload)).toEqual({ ...toSeal.manifest, certificate: anna.certificate })
  })

  it("B5 no changed, cut or added byte opens, even where the header named it", () => {
    for (const damaged of damagedWays(sealed.manifestPayload)) {
      expect(open(damaged)).toBeNull()
      expect(open(damaged, { ...header, manifestHash: sha256(damaged) })).toBeNull()
    }
  })

  it("B7 that of another message of the same sender does not open", () => {
    expect(open(seal().manifestPayload)).toBeNull()
  })

  it("B3 a payload that opens but is no manifest is refused", () => {
    const payload = sealPayload({ fileKey, plaintext: Buffer.from("{}"), random })
    expect(open(payload, { ...header, manifestHash: sha256(payload) })).toBeNull()
  })
})
