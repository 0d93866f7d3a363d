import { readFileSync, writeFileSync } from "node:fs"
import path from "node:path"

export const MADE_UP = { code: "arc", name: "ʾArāmāyā" } as const

const LETTERS = "אבגדהוזחטיכלמנסעפצקרשתךםןף"

type Texts = { readonly [key: string]: string | Texts }

/** English, letter for letter in another script; what has arguments stays, because those are names. */
function turned(texts: Texts): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, typeof text !== "string" ? turned(text) : /[{<]/.test(text) ? text : inLetters(text)]),
  )
}

const inLetters = (text: string) =>
  text.replaceAll(/[a-z]/gi, (letter) => LETTERS.charAt((letter.toLowerCase().charCodeAt(0) - 97) % LETTERS.length))

/** Adds the language to a built product: one file, nothing else (U1). */
export function addMadeUpLanguage(built: string): void {
  const folder = path.join(built, "lib/language/catalogues")
  const english = JSON.parse(readFileSync(path.join(folder, "en.json"), "utf8")) as Texts
  const facts = { ...MADE_UP, locale: "he", direction: "rtl" }
  writeFileSync(path.join(folder, `${MADE_UP.code}.json`), JSON.stringify({ ...turned(english), language: facts }))
}
