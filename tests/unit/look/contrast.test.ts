import { contrast, lightness, palettes } from "#tests/support/colours.ts"

const { light, dark } = palettes()
const GROUNDS = ["paper", "sheet", "shade"]
const NOTICES = ["info-ground", "warning-ground", "error-ground", "done-ground"]

describe.each([
  ["light", light],
  ["dark", dark],
] as const)("U3 in the %s", (_, palette) => {
  const colour = (name: string) => palette.get(name) ?? "missing"
  const ratio = (one: string, other: string) => contrast(colour(one), colour(other))
  const pairs = (signs: readonly string[], grounds: readonly string[]) =>
    signs.flatMap((sign) => grounds.map((ground) => [sign, ground] as const))

  it.each(pairs(["ink", "quiet", "link", "error"], GROUNDS))("%s can be read on %s", (words, ground) => {
    expect(ratio(words, ground)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(pairs(["ink", "link"], NOTICES))("%s can be read on %s", (words, ground) => {
    expect(ratio(words, ground)).toBeGreaterThanOrEqual(4.5)
  })

  it.each([
    ["error", "error-ground"],
    ["on-seal", "seal"],
    ["on-seal", "seal-deep"],
    ["paper", "link"],
    ["ink", "mark"],
    ["paper", "ink"],
  ])("%s can be read on %s", (words, ground) => {
    expect(ratio(words, ground)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(pairs(["all", "some", "none", "withdrawn", "seal", "edge"], GROUNDS))("the sign %s is seen on %s", (sign, ground) => {
    expect(ratio(sign, ground)).toBeGreaterThanOrEqual(3)
  })

  it.each([
    ["some", "warning-ground"],
    ["all", "done-ground"],
    ["sheet", "all"],
  ])("the sign %s is seen on %s", (sign, ground) => {
    expect(ratio(sign, ground)).toBeGreaterThanOrEqual(3)
  })

  it("M5 the three read states differ in lightness, so that they differ for everybody", () => {
    const [first = 0, second = 0, third = 0] = ["all", "some", "none"].map((state) => lightness(colour(state))).sort((a, b) => a - b)
    expect(Math.min(second - first, third - second)).toBeGreaterThanOrEqual(6)
  })
})

it("both grounds define the same colours", () => {
  expect([...dark.keys()].sort()).toEqual([...light.keys()].sort())
})
