import { readFileSync } from "node:fs"
import { GROUNDS } from "#lib/branding/palette.ts"
import { palettes, type Palette } from "#tests/support/colours.ts"

const of = (palette: Palette, ...names: readonly string[]) => names.map((name) => palette.get(name))

test.each(["light", "dark"] as const)("U3 what colours are judged by is what the product has, %s", (scheme) => {
  const palette = palettes()[scheme]
  const { plain, notices, seal, link, onSeal } = GROUNDS[scheme]
  expect(of(palette, "paper", "sheet", "shade")).toEqual(plain)
  expect(of(palette, "info-ground", "warning-ground", "error-ground", "done-ground")).toEqual(notices)
  expect(of(palette, "seal", "link", "on-seal")).toEqual([seal, link, onSeal])
})

test.each(["light", "dark"] as const)("U3 a preview has the colours that the product has, %s", (scheme) => {
  const css = readFileSync("app/organizer/[organisation]/branding/branding.css", "utf8")
  const [, block = ""] = css.split(`.scheme-${scheme} {`)
  const shown = [...block.slice(0, block.indexOf("}")).matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = "", value = ""]) => [
    name,
    value,
  ])
  expect(shown.length).toBeGreaterThan(10)
  for (const [name = "", value] of shown) expect([name, value]).toEqual([name, palettes()[scheme].get(name)])
})
