import fc from "fast-check"
import { encodeFields } from "#lib/envelope/binary.ts"
import { utf8 } from "#lib/envelope/context.ts"
import { decodeHeader, encodeHeader, type MessageHeader } from "#lib/envelope/header.ts"
import { damagedWays, oneFieldOther, seededRandom } from "../../support/bytes.ts"

const random = seededRandom("header")
const header: MessageHeader = {
  messageId: "mess",
  senderAccountId: "acc",
  senderGeneration: 2,
  senderName: "Anna Å",
  senderAddress: "anna@example.com",
  recipients: [
    { role: "to", name: "Bo", address: "bo@example.com" },
    { role: "cc", name: "", address: "cia@example.com" },
  ],
  sentAt: new Date("2026-02-03T04:05:06.789Z"),
  options: ["letter", "no-forward"],
  inReplyTo: "fingerprint",
  manifestHash: random(32),
  commit: random(32),
  rowSealHash: random(32),
}
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")

it("K4 a header comes back as it was written", () => {
  expect(decodeHeader(encodeHeader(header))).toEqual(header)
  const least = { ...header, recipients: [], options: [], inReplyTo: null, senderName: "" }
  expect(decodeHeader(encodeHeader(least))).toEqual(least)
  const automatic: MessageHeader = { ...header, isAutomatic: true }
  expect(decodeHeader(encodeHeader(automatic))).toEqual(automatic)
})

it("K4 any names, addresses and options come back", () => {
  const text = fc.string({ unit: "grapheme" })
  const person = fc.record({ role: fc.constantFrom("to" as const, "cc" as const), name: text, address: text })
  fc.assert(
    fc.property(text, fc.array(person, { maxLength: 5 }), fc.array(text, { maxLength: 3 }), (senderName, recipients, words) => {
      const any = { ...header, senderName, recipients, options: [...words].sort() }
      expect(decodeHeader(encodeHeader(any))).toEqual(any)
    }),
    { seed: 20260103 },
  )
})

it.each(
  oneFieldOther(header, {
    messageId: "mest",
    senderAccountId: "acd",
    senderGeneration: 3,
    senderName: "Anna A",
    senderAddress: "eve@example.com",
    recipients: [...header.recipients].reverse(),
    sentAt: new Date("2026-02-03T04:05:06.788Z"),
    options: ["letter"],
    inReplyTo: null,
    manifestHash: random(32),
    commit: random(32),
    rowSealHash: random(32),
  }),
)("K4 %s is among what is signed", (_field, other) => {
  expect(hex(encodeHeader(other))).not.toBe(hex(encodeHeader(header)))
})

it("K4 a role, a name and an address of a recipient are each bound, and letters cannot move between them", () => {
  const [bo, cia] = header.recipients
  if (bo === undefined || cia === undefined) throw new Error("two recipients")
  const others = [
    [{ ...bo, role: "cc" as const }, cia],
    [{ ...bo, name: "B" }, cia],
    [{ ...bo, name: "Bob", address: "o@example.com" }, cia],
    [{ ...bo, address: "bo@example.org" }, cia],
    [bo],
    [bo, cia, cia],
  ]
  for (const recipients of others) expect(hex(encodeHeader({ ...header, recipients }))).not.toBe(hex(encodeHeader(header)))
})

it("K7 options are signed in one order", () => {
  expect(hex(encodeHeader({ ...header, options: ["no-forward", "letter"] }))).toBe(hex(encodeHeader(header)))
})

it("B5 a damaged header is refused or reads as another one, and nothing throws", () => {
  const bytes = encodeHeader(header)
  for (const damaged of damagedWays(bytes)) {
    const read = decodeHeader(damaged)
    if (read !== null) expect(read).not.toEqual(header)
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (any) => decodeHeader(any) === null),
    { seed: 20260104 },
  )
})

describe("B3 a header out of form is refused", () => {
  const recipient = encodeFields(["to", "Bo", "bo@example.com"])
  const fields = (changes: Readonly<Record<number, Parameters<typeof encodeFields>[0][number]>>) =>
    encodeFields(
      [
        "sigill/v1/header",
        1,
        "mess",
        "acc",
        2,
        "Anna",
        "anna@example.com",
        [recipient],
        header.sentAt,
        [utf8("letter")],
        "",
        header.manifestHash,
        header.commit,
        header.rowSealHash,
      ].map((field, at) => changes[at] ?? field),
    )

  it("the same fields untouched are accepted", () => {
    expect(decodeHeader(fields({}))).toMatchObject({ messageId: "mess", recipients: [{ role: "to", name: "Bo" }], inReplyTo: null })
  })

  it("a field too many or too few", () => {
    const whole = fields({})
    expect(decodeHeader(Uint8Array.from([...whole, 0, 0, 0, 0]))).toBeNull()
    expect(decodeHeader(whole.subarray(0, whole.length - 36))).toBeNull()
  })

  it.each([
    ["another label", { 0: "sigill/v1/certificate" }],
    ["another version", { 1: 2 }],
    ["a generation of three bytes", { 4: new Uint8Array(3) }],
    ["a name that is not UTF-8", { 5: Uint8Array.of(0xff) }],
    ["a recipient with a role that is not on a letter", { 7: [encodeFields(["bcc", "Bo", "bo@example.com"])] }],
    ["a recipient with a field too many", { 7: [encodeFields(["to", "Bo", "bo@example.com", "more"])] }],
    ["a recipient with a field too few", { 7: [encodeFields(["to", "Bo"])] }],
    ["one good and one bad recipient", { 7: [recipient, Uint8Array.of(1)] }],
    ["a time that no Date holds", { 8: new Uint8Array(8).fill(255) }],
    ["an option that is not UTF-8", { 9: [Uint8Array.of(0xff)] }],
    ["a hash too short", { 11: random(31) }],
    ["a commitment too long", { 12: random(33) }],
    ["no hash of the row", { 13: new Uint8Array(0) }],
  ])("%s", (_what, changes) => {
    expect(decodeHeader(fields(changes))).toBeNull()
  })
})
