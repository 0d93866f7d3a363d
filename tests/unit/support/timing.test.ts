import { seededRandom } from "../../support/bytes.ts"
import { judge } from "../../support/timing.ts"

/** The stop watch of tests of B20, tried on made-up times. */
const random = seededRandom("timing")
const part = () => (random(1)[0] ?? 0) / 256

/** Times as a busy machine gives them: never less than it takes, up to `noise` more, and a tenth of them far more. */
const times = (takes: number, noise: number) => Array.from({ length: 100 }, () => takes + part() * noise + (part() < 0.1 ? part() * 50 : 0))

const even = (one: number, other: number, noise: number) => judge({ one: times(one, noise), other: times(other, noise) }).isEven

describe("B20 telling two acts apart", () => {
  it.each([
    ["the same", 80, 80, 4],
    ["the same, on a machine that does much else", 80, 80, 30],
    ["a tenth of a millisecond in ten", 10.1, 10, 0.2],
  ])("B20 calls %s even", (_what, one, other, noise) => {
    expect(even(one, other, noise)).toBe(true)
  })

  it.each([
    ["a query more in a short act", 1.4, 1, 0.3],
    ["a twelfth of a short act", 5.4, 5, 0.2],
    ["a millisecond in eighty, which is little of the whole", 81, 80, 2],
    ["five milliseconds in a hundred", 100, 105, 10],
  ])("B20 finds %s", (_what, one, other, noise) => {
    expect(even(one, other, noise)).toBe(false)
  })
})
