import { lengthPrefixed, splitLengthPrefixed, uint32, type Bytes } from "#lib/crypto/bytes.ts"
import { signGiving, verifyGiving, type Giving } from "#lib/envelope/giving.ts"
import { damagedWays, oneFieldOther } from "../../support/bytes.ts"
import { givenLetter } from "../../support/letter.ts"

const { anna, bo, installationId, installationKey, toSeal } = givenLetter("giving")
const OTHER = "00000000-0000-4000-8000-0000000000fe"
const giving: Giving = {
  messageId: toSeal.messageId,
  mailboxId: "00000000-0000-4000-8000-0000000000aa",
  giverId: anna.accountId,
  giverGeneration: 1,
  giverName: "Anna Ek",
  giverAddress: anna.address,
  givenAt: new Date("2026-02-03T04:05:06.789Z"),
}
const by = { signer: anna.signer, certificate: anna.certificate }
const signed = signGiving({ ...giving, ...by })
const place = {
  messageId: giving.messageId,
  mailboxId: giving.mailboxId,
  installationId,
  installationPublicKey: installationKey.publicKey,
}

describe("what somebody signs who gives a message to a shared mailbox", () => {
  it("O6 K4 comes back as it was signed, with the addresses that the giver had proven", () => {
    expect(verifyGiving({ ...signed, ...place })).toMatchObject({ ...giving, addresses: expect.any(Array) })
    expect(verifyGiving({ ...signed, ...place })?.addresses.length).toBeGreaterThan(0)
  })

  it.each<[string, () => Partial<Parameters<typeof verifyGiving>[0]>]>([
    ["of another message", () => ({ messageId: OTHER })],
    ["in another mailbox", () => ({ mailboxId: OTHER })],
    ["in another installation", () => ({ installationId: "00000000-0000-4000-8000-000000000002" })],
    ["by a key that the installation did not vouch for", () => ({ installationPublicKey: bo.signer.publicKey })],
    ["with somebody else's certificate", () => ({ certificate: bo.certificate })],
    ["signed by somebody else", () => ({ signature: bo.signer.sign(signed.body) })],
    ["by somebody else in the giver's name", () => signGiving({ ...giving, signer: bo.signer, certificate: bo.certificate })],
    ["with an address that the giver had not proven", () => signGiving({ ...giving, ...by, giverAddress: bo.address })],
    ["by keys of another generation", () => signGiving({ ...giving, ...by, giverGeneration: 2 })],
  ])("O6 K4 counts for nothing %s", (_what, changed) => {
    expect(verifyGiving({ ...signed, ...place, ...changed() })).toBeNull()
  })

  it("K4 every field is bound by the signature", () => {
    const others = oneFieldOther(giving, {
      messageId: OTHER,
      mailboxId: OTHER,
      giverId: bo.accountId,
      giverGeneration: 2,
      giverName: "Bo Ek",
      giverAddress: bo.address,
      givenAt: new Date("2026-02-03T04:05:06.788Z"),
    })
    for (const [field, other] of others) {
      const { body } = signGiving({ ...other, ...by })
      const { messageId, mailboxId } = other
      expect([field, verifyGiving({ ...signed, ...place, messageId, mailboxId, body })]).toEqual([field, null])
    }
  })

  it("B4 damaged bytes count for nothing, and other versions are none", () => {
    for (const damaged of damagedWays(signed.body)) expect(verifyGiving({ ...signed, ...place, body: damaged })).toBeNull()
    // Signed anew: it is the version that is refused.
    const versioned = (version: number): Bytes =>
      lengthPrefixed(...(splitLengthPrefixed(signed.body) ?? []).map((field, at) => (at === 1 ? uint32(version) : field)))
    const resigned = (body: Bytes) => ({ body, signature: anna.signer.sign(body) })
    expect(verifyGiving({ ...signed, ...place, ...resigned(versioned(1)) })).not.toBeNull()
    for (const version of [0, 2, 255]) expect(verifyGiving({ ...signed, ...place, ...resigned(versioned(version)) })).toBeNull()
  })
})
