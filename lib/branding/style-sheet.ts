import { readColour } from "./colour.ts"
import { paletteOf, problemOf, type BrandColours, type ColourName, type Scheme } from "./palette.ts"

const NONE = "none"

/** What names two colours in the address of their style sheet and in its class; null for an organisation that chose none. */
export function nameOfColours({ seal, accent }: BrandColours): string | null {
  if (seal === null && accent === null) return null
  return `${seal?.slice(1) ?? NONE}-${accent?.slice(1) ?? NONE}`
}

/** The colours that such a name stands for; null for what names none, or some that cannot be read. */
export function coloursNamed(name: string): BrandColours | null {
  const parts = name.split("-")
  const [seal, accent] = [colourNamed("seal", parts[0]), colourNamed("accent", parts[1])]
  if (parts.length !== 2 || seal === undefined || accent === undefined) return null
  return nameOfColours({ seal, accent }) === name ? { seal, accent } : null
}

function colourNamed(name: ColourName, text: string | undefined) {
  if (text === NONE) return null
  const colour = text === undefined ? null : readColour(text)
  return colour === null || problemOf(name, colour) !== null ? undefined : colour
}

const rule = (selector: string, { seal, sealDeep, onSeal, link }: Scheme): string =>
  `${selector}{--seal:${seal};--seal-deep:${sealDeep};--on-seal:${onSeal};--link:${link}}`

/**
 * The style sheet of two colours: whatever stands in its class has them. Made of the colours alone, so that it says nothing of whose they are, and a browser
 * keeps it for ever. A page's policy lets it in as one of ours: no inline style is needed (B44).
 */
export function styleSheet(colours: BrandColours): string {
  const className = `.brand-${nameOfColours(colours) ?? NONE}`
  const { light, dark } = paletteOf(colours)
  return [
    rule(className, light),
    `@media (prefers-color-scheme:dark){${rule(className, dark)}}`,
    // Both are shown beside each other before they are published, and paper is light.
    rule(`.scheme-light ${className}`, light),
    rule(`.scheme-dark ${className}`, dark),
    `@media print{${rule(className, light)}}`,
  ].join("\n")
}
