import { counts, isMendable, levelOf, linkEnd, stateOf } from "#app/(mailbox)/messages/[id]/recipient-state.ts"
import { translator } from "#lib/language/translate.ts"
import type { Tracked } from "#lib/messages/tracked.ts"
import { tracked } from "../../support/tracked.ts"

const t = translator("en")
const at = new Date("2026-03-03T14:00:00Z")
const waiting: Tracked = { ...tracked(at), name: "", phone: { level: "registered", digits: "12" }, isWaiting: true }
const gone = { ...waiting, isWaiting: false, expiredAt: at }

describe("what the sender sees of one recipient", () => {
  it.each<[string, Tracked, ReturnType<typeof stateOf>, boolean]>([
    ["waits", waiting, { state: "none", words: "Not read" }, true],
    ["has read", { ...waiting, openedAt: at }, { state: "all", words: "Read" }, true],
    ["let it expire unread", gone, { state: "withdrawn", words: "Expired unread" }, false],
    ["read it before it expired", { ...gone, openedAt: at }, { state: "all", words: "Read" }, true],
    [
      "was too late for the sender's date",
      { ...waiting, isWaiting: false, endedAt: at },
      { state: "withdrawn", words: "Expired unread" },
      false,
    ],
    [
      "read it before the sender's date",
      { ...waiting, isWaiting: false, openedAt: at, endedAt: at },
      { state: "all", words: "Read" },
      true,
    ],
    ["erased it unread", { ...waiting, isWaiting: false, erasedUnread: true }, { state: "withdrawn", words: "Erased unread" }, false],
  ])("M5 design 7 one who %s", (_what, item, state, isCounted) => {
    expect(stateOf(item, t)).toEqual(state)
    expect(counts(item)).toBe(isCounted)
  })

  it("M5 says nothing untrue of who read by the link and made no account", () => {
    expect(linkEnd(gone, "today", t)).toBe("Never collected, taken away today")
    expect(linkEnd({ ...gone, openedAt: at }, "today", t)).toBe("Expired today, after it was read")
    expect(levelOf({ ...gone, phone: null }, t)).toBe("Letter: mailbox and a phone of their own")
  })

  it.each<[string, Partial<Tracked>, boolean]>([
    ["said that the number is not theirs", { wrongNumberAt: at }, true],
    ["got no text message", { smsFailedAt: at }, true],
    ["has no time left", { smsFailedAt: at, endedAt: at }, false],
    ["has nothing wrong", {}, false],
    ["has a mailbox by now", { smsFailedAt: at, isWaiting: false }, false],
  ])("M16 the number can be mended of who %s: %j", (_what, changes, is) => {
    expect(isMendable({ ...waiting, ...changes })).toBe(is)
  })
})
