import { parseEnv } from "#lib/env.ts"
import { fullness, mailboxFullness, maySend } from "#lib/storage/storage.ts"

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

test.each([
  [899, "room"],
  [900, "nearly"],
  [1000, "full"],
  [20_000, "full"],
] as const)("A1 M15 a shared mailbox of %i bytes with a limit of 1000 is %s, and never too full to receive", (used, how) => {
  expect(mailboxFullness({ used, limit: 1000 })).toBe(how)
})

test("A1 M15 a shared mailbox may hold five times what a person's may, unless the operator says otherwise", () => {
  const limitOf = (given: Readonly<Record<string, string>>) => {
    const env = parseEnv(given)
    return env.ok ? env.value.mailboxStorageLimit : env.error.problems
  }
  expect([limitOf({}), limitOf({ STORAGE_LIMIT_GIB: "2" })]).toEqual([50 * 2 ** 30, 10 * 2 ** 30])
  expect(limitOf({ STORAGE_LIMIT_GIB: "2", MAILBOX_STORAGE_LIMIT_GIB: "0.5" })).toBe(2 ** 29)
  expect(limitOf({ MAILBOX_STORAGE_LIMIT_GIB: "0" })).toEqual([{ name: "MAILBOX_STORAGE_LIMIT_GIB", problem: "should be at least 0.01" }])
})
