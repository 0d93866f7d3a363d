import { readFileSync } from "node:fs"
import path from "node:path"

export type Palette = ReadonlyMap<string, string>

/** The colour variables of app/globals.css: the first block is light, the one inside the media query replaces them in the dark. */
export function palettes(): { readonly light: Palette; readonly dark: Palette } {
  const css = readFileSync(path.join(process.cwd(), "app/globals.css"), "utf8")
  const [light = "", dark = ""] = css.split("@media (prefers-color-scheme: dark)")
  return { light: variables(light), dark: variables(dark.slice(0, dark.indexOf("@theme"))) }
}

const variables = (css: string): Palette =>
  new Map([...css.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6});/g)].map(([, name = "", value = ""]) => [name, value]))

/** Relative luminance of WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Contrast ratio of WCAG 2.2, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

/** CIE lightness, 0 to 100. */
export function lightness(colour: string): number {
  const y = luminance(colour)
  return y <= 216 / 24389 ? (y * 24389) / 27 : 116 * Math.cbrt(y) - 16
}
