declare const colour: unique symbol

/** A colour as `#rrggbb` in small letters; only `readColour` makes one. */
export type Colour = string & { readonly [colour]: true }

type Parts = readonly [red: number, green: number, blue: number]

/** What was typed as a colour, `#abc` or `AABBCC` too, in its one form. Null for what is none. */
export function readColour(typed: string): Colour | null {
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(typed.trim())?.[1]?.toLowerCase()
  if (digits === undefined) return null
  return `#${digits.length === 3 ? digits.replaceAll(/./g, "$&$&") : digits}` as Colour
}

const partsOf = (of: string): Parts => [1, 3, 5].map((at) => parseInt(of.slice(at, at + 2), 16)) as unknown as Parts

const fromParts = (parts: readonly number[]): Colour =>
  `#${parts.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}` as Colour

/** Relative luminance (WCAG 2.2, glossary). */
function luminance(of: string): number {
  const [red, green, blue] = partsOf(of).map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as unknown as Parts
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Contrast ratio of two colours, from 1 to 21 (WCAG 2.2, 1.4.3). */
export function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/** `of` with a share of another colour in it, from 0 to 1. */
export function mixed(of: string, share: number, other: string): Colour {
  const into = partsOf(other)
  return fromParts(partsOf(of).map((part, at) => part + ((into[at] ?? 0) - part) * share))
}

const STEPS = 256

/** The first colour on the way from one towards another that fits: the least that has to be changed. Null where none on the way does. */
export function towards(from: Colour, end: string, fits: (candidate: Colour) => boolean): Colour | null {
  for (let step = 0; step <= STEPS; step += 1) {
    const candidate = mixed(from, step / STEPS, end)
    if (fits(candidate)) return candidate
  }
  return null
}
