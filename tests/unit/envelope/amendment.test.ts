import { lengthPrefixed, splitLengthPrefixed, uint32, type Bytes } from "#lib/crypto/bytes.ts"
import { decodeAmendment, encodeAmendment, signAmendment, verifyAmendment, type Amendment } from "#lib/envelope/amendment.ts"
import { damagedWays, oneFieldOther } from "../../support/bytes.ts"
import { givenLetter } from "../../support/letter.ts"

const { anna, bo, installationId, installationKey, toSeal } = givenLetter("amendment")
const amendment: Amendment = {
  messageId: toSeal.messageId,
  senderAccountId: anna.accountId,
  senderGeneration: 1,
  number: 3,
  signedAt: new Date("2026-02-03T04:05:06.789Z"),
  expiresAt: new Date("2026-03-03T22:59:59.999Z"),
}
const signed = signAmendment({ ...amendment, signer: anna.signer, certificate: anna.certificate })
const place = {
  messageId: toSeal.messageId,
  senderAccountId: anna.accountId,
  installationId,
  installationPublicKey: installationKey.publicKey,
}

describe("what a sender says of a message afterwards", () => {
  it("M6 K4 comes back as it was signed, with an end and without one", () => {
    expect(verifyAmendment({ ...signed, ...place })).toEqual(amendment)
    const without = signAmendment({ ...amendment, expiresAt: null, signer: anna.signer, certificate: anna.certificate })
    expect(verifyAmendment({ ...without, ...place })).toEqual({ ...amendment, expiresAt: null })
  })

  it.each<[string, () => Partial<Parameters<typeof verifyAmendment>[0]>]>([
    ["of another message", () => ({ messageId: "00000000-0000-4000-8000-0000000000fe" })],
    ["of another sender's message", () => ({ senderAccountId: bo.accountId })],
    ["in another installation", () => ({ installationId: "00000000-0000-4000-8000-000000000002" })],
    ["by a key that the installation did not vouch for", () => ({ installationPublicKey: bo.signer.publicKey })],
    ["with somebody else's certificate", () => ({ certificate: bo.certificate })],
    ["signed by somebody else", () => ({ signature: bo.signer.sign(signed.body) })],
    ["with another end", () => ({ body: encodeAmendment({ ...amendment, expiresAt: null }) })],
    ["by somebody else in the sender's name", () => signAmendment({ ...amendment, signer: bo.signer, certificate: bo.certificate })],
    [
      "by keys of another generation",
      () => signAmendment({ ...amendment, senderGeneration: 2, signer: anna.signer, certificate: anna.certificate }),
    ],
  ])("M6 K4 counts for nothing %s", (_what, changed) => {
    expect(verifyAmendment({ ...signed, ...place, ...changed() })).toBeNull()
  })

  it("K4 every field is bound by the signature", () => {
    const others = oneFieldOther(amendment, {
      messageId: "00000000-0000-4000-8000-0000000000fe",
      senderAccountId: bo.accountId,
      senderGeneration: 2,
      number: 4,
      signedAt: new Date("2026-02-03T04:05:06.788Z"),
      expiresAt: null,
    })
    for (const [field, other] of others)
      expect([field, verifyAmendment({ ...signed, ...place, ...other, body: encodeAmendment(other) })]).toEqual([field, null])
  })

  it("B4 damaged bytes count for nothing, and other versions are none", () => {
    for (const damaged of damagedWays(signed.body)) expect(verifyAmendment({ ...signed, ...place, body: damaged })).toBeNull()
    const versioned = (version: number): Bytes =>
      lengthPrefixed(...(splitLengthPrefixed(signed.body) ?? []).map((field, at) => (at === 1 ? uint32(version) : field)))
    expect(decodeAmendment(versioned(1))).toEqual(amendment)
    for (const version of [0, 2, 255]) expect(decodeAmendment(versioned(version))).toBeNull()
  })
})
