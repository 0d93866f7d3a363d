import { ARGON2_COST } from "#lib/crypto/password.ts"
import { createSlots, runArgon2, WeakParametersError } from "#lib/keys/argon2.ts"

const salt = new Uint8Array(16).fill(2)

describe("Argon2id", () => {
  it("B10 gives what an independent implementation of RFC 9106 gives at our cost", async () => {
    // argon2id("lösenord", salt, { t: 3, m: 65536, p: 1, dkLen: 32, version: 0x13 }) of @noble/hashes 2.4.0, which needs ten seconds for it
    const reference = "4b03eea7f0aeb078dd2880370ea8c4f7582233ca8dafc8f5ef71ef429c9fead3"
    const made = await runArgon2({ password: "lösenord", salt, cost: ARGON2_COST })
    expect(made.ok && Buffer.from(made.value).toString("hex")).toBe(reference)
  })

  it("B19 NFC and NFD of a password are the same", async () => {
    const [composed, decomposed] = await Promise.all(
      ["NFC", "NFD"].map((form) => runArgon2({ password: "blå räv äter öl".normalize(form), salt, cost: ARGON2_COST })),
    )
    expect(composed).toEqual(decomposed)
  })

  it.each([{ memory: 19 * 1024 }, { passes: 1 }, { passes: 2 }, { lanes: 0 }, { memory: 2 ** 31 }, { passes: 1000 }])(
    "B10 refuses parameters like %o",
    async (worse) => {
      await expect(runArgon2({ password: "x", salt, cost: { ...ARGON2_COST, ...worse } })).rejects.toThrow(WeakParametersError)
    },
  )
})

describe("slots", () => {
  it("B13 so many at once, so many in line in order, and the rest is told to come again", async () => {
    const slots = createSlots(2, 3)
    const order: number[] = []
    let now = 0
    let most = 0
    const work = (n: number) =>
      slots.run(async () => {
        most = Math.max(most, ++now)
        await new Promise((resolve) => setTimeout(resolve, 5))
        order.push(n)
        now -= 1
      })
    const results = await Promise.all([1, 2, 3, 4, 5, 6, 7].map(work))
    expect(results.map(({ ok }) => ok)).toEqual([true, true, true, true, true, false, false])
    expect(results[6]).toEqual({ ok: false, error: { code: "server_busy" } })
    expect(most).toBe(2)
    expect(order).toEqual([1, 2, 3, 4, 5])
    expect(await slots.run(async () => "again")).toEqual({ ok: true, value: "again" })
  })

  it("a failure gives its slot back", async () => {
    const slots = createSlots(1, 0)
    await expect(slots.run(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken")
    expect(await slots.run(async () => 1)).toEqual({ ok: true, value: 1 })
  })
})
