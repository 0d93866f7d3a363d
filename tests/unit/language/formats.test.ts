import { formats } from "#lib/language/formats.ts"

const english = formats({ language: "en", timeZone: "Europe/Stockholm" })
const swedish = formats({ language: "sv", timeZone: "Europe/Stockholm" })
const now = new Date("2026-11-23T13:30:00Z")

describe("times as people say them", () => {
  it.each([
    ["2026-11-23T13:02:00Z", "today 14:02", "i dag 14:02"],
    ["2026-11-22T22:59:00Z", "yesterday 23:59", "i går 23:59"],
    ["2026-11-22T23:01:00Z", "today 00:01", "i dag 00:01"],
    ["2026-03-03T08:00:00Z", "3 March", "3 mars"],
    ["2025-03-03T08:00:00Z", "3 March 2025", "3 mars 2025"],
  ])("%s is %s, %s", (time, inEnglish, inSwedish) => {
    expect(english.when(new Date(time), now)).toBe(inEnglish)
    expect(swedish.when(new Date(time), now)).toBe(inSwedish)
  })

  it("counts days in the reader's zone, also over the night when summer time begins", () => {
    const morning = new Date("2026-03-29T06:00:00Z")
    expect(english.when(new Date("2026-03-28T22:30:00Z"), morning)).toBe("yesterday 23:30")
    expect(formats({ language: "en", timeZone: "Asia/Tokyo" }).when(new Date("2026-03-28T22:30:00Z"), morning)).toBe("today 07:30")
  })

  it("turns the day at midnight of a zone whose offset is no whole hour, in whatever order moments are asked for", () => {
    const kathmandu = formats({ language: "en", timeZone: "Asia/Kathmandu" })
    const noon = new Date("2026-03-29T06:15:00Z")
    for (const _time of [1, 2]) {
      expect(kathmandu.when(new Date("2026-03-28T18:14:59Z"), noon)).toBe("yesterday 23:59")
      expect(kathmandu.when(new Date("2026-03-28T18:15:00Z"), noon)).toBe("today 00:00")
    }
  })

  it("is exact on hover", () => {
    expect(english.exact(now)).toBe("Monday, 23 November 2026 at 14:30:00 CET")
    expect(swedish.exact(now)).toBe("måndag 23 november 2026 kl. 14:30:00 CET")
  })

  it("shows seconds where they count", () => {
    expect(swedish.clockWithSeconds(now)).toBe("14:30:00")
  })
})

describe("sizes as people know them", () => {
  it.each([
    [0, "0 bytes", "0 byte"],
    [640, "640 bytes", "640 byte"],
    [15_300, "15 kB", "15 kB"],
    [999_999, "1 MB", "1 MB"],
    [1_234_567, "1.2 MB", "1,2 MB"],
    [45_300_000, "45 MB", "45 MB"],
    [2_100_000_000, "2.1 GB", "2,1 GB"],
  ])("%i bytes", (bytes, inEnglish, inSwedish) => {
    expect([english.size(bytes), swedish.size(bytes)].map((text) => text.replaceAll("\u00a0", " "))).toEqual([inEnglish, inSwedish])
  })

  it("A1 says what is taken of a limit in the limit's units, down to nothing", () => {
    expect([0, 700, 2 ** 20, 1.25 * 2 ** 30].map(english.taken)).toEqual(["0\u00a0KiB", "0.7\u00a0KiB", "1\u00a0MiB", "1.3\u00a0GiB"])
    expect(swedish.taken(9.4 * 2 ** 30)).toBe("9,4\u00a0GiB")
  })

  it("names limits in the powers of two they are set in", () => {
    expect([english.limit(2 ** 31), swedish.limit(64 * 2 ** 20)]).toEqual(["2\u00a0GiB", "64\u00a0MiB"])
  })
})

it("writes numbers and lists in the reader's way", () => {
  expect(swedish.number(12_345).replace(/\s/g, " ")).toBe("12 345")
  expect([english.list(["Anna", "Bo", "Cia"]), swedish.list(["Anna", "Bo", "Cia"])]).toEqual(["Anna, Bo and Cia", "Anna, Bo och Cia"])
})
