import { sourceFiles } from "./source.ts"

/*
 * Whoever destroys a copy of a message asks at the gate whether a hold or an official mailbox keeps it (O16, lib/holding/gate.ts). The types see to most of it: a
 * row that may go is made by `lockErasable` alone, which takes the gate's answer. What they cannot see is written down here.
 */

const files = sourceFiles().filter(({ path }) => /^(lib|db|app|scripts)\//.test(path) && !path.startsWith("scripts/bench/"))

const naming = (pattern: RegExp) =>
  files
    .filter(({ text }) => pattern.test(text))
    .map(({ path }) => path)
    .sort()

describe("what erases", () => {
  it("O16 rows of deliveries are deleted by these statements alone, each behind the gate or of a guest's own", () => {
    expect(naming(/delete\(deliveries\)|delete from deliveries/).sort()).toEqual([
      // Of `destroyCopies`, which refuses what is kept.
      "db/queries/copies.ts",
      // Of `eraseDeliveries`, with rows that `lockErasable` gave.
      "db/queries/erasing.ts",
      // A guest's copy comes over to their account, sealed anew.
      "db/queries/joining.ts",
      // What no key opens and nobody claimed; `findUnclaimed` leaves out what is kept.
      "db/queries/unclaimed.ts",
    ])
  })

  it("O16 these ask for a copy to be destroyed, and nobody else", () => {
    expect(naming(/\bdeleteDeliveries\(/)).toEqual(["db/queries/erasing.ts", "lib/messages/erase-deliveries.ts"])
    expect(naming(/\bdeleteCopies\(/)).toEqual(["db/queries/copies.ts", "lib/messages/destroy-copies.ts"])
  })

  it("O16 whoever locks rows to erase them has asked at the gate in the same file", () => {
    const locking = files.filter(({ path, text }) => /\blockErasable\(/.test(text) && path !== "db/queries/erasing.ts")
    expect(locking.length).toBeGreaterThan(7)
    expect(locking.filter(({ text }) => !/\bpass(Gate|Holds)\(/.test(text)).map(({ path }) => path)).toEqual([])
  })

  it("O16 the gate is passed by less than all of it only where that is its meaning", () => {
    const only = (name: string) => naming(new RegExp(`\\b${name}\\(`)).filter((path) => path !== "lib/holding/gate.ts")
    // The rule says itself which documents go; the journal says what had gone, and an account that goes was asked for before.
    expect(only("passHolds").sort()).toEqual([
      "lib/leaving/erase-holdings.ts",
      "lib/records/dispose.ts",
      "lib/restoring/replay-erasures.ts",
    ])
    // What has not left is nobody's yet.
    expect(only("nothingArrived").sort()).toEqual([
      "lib/composing/take-back.ts",
      "lib/messages/erase-held.ts",
      // Whom a scheduled forward leaves without.
      "lib/messages/release-held.ts",
    ])
    expect(naming(/as Gate\b|as unknown as Gate\b/)).toEqual(["lib/holding/gate.ts"])
    expect(naming(/as unknown as ErasableRow/)).toEqual(["db/queries/erasing.ts"])
  })

  it("O16 accounts with mail are deleted only by who asked: an employee's, a mailbox's, a restart", () => {
    expect(naming(/\bdeleteEmptyAccount\(/)).toEqual(["db/queries/leaving.ts", "lib/leaving/erase-holdings.ts"])
    for (const path of [
      "lib/leaving/erase-holdings.ts",
      "lib/leaving/delete-account.ts",
      "lib/recovering/erase-lost.ts",
      "lib/recovering/restart.ts",
      "lib/ending/end-due.ts",
      "lib/drafts/erase-drafts.ts",
    ])
      expect([path, files.find((file) => file.path === path)?.text.includes("passGate(")]).toEqual([path, true])
  })
})
