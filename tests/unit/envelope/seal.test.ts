import { openKemIdentity } from "#lib/crypto/kem.ts"
import { openManifest, verifyHeader } from "#lib/envelope/open.ts"
import { openRowSeal } from "#lib/envelope/row.ts"
import { commitment, type SealedMessage } from "#lib/envelope/seal.ts"
import { openStanza } from "#lib/envelope/stanza.ts"
import { seededRandom } from "../../support/bytes.ts"
import { givenLetter } from "../../support/letter.ts"

const letter = givenLetter("seal")
const { anna, bo, installationId, installationKey, seal, toSeal } = letter
const messageId = toSeal.messageId
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")
const nobody = new Uint8Array(0)

/** Everything that a holder does to read a message. */
function read(sealed: SealedMessage, who: typeof bo, role: "sender" | "to") {
  const stanza = sealed.stanzas.find(({ holderId }) => holderId === who.accountId)?.stanza ?? nobody
  const place = { installationId, messageId, holderId: who.accountId, generation: 1, role }
  const fileKey = openStanza({ ...place, stanza, identity: who.identity })
  if (fileKey === null) return null
  const installationPublicKey = installationKey.publicKey
  const { header: bytes, signature } = sealed
  const { seal: state, header } = verifyHeader({
    header: bytes,
    signature,
    fileKey,
    messageId,
    certificate: anna.certificate,
    installationId,
    installationPublicKey,
  })
  if (header === null) return null
  const row = openRowSeal({ installationId, messageId, fileKey, rowSeal: sealed.rowSeal, header })
  return { state, header, row, manifest: openManifest({ fileKey, manifestPayload: sealed.manifestPayload, header }), fileKey }
}

it("K1 M2 sender and recipient each read the whole letter, and its seal holds", () => {
  const sealed = seal()
  for (const [who, role] of [
    [anna, "sender"],
    [bo, "to"],
  ] as const)
    expect(read(sealed, who, role)).toMatchObject({
      state: "holds",
      header: {
        messageId,
        senderAccountId: anna.accountId,
        senderGeneration: 1,
        senderName: "Anna Å",
        senderAddress: "anna@example.com",
        recipients: [{ role: "to", name: "Bo", address: "bo@example.com" }],
        sentAt: new Date("2026-02-03T04:05:06.789Z"),
        options: ["letter"],
        inReplyTo: null,
      },
      row: { subject: "Hej", preview: "En rad. Och en till.", attachmentCount: 0 },
      manifest: { ...toSeal.manifest, certificate: anna.certificate },
    })
})

it("K1 somebody who is no holder opens no stanza, and a holder opens only the own one", () => {
  const sealed = seal()
  const eve = openKemIdentity(seededRandom("eve")(32))
  for (const { holderId, stanza } of sealed.stanzas)
    for (const identity of [eve, anna.identity, bo.identity]) {
      const role = holderId === anna.accountId ? "sender" : "to"
      const opened = openStanza({ installationId, messageId, holderId, generation: 1, role, stanza, identity })
      expect(opened !== null).toBe(identity === (holderId === anna.accountId ? anna.identity : bo.identity))
    }
})

it("B2 the same letter sealed twice has nothing in common, its key least of all", () => {
  const [one, other] = [seal(), seal()]
  expect(hex(read(one, bo, "to")?.fileKey ?? nobody)).not.toBe(hex(read(other, bo, "to")?.fileKey ?? nobody))
  for (const part of ["manifestPayload", "header", "signature", "rowSeal"] as const) expect(hex(one[part])).not.toBe(hex(other[part]))
})

it("B1 no sealed part holds a word of the letter, or the key that opens it", () => {
  const word = "Kanariefågel-4711"
  const sealed = seal({ manifest: { ...toSeal.manifest, subject: word, body: { type: "text/plain", content: word } }, plainText: word })
  const fileKey = Buffer.from(read(sealed, bo, "to")?.fileKey ?? nobody)
  expect(fileKey).toHaveLength(16)
  for (const part of [
    sealed.manifestPayload,
    sealed.header,
    sealed.signature,
    sealed.rowSeal,
    ...sealed.stanzas.map(({ stanza }) => stanza),
  ]) {
    expect(Buffer.from(part).includes(word)).toBe(false)
    expect(Buffer.from(part).includes(fileKey)).toBe(false)
  }
})

it("M3 a blind copy leaves no trace in what the others read", () => {
  const cia = { holderId: "00000000-0000-4000-8000-00000000000c", generation: 1, kemPublic: bo.keys.publicKeys.kem, role: "bcc" } as const
  const without = seal({ random: seededRandom("one letter") })
  const withCopy = seal({ random: seededRandom("one letter"), holders: [...toSeal.holders, cia] })
  expect(withCopy.stanzas).toHaveLength(3)
  for (const part of ["manifestPayload", "header", "signature", "rowSeal"] as const) expect(hex(withCopy[part])).toBe(hex(without[part]))
})

it.each([
  ["a long text by characters, not by their halves", "😀".repeat(200), "😀".repeat(120)],
  ["one line, without the space around it", "  a\r\n\tb\u00a0 c  ", "a b c"],
  ["a short text whole", "kort", "kort"],
  ["nothing of nothing", " \n ", ""],
])("M2 the list shows %s", (_what, plainText, preview) => {
  expect(read(seal({ plainText }), bo, "to")?.row?.preview).toBe(preview)
})

it("K4 the commitment depends on the key and on the manifest", () => {
  const random = seededRandom("commitment")
  const [key, hash] = [random(16), random(32)]
  expect(hex(commitment(key, hash))).toBe(hex(commitment(key, hash)))
  expect(new Set([commitment(key, hash), commitment(random(16), hash), commitment(key, random(32))].map(hex)).size).toBe(3)
})

it("B3 nothing is sealed when a holder's key is malformed", () => {
  const holders = [{ holderId: bo.accountId, generation: 1, kemPublic: bo.keys.publicKeys.kem.subarray(1), role: "to" }] as const
  expect(() => seal({ holders })).toThrow("1216 bytes")
})
