import { openWith, sealTo } from "#lib/crypto/hpke.ts"
import { openKemIdentity, openKemRecipient } from "#lib/crypto/kem.ts"
import { recordContext } from "#lib/envelope/context.ts"
import type { HolderRole } from "#lib/envelope/header.ts"
import { openStanza, sealStanza, type StanzaPlace } from "#lib/envelope/stanza.ts"
import { damagedWays, oneFieldOther, seededRandom } from "../../support/bytes.ts"

const random = seededRandom("stanza")
const identity = openKemIdentity(random(32))
const kemPublic = identity.publicKey
const fileKey = random(16)
const place: StanzaPlace = { installationId: "inst", messageId: "mess", holderId: "hold", generation: 3, role: "to" }
const stanza = sealStanza({ ...place, fileKey, kemPublic, random })

it("K1 a stanza opens for its holder at its place", () => {
  expect(openStanza({ ...place, stanza, identity })).toEqual(fileKey)
  expect(stanza).toHaveLength(1120 + 32)
})

it.each(oneFieldOther(place, { installationId: "ins", messageId: "hold", holderId: "mess", generation: 4, role: "cc" }))(
  "B7 a stanza moved to another %s does not open",
  (_field, elsewhere) => {
    expect(openStanza({ ...elsewhere, stanza, identity })).toBeNull()
  },
)

it("B7 ids that trade places, or letters over a border between them, do not open", () => {
  expect(openStanza({ ...place, messageId: place.holderId, holderId: place.messageId, stanza, identity })).toBeNull()
  expect(openStanza({ ...place, installationId: "instm", messageId: "ess", stanza, identity })).toBeNull()
})

it("B7 each role opens as itself and as no other", () => {
  const roles: readonly HolderRole[] = ["sender", "to", "cc", "bcc"]
  for (const role of roles) {
    const sealed = sealStanza({ ...place, role, fileKey, kemPublic, random })
    expect(roles.filter((as) => openStanza({ ...place, role: as, stanza: sealed, identity }) !== null)).toEqual([role])
  }
})

it("K1 nobody else opens it", () => {
  expect(openStanza({ ...place, stanza, identity: openKemIdentity(random(32)) })).toBeNull()
})

it("B3 B5 no changed, cut or added byte is accepted, and nothing throws", () => {
  for (const damaged of damagedWays(stanza)) expect(openStanza({ ...place, stanza: damaged, identity })).toBeNull()
})

it("B3 a file key of another length is refused, though the seal over it holds", () => {
  const recipient = openKemRecipient(kemPublic)
  const info = recordContext("sigill/v1/stanza", "inst", "mess", "hold", 3, "to")
  for (const length of [0, 15, 17, 32]) {
    const sealed = sealTo({ recipient, info, plaintext: random(length), random })
    expect(openWith({ identity, info, sealed })).toHaveLength(length)
    expect(openStanza({ ...place, stanza: sealed, identity })).toBeNull()
  }
})

it("B3 is never sealed to a malformed key", () => {
  expect(() => sealStanza({ ...place, fileKey, kemPublic: kemPublic.subarray(1), random })).toThrow("1216 bytes")
  expect(() => sealStanza({ ...place, fileKey, kemPublic: Uint8Array.from(kemPublic).fill(255, 0, 3), random })).toThrow("canonical")
  // A point of low order as the X25519 half gives a shared secret that everybody knows.
  expect(() => sealStanza({ ...place, fileKey, kemPublic: Uint8Array.from(kemPublic).fill(0, 1184), random })).toThrow("low order")
})

it("B2 equal inputs give no equal bytes, even where the caller's randomness repeats", () => {
  const [one, other] = [1, 2].map(() =>
    Buffer.from(sealStanza({ ...place, fileKey, kemPublic, random: seededRandom("same") })).toString("hex"),
  )
  expect(one).not.toBe(other)
})
