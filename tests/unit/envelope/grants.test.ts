import { openKemIdentity } from "#lib/crypto/kem.ts"
import { signingKeyFromSeed } from "#lib/crypto/signature.ts"
import { isMailboxGrant, isRoleGrant, signMailboxGrant, signRoleGrant } from "#lib/envelope/grants.ts"
import { openMailboxKey, sealMailboxKey, type WrapPlace } from "#lib/envelope/mailbox-wrap.ts"
import { damagedWays, oneFieldOther, seededRandom } from "../../support/bytes.ts"

const random = seededRandom("grants")
const installationKey = signingKeyFromSeed(random(32))
const installationPublicKey = installationKey.publicKey
const grantedAt = new Date("2026-11-25T10:00:00.000Z")
const later = new Date(grantedAt.getTime() + 1)

const role = { installationId: "inst", accountId: "acc", role: "support", grantedAt }
const member = { installationId: "inst", mailboxId: "mail", memberId: "memb", grantedAt }

describe("grants", () => {
  it("R4 what the installation signed holds", () => {
    expect(isRoleGrant({ ...role, signature: signRoleGrant({ ...role, installationKey }), installationPublicKey })).toBe(true)
    expect(isMailboxGrant({ ...member, signature: signMailboxGrant({ ...member, installationKey }), installationPublicKey })).toBe(true)
  })

  it.each(oneFieldOther(role, { installationId: "ins", accountId: "support", role: "operator", grantedAt: later }))(
    "R4 B7 a role with another %s is none",
    (_field, other) => {
      expect(isRoleGrant({ ...other, signature: signRoleGrant({ ...role, installationKey }), installationPublicKey })).toBe(false)
    },
  )

  it.each(oneFieldOther(member, { installationId: "ins", mailboxId: "memb", memberId: "mail", grantedAt: later }))(
    "M15 B7 a membership with another %s is none",
    (_field, other) => {
      expect(isMailboxGrant({ ...other, signature: signMailboxGrant({ ...member, installationKey }), installationPublicKey })).toBe(false)
    },
  )

  it("R4 without a signature, with a damaged one, or by another key it is none", () => {
    const signature = signRoleGrant({ ...role, installationKey })
    expect(isRoleGrant({ ...role, signature: null, installationPublicKey })).toBe(false)
    for (const damaged of damagedWays(signature)) expect(isRoleGrant({ ...role, signature: damaged, installationPublicKey })).toBe(false)
    const stranger = signingKeyFromSeed(random(32)).publicKey
    expect(isRoleGrant({ ...role, signature, installationPublicKey: stranger })).toBe(false)
    // The signature of one kind of grant is none of the other.
    const other = { installationId: "inst", mailboxId: "acc", memberId: "support", grantedAt }
    expect(isMailboxGrant({ ...other, signature, installationPublicKey })).toBe(false)
  })
})

describe("a mailbox's key for a member", () => {
  const identity = openKemIdentity(random(32))
  const accountKey = random(32)
  const place: WrapPlace = { installationId: "inst", mailboxId: "mail", memberId: "memb", generation: 2, memberGeneration: 1 }
  const wrap = sealMailboxKey({ ...place, accountKey, kemPublic: identity.publicKey, random })

  it("M15 opens for the member at its place, and for nobody else", () => {
    expect(openMailboxKey({ ...place, wrap, identity })).toEqual(accountKey)
    expect(wrap).toHaveLength(1120 + 48)
    expect(openMailboxKey({ ...place, wrap, identity: openKemIdentity(random(32)) })).toBeNull()
  })

  it.each(oneFieldOther(place, { installationId: "ins", mailboxId: "memb", memberId: "mail", generation: 1, memberGeneration: 2 }))(
    "B7 moved to another %s it does not open",
    (_field, elsewhere) => {
      expect(openMailboxKey({ ...elsewhere, wrap, identity })).toBeNull()
    },
  )
})
