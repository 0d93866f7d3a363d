import { DEFAULT_LANGUAGE, installedCatalogues, languageFacts, type Language, type LanguageFacts } from "./catalogue.ts"

export type Direction = LanguageFacts["direction"]

export type LanguageWishes = {
  /** The person's own setting, once signed in. */
  readonly account?: string | null | undefined
  /** What was chosen in this browser before. */
  readonly cookie?: string | null | undefined
  /** The browser's Accept-Language header. */
  readonly acceptLanguage?: string | null | undefined
}

/** Every installed language as it calls itself, in the order of the codes. */
export function languages(): readonly LanguageFacts[] {
  return [...installedCatalogues().values()].map((texts) => texts.language as LanguageFacts)
}

/** True for the code of an installed language; the check for what comes from a form or a cookie. */
export function isLanguage(value: unknown): value is Language {
  return typeof value === "string" && installedCatalogues().has(value)
}

/** Which way the language is written; stands in `dir`. */
export function direction(language: Language): Direction {
  return languageFacts(language).direction
}

/** Chooses among the installed languages: the person's setting, then this browser's choice, then what the browser asks for, then English (U1). */
export function pickLanguage({ account, cookie, acceptLanguage }: LanguageWishes): Language {
  if (isLanguage(account)) return account
  if (isLanguage(cookie)) return cookie
  return firstWish(acceptLanguage ?? "") ?? DEFAULT_LANGUAGE
}

/** RFC 9110 12.5.4: ranges with weights; a range matches a language of the same primary subtag (RFC 4647 3.4). */
function firstWish(header: string): Language | undefined {
  const installed = languages().map((language) => language.code)
  const ranges = header
    .slice(0, 400)
    .split(",")
    .map(parseRange)
    .filter((range) => range.weight > 0)
  ranges.sort((a, b) => b.weight - a.weight)
  for (const { tag } of ranges) {
    if (tag === "*") return undefined
    const found = installed.find((code) => code === tag || code === tag.split("-")[0])
    if (found !== undefined) return found
  }
  return undefined
}

function parseRange(range: string): { readonly tag: string; readonly weight: number } {
  const [tag = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase())
  const quality = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2)
  const weight = quality === undefined ? 1 : Number(quality)
  return { tag, weight: tag === "" || Number.isNaN(weight) ? 0 : weight }
}
