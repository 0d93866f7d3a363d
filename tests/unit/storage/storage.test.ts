import { parseEnv } from "#lib/env.ts"
import { fullness, maySend } from "#lib/storage/storage.ts"

test.each([
  [0, "room", true],
  [899, "room", true],
  [900, "nearly", true],
  [999, "nearly", true],
  [1000, "full", false],
  [1999, "full", false],
  [2000, "over", false],
] as const)("A1 a mailbox of %i bytes with a limit of 1000 is %s", (used, how, sends) => {
  expect(fullness({ used, limit: 1000 })).toBe(how)
  expect(maySend(how)).toBe(sends)
})

test("A1 the limit is 10 GiB unless the operator says otherwise; nonsense stops the start", () => {
  const limitOf = (STORAGE_LIMIT_GIB: string) => {
    const env = parseEnv({ STORAGE_LIMIT_GIB })
    return env.ok ? env.value.storageLimit : env.error.problems
  }
  expect([limitOf(""), limitOf("0.5"), limitOf("100")]).toEqual([10 * 2 ** 30, 2 ** 29, 100 * 2 ** 30])
  expect(limitOf("0")).toEqual([{ name: "STORAGE_LIMIT_GIB", problem: "should be at least 0.01" }])
  expect(limitOf("much")).toEqual([{ name: "STORAGE_LIMIT_GIB", problem: "should be a number of GiB" }])
})
