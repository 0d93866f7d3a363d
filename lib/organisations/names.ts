import { readPersonName } from "../identity/person-name.ts"
import { skeleton } from "../skeleton.ts"

/** A name of an organisation, a unit or a cost centre: one line that poses as nothing else, as a person's (I10). Null for what is none. */
export const readName = readPersonName

/** Words that say what an organisation is, not which: two that differ in them alone are taken for each other. */
const FORMS = /^(?:ab|aktiebolag|publ|hb|kb|ek|for|ltd|limited|inc|gmbh|as|oy|aps|the)$/

/** A name as the eye takes it: two organisations with the same would be taken for each other (I10). */
export function nameKey(name: string): string {
  const words = name
    .normalize("NFKC")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
  const telling = words.filter((word) => word !== "" && !FORMS.test(word))
  return skeleton((telling.length > 0 ? telling : words).join(""))
}

/** The number that an authority gave the organisation: digits and capital letters, without what is only there for the eye. Null for what is none. */
export function readOrganisationNumber(typed: string): string | null {
  const number = typed
    .normalize("NFKC")
    .toUpperCase()
    .replaceAll(/[\s.\-–]/g, "")
  return /^[A-Z]{0,3}[0-9]{5,14}[A-Z0-9]{0,4}$/.test(number) ? number : null
}

/** A postal address of a few lines, tidied. Null for what is too long or empty. */
export function readPostalAddress(typed: string): string | null {
  const lines = typed
    .normalize("NFC")
    .split(/\r?\n/)
    .map((line) => line.replaceAll(/\s+/gu, " ").trim())
    .filter((line) => line !== "")
  const text = lines.join("\n")
  return lines.length > 0 && lines.length <= 6 && text.length <= 300 && !/[\p{Cc}--[\n]]/v.test(text) ? text : null
}
