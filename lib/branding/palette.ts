import { contrast, mixed, towards, type Colour } from "./colour.ts"

/**
 * What colours stand on, of app/globals.css; tests/unit/branding/palette.test.ts holds them together. Links stand on notices too.
 */
export const GROUNDS = {
  light: {
    plain: ["#f6f1e7", "#fffdf9", "#ece5d7"],
    notices: ["#e6ecf4", "#f8ebcc", "#f9e4e1", "#e0eee2"],
    seal: "#a51e2a",
    link: "#1d4680",
    onSeal: "#fffaf4",
  },
  dark: {
    plain: ["#10141c", "#181e29", "#202835"],
    notices: ["#1b2a40", "#3a2f14", "#3d1c22", "#17321f"],
    seal: "#cb414c",
    link: "#a3c4f0",
    onSeal: "#ffffff",
  },
} as const

/** Words on the main button in the dark, where the colour of an organisation is too light for white ones. */
const DARK_WORDS = "#10141c"

/** What an organisation replaces (look.md): the seal's red and the colour of links; never the three read states, nor what says that something is wrong. */
export type BrandColours = { readonly seal: Colour | null; readonly accent: Colour | null }

export type ColourName = keyof BrandColours

/** A colour that cannot be read: how far it comes, how far it should, and the nearest that does. */
export type ColourProblem = { readonly ratio: number; readonly needed: number; readonly nearest: Colour }

/** What the colour of links has to be read on, and the main colour as words stand on it; the main one is seen as a sign too, at 3:1. */
const TEXT = 4.5
const SIGN = 3

const least = (one: string, others: readonly string[]): number => Math.min(...others.map((other) => contrast(one, other)))

const isReadable: Readonly<Record<ColourName, (of: Colour) => boolean>> = {
  seal: (of) => contrast(of, GROUNDS.light.onSeal) >= TEXT && least(of, GROUNDS.light.plain) >= SIGN,
  accent: (of) => least(of, [...GROUNDS.light.plain, ...GROUNDS.light.notices]) >= TEXT,
}

/** What is wrong with a colour on paper; null for one that can be used. */
export function problemOf(name: ColourName, of: Colour): ColourProblem | null {
  if (isReadable[name](of)) return null
  const ofWords = name === "seal" ? contrast(of, GROUNDS.light.onSeal) : least(of, [...GROUNDS.light.plain, ...GROUNDS.light.notices])
  // Words on the seal ask for more than the seal as a sign: where they can be read, it is seen.
  const nearest = towards(of, "#000000", isReadable[name])
  if (nearest === null) throw new Error("black can be read on every light ground")
  return { ratio: ofWords, needed: TEXT, nearest }
}

export type Scheme = { readonly seal: string; readonly sealDeep: string; readonly onSeal: string; readonly link: string }
export type Palette = Readonly<Record<"light" | "dark", Scheme>>

/**
 * The colours of an organisation, in light as they are and in the dark as they are where they can be read there; else the nearest lighter ones. What it did
 * not choose is the service's.
 */
export function paletteOf({ seal, accent }: BrandColours): Palette {
  return { light: lightOf({ seal, accent }), dark: darkOf({ seal, accent }) }
}

function lightOf({ seal, accent }: BrandColours): Scheme {
  const { light } = GROUNDS
  const own = seal ?? light.seal
  return { seal: own, sealDeep: mixed(own, 0.2, "#000000"), onSeal: light.onSeal, link: accent ?? light.link }
}

function darkOf({ seal, accent }: BrandColours): Scheme {
  const { dark } = GROUNDS
  const words = (of: string) => [dark.onSeal, DARK_WORDS].find((candidate) => contrast(of, candidate) >= TEXT)
  const isSeen = (of: string) => least(of, dark.plain) >= SIGN && words(of) !== undefined
  const own = seal === null ? dark.seal : (towards(seal, "#ffffff", isSeen) ?? dark.seal)
  const onSeal = words(own) ?? dark.onSeal
  const isRead = (of: string) => least(of, [...dark.plain, ...dark.notices]) >= TEXT
  return {
    seal: own,
    // Away from the words on it.
    sealDeep: mixed(own, 0.12, onSeal === DARK_WORDS ? "#ffffff" : "#000000"),
    onSeal,
    link: accent === null ? dark.link : (towards(accent, "#ffffff", isRead) ?? dark.link),
  }
}
