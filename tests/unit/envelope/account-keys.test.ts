import fc from "fast-check"
import { hkdf } from "#lib/crypto/kdf.ts"
import { openKemIdentity } from "#lib/crypto/kem.ts"
import { signingKeyFromSeed } from "#lib/crypto/signature.ts"
import {
  ACCOUNT_SECRETS,
  createAccountKeys,
  openAccountKey,
  openAccountSecret,
  openAccountSecrets,
  openPreviousAccountKey,
  sealAccountKey,
  sealAccountSecrets,
  sealPreviousAccountKey,
  sessionWrappingKey,
} from "#lib/envelope/account-keys.ts"
import { damagedWays, oneFieldOther, seededRandom } from "../../support/bytes.ts"

const random = seededRandom("account keys")
const which = { installationId: "inst", accountId: "acc", generation: 1 }
const other = { installationId: "inzt", accountId: "acd", generation: 2 }
const { accountKey, secrets, publicKeys } = createAccountKeys(random)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")

describe("secrets of an account", () => {
  const sealed = sealAccountSecrets({ ...which, accountKey, secrets, random })

  it("K1 are all different, and the public keys are theirs", () => {
    expect(new Set([accountKey, ...Object.values(secrets)].map(hex)).size).toBe(5)
    expect(publicKeys.kem).toEqual(openKemIdentity(secrets.kemSeed).publicKey)
    expect(publicKeys.signing).toEqual(signingKeyFromSeed(secrets.signingSeed).publicKey)
  })

  it("K1 open with the account key, together and one by one", () => {
    expect(openAccountSecrets({ ...which, accountKey, sealed })).toEqual(secrets)
    for (const name of ACCOUNT_SECRETS)
      expect(openAccountSecret({ ...which, accountKey, name, sealed: sealed[name] })).toEqual(secrets[name])
  })

  it.each(oneFieldOther(which, other))("B7 moved to another %s do not open", (_field, elsewhere) => {
    expect(openAccountSecrets({ ...elsewhere, accountKey, sealed })).toBeNull()
    for (const name of ACCOUNT_SECRETS) expect(openAccountSecret({ ...elsewhere, accountKey, name, sealed: sealed[name] })).toBeNull()
  })

  it("B7 moved to another column do not open", () => {
    for (const name of ACCOUNT_SECRETS)
      for (const column of ACCOUNT_SECRETS) {
        const opened = openAccountSecret({ ...which, accountKey, name: column, sealed: sealed[name] })
        expect(opened === null).toBe(name !== column)
      }
    expect(
      openAccountSecrets({ ...which, accountKey, sealed: { ...sealed, listKey: sealed.searchKey, searchKey: sealed.listKey } }),
    ).toBeNull()
  })

  it("K1 another account key opens none, and one that is damaged spoils all", () => {
    expect(openAccountSecrets({ ...which, accountKey: random(32), sealed })).toBeNull()
    for (const name of ACCOUNT_SECRETS)
      for (const damaged of damagedWays(sealed[name]))
        expect(openAccountSecrets({ ...which, accountKey, sealed: { ...sealed, [name]: damaged } })).toBeNull()
  })
})

describe("the account key under an unlocker", () => {
  const place = { ...which, unlockerKind: "password", unlockerId: "unl" }
  const wrappingKey = random(32)
  const sealed = sealAccountKey({ ...place, wrappingKey, accountKey, random })

  it("K5 opens with the unlocker's key at its place", () => {
    expect(openAccountKey({ ...place, wrappingKey, sealed })).toEqual(accountKey)
    expect(openAccountKey({ ...place, wrappingKey: random(32), sealed })).toBeNull()
  })

  it.each(oneFieldOther(place, { ...other, unlockerKind: "session", unlockerId: "unk" }))(
    "B7 moved to another %s does not open",
    (_field, elsewhere) => {
      expect(openAccountKey({ ...elsewhere, wrappingKey, sealed })).toBeNull()
    },
  )

  it("B5 no changed, cut or added byte opens", () => {
    for (const damaged of damagedWays(sealed)) expect(openAccountKey({ ...place, wrappingKey, sealed: damaged })).toBeNull()
  })

  it("B3 only a key of 32 bytes is sealed", () => {
    expect(() => sealAccountKey({ ...place, wrappingKey, accountKey: random(31), random })).toThrow("32 bytes")
    expect(() => sealAccountKey({ ...place, wrappingKey: random(31), accountKey, random })).toThrow("32 bytes")
  })

  it("B7 a seal of one kind is none of another: unlocker, secret and previous key", () => {
    const previous = sealPreviousAccountKey({ ...which, accountKey: wrappingKey, previous: accountKey, random })
    expect(openAccountKey({ ...place, wrappingKey, sealed: previous })).toBeNull()
    expect(openPreviousAccountKey({ ...which, accountKey: wrappingKey, sealed })).toBeNull()
    expect(openAccountSecret({ ...which, accountKey: wrappingKey, name: "kemSeed", sealed })).toBeNull()
  })
})

describe("generations and sessions", () => {
  const previous = random(32)
  const sealed = sealPreviousAccountKey({ ...which, accountKey, previous, random })

  it("K6 the key of the generation before opens under the new one, and nowhere else", () => {
    expect(openPreviousAccountKey({ ...which, accountKey, sealed })).toEqual(previous)
    expect(openPreviousAccountKey({ ...which, accountKey: previous, sealed })).toBeNull()
    for (const [, elsewhere] of oneFieldOther(which, other)) expect(openPreviousAccountKey({ ...elsewhere, accountKey, sealed })).toBeNull()
    for (const damaged of damagedWays(sealed)) expect(openPreviousAccountKey({ ...which, accountKey, sealed: damaged })).toBeNull()
  })

  it("B15 a session's wrapping key is not its secret, and a use of its own", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (secret) => {
        const key = sessionWrappingKey(secret)
        expect(key).toEqual(hkdf({ secret, salt: new Uint8Array(0), info: Buffer.from("sigill/v1/session/wrapping-key"), length: 32 }))
        expect(hex(key)).not.toBe(hex(secret))
      }),
      { seed: 20260102, numRuns: 20 },
    )
    expect(() => sessionWrappingKey(random(16))).toThrow("32 bytes")
  })
})
