import fc from "fast-check"
import { contrast, mixed, readColour, type Colour } from "#lib/branding/colour.ts"
import { paletteOf, problemOf } from "#lib/branding/palette.ts"
import { coloursNamed, nameOfColours, styleSheet } from "#lib/branding/style-sheet.ts"
import { contrast as judged } from "#tests/support/colours.ts"
import { GROUNDS } from "#lib/branding/palette.ts"

const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}` as Colour)
const NAMES = ["seal", "accent"] as const

describe("O13 colours", () => {
  it.each([
    ["#000000", "#ffffff", 21],
    ["#777777", "#ffffff", 4.48],
    ["#767676", "#ffffff", 4.54],
    ["#949494", "#ffffff", 3.03],
    ["#ff0000", "#ffffff", 4],
    ["#0000ff", "#ffffff", 8.59],
    ["#ffffff", "#ffffff", 1],
  ])("U3 %s on %s has the contrast that WCAG gives it", (one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 2)
    expect(contrast(other, one)).toBe(contrast(one, other))
  })

  it.each([
    ["#A51E2A", "#a51e2a"],
    [" a51e2a ", "#a51e2a"],
    ["#abc", "#aabbcc"],
  ])("%s is read", (typed, read) => expect(readColour(typed)).toBe(read))

  it.each(["", "red", "#12345", "#1234567", "#gggggg", "rgb(1,2,3)", "#fff;}", "var(--ink)", "#ａ51e2a", "#fff\n#fff"])(
    "%j is no colour",
    (typed) => expect(readColour(typed)).toBeNull(),
  )

  it("B45 nothing that anybody types is read as anything but # and six digits", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^#?[0-9a-fA-F]{0,8}$/)), (typed) => {
        const read = readColour(typed)
        return read === null || /^#[0-9a-f]{6}$/.test(read)
      }),
    )
    fc.assert(fc.property(colour, (one) => readColour(one) === one && readColour(one.slice(1).toUpperCase()) === one))
  })

  it("U3 what is offered in place of a colour that cannot be read can be, and is as near as that", () => {
    fc.assert(
      fc.property(colour, fc.constantFrom(...NAMES), (one, name) => {
        const problem = problemOf(name, one)
        if (problem === null) return true
        const isReadable = problemOf(name, problem.nearest) === null
        return isReadable && problem.ratio < problem.needed
      }),
    )
    const nearest = problemOf("accent", "#777777" as Colour)?.nearest ?? "#000000"
    expect(problemOf("accent", mixed(nearest, 0.02, "#ffffff"))).not.toBeNull()
  })

  it("U3 whatever is accepted in the light can be read in the dark too: words on the main button, links on every ground, and the line as a sign", () => {
    fc.assert(
      fc.property(colour, colour, (one, other) => {
        const seal = problemOf("seal", one)?.nearest ?? one
        const accent = problemOf("accent", other)?.nearest ?? other
        const palette = paletteOf({ seal, accent })
        for (const scheme of ["light", "dark"] as const) {
          const { seal: main, sealDeep, onSeal, link } = palette[scheme]
          const { plain, notices } = GROUNDS[scheme]
          expect(judged(onSeal, main)).toBeGreaterThanOrEqual(4.5)
          expect(judged(onSeal, sealDeep)).toBeGreaterThanOrEqual(4.5)
          for (const ground of plain) expect(judged(main, ground)).toBeGreaterThanOrEqual(3)
          for (const ground of [...plain, ...notices]) expect(judged(link, ground)).toBeGreaterThanOrEqual(4.5)
        }
      }),
    )
  })

  it("without colours of its own an organisation has the service's", () => {
    const { light, dark } = paletteOf({ seal: null, accent: null })
    expect([light.seal, light.link, dark.seal, dark.link]).toEqual(["#a51e2a", "#1d4680", "#cb414c", "#a3c4f0"])
  })
})

describe("O13 the style sheet of two colours", () => {
  const name = "005a3c-1d4680"

  it("is named by them, and only by some that can be read", () => {
    expect(coloursNamed(name)).toEqual({ seal: "#005a3c", accent: "#1d4680" })
    expect(nameOfColours({ seal: null, accent: "#1d4680" as Colour })).toBe("none-1d4680")
    expect(coloursNamed("none-1d4680")).toEqual({ seal: null, accent: "#1d4680" })
    expect(nameOfColours({ seal: null, accent: null })).toBeNull()
    for (const other of [
      "none-none",
      "ffffff-1d4680",
      "005a3c-ffff00",
      "005a3c",
      "005A3C-1d4680",
      "abc-1d4680",
      "005a3c-1d4680-x",
      "#005a3c-none",
      "",
    ])
      expect([other, coloursNamed(other)]).toEqual([other, null])
  })

  it("B44 sets four colours in its class and nothing else", () => {
    fc.assert(
      fc.property(colour, colour, (seal, accent) => {
        const css = styleSheet({ seal, accent })
        expect(css.replaceAll(/#[0-9a-f]{6}|[0-9a-f]{6}-[0-9a-f]{6}/g, "")).toBe(
          styleSheet({ seal: null, accent: null }).replaceAll(/#[0-9a-f]{6}|none/g, ""),
        )
      }),
    )
  })
})
