import type { Address } from "#lib/address.ts"
import { questionOf, type Doubt } from "#lib/composing/question.ts"
import { toAddress } from "#tests/support/visitor.ts"

const [bo, cia, dan] = [toAddress("bo@example.org"), toAddress("cia@example.org"), toAddress("dan@example.org")]
const lineOf = (line: string): Doubt => ({ kind: "line", line, risk: "health" })
const line = lineOf("Ditt provsvar")
const alike = (address: Address, field: "to" | "cc" | "bcc" = "to"): Doubt => ({ kind: "alike", address, known: dan, field })
const number = (address: Address, now = "+46701740672"): Doubt => ({ kind: "number", address, last: "+46701740671", now })
const many = (...addresses: readonly Address[]): Doubt => ({ kind: "many", addresses })
const outside = (addresses: readonly Address[], field: "to" | "cc" | "bcc" = "to", organisation = "Exempel"): Doubt => ({
  kind: "outside",
  organisation,
  addresses,
  field,
})

const aboutOf = (...doubts: readonly Doubt[]) => questionOf(doubts, [])?.about.split(" ") ?? []

test("M17 M2 all doubts are one question, each beside a field of its own", () => {
  expect(questionOf([line, alike(bo, "bcc"), number(cia), many(bo, cia)], [])).toMatchObject({
    code: "doubtful",
    fields: { line: "line_health", bcc: "alike_one", phone: "number_one", to: "many_see" },
    alike: bo,
    known: dan,
    other: cia,
    last: "71",
    now: "72",
    seen: 2,
  })
  expect(questionOf([], [])).toBeNull()
})

test("M17 several of a kind are named together", () => {
  expect(questionOf([alike(bo), alike(cia), number(bo), number(cia), many(bo, cia)], [])).toMatchObject({
    fields: { to: "alike_many", phone: "number_many", bcc: "many_see" },
    alikes: `${bo} (${dan}), ${cia} (${dan})`,
    others: `${bo}, ${cia}`,
  })
  const seven = Array.from({ length: 7 }, (_, at) => number(toAddress(`p${at}@example.org`)))
  expect(questionOf(seven, [])?.others).toMatch(/^p0@example\.org, .*p4@example\.org \+2$/)
})

test("M17 outsiders stand beside the first of them, or in the next field that says nothing else", () => {
  expect(questionOf([outside([bo], "cc")], [])).toMatchObject({ fields: { cc: "outside_one" }, organisation: "Exempel", outsider: bo })
  expect(questionOf([outside([bo, cia])], [])).toMatchObject({ fields: { to: "outside_many" }, outsiders: `${bo}, ${cia}` })
  for (const field of ["to", "cc", "bcc"] as const)
    for (const place of ["to", "cc", "bcc"] as const) {
      const asked = questionOf([alike(bo, field), many(bo, cia), outside([bo], place)], [])
      expect(Object.values(asked?.fields ?? {}).sort()).toEqual(["alike_one", "many_see", "outside_one"])
    }
})

test.each([
  ["another recipient who is taken for somebody", alike(bo), alike(cia)],
  ["another number", number(bo), number(bo, "+46701740673")],
  ["the number of somebody else", number(bo), number(cia)],
  ["somebody more who sees the others", many(bo, cia), many(bo, cia, dan)],
  ["somebody more who is outside", outside([bo]), outside([bo, cia])],
  ["the same one outside another organisation", outside([bo]), outside([bo], "to", "Annat")],
  ["another line", line, lineOf("Din cancer")],
])("M17 what was accepted holds for what it was about: %s is asked about again", (_what, before, now) => {
  expect(questionOf([before], aboutOf(before))).toBeNull()
  expect(questionOf([now], aboutOf(before))).not.toBeNull()
})

test("M17 what was accepted is not said again beside what is new, and stays accepted", () => {
  const asked = questionOf([alike(bo), number(cia)], aboutOf(alike(bo)))
  expect(asked?.fields).toEqual({ phone: "number_one" })
  expect(questionOf([alike(bo), number(cia)], asked?.about.split(" ") ?? [])).toBeNull()
  expect(questionOf([many(bo, cia)], aboutOf(many(cia, bo)))).toBeNull()
  expect(questionOf([outside([bo, cia], "cc")], aboutOf(outside([cia, bo])))).toBeNull()
})
