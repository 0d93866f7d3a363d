/** The notification line (M2): one line in the ordinary mail that tells of a message. Pure, because the page warns while it is typed and the server again. */
export const MAX_LINE_CHARACTERS = 100

/** What the line seems to give away. */
export type LineRisk = "personal_number" | "card_number" | "health"

/** What the line seems to give away, or null where it seems harmless. It is a warning: words are guessed at, numbers are only told by their check digit. */
export function riskInLine(line: string): LineRisk | null {
  const text = line.normalize("NFKC").toLowerCase()
  if (digitGroups(text).some(isPersonalNumber)) return "personal_number"
  if (digitGroups(text).some(isCardNumber)) return "card_number"
  return wordsOf(text).some(isHealthWord) ? "health" : null
}

/** Whether the line holds something that a mail program would make a link of (B75). */
export const hasLink = (line: string): boolean => /[/\\@<>]|www\.|\p{L}\.\p{L}{2,}/iu.test(line.normalize("NFKC"))

/** Runs of digits, with the signs that people put between them. */
const digitGroups = (text: string): string[] =>
  (text.match(/[0-9][0-9 +\-–.]*[0-9]/g) ?? []).flatMap((run) => [run, ...run.split(/\s+/)]).map((run) => run.replaceAll(/[^0-9]/g, ""))

/**
 * A Swedish personal or coordination number, with or without the century, by date and check digit;
 * Norwegian and Danish ones have other rules and are not told apart from other numbers.
 */
function isPersonalNumber(digits: string): boolean {
  const ten = digits.length === 12 && /^(18|19|20)/.test(digits) ? digits.slice(2) : digits
  if (ten.length !== 10) return false
  const month = Number(ten.slice(2, 4))
  const day = Number(ten.slice(4, 6))
  const isDate = month >= 1 && month <= 12 && ((day >= 1 && day <= 31) || (day >= 61 && day <= 91))
  return isDate && hasCheckDigit(ten)
}

const isCardNumber = (digits: string): boolean =>
  digits.length >= 13 && digits.length <= 19 && /^[2-6]/.test(digits) && hasCheckDigit(digits)

/** The check digit of ISO/IEC 7812-1 (Luhn), which personal numbers use too. */
function hasCheckDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, sign, at) => {
    const value = Number(sign) * (at % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

const wordsOf = (text: string): string[] => text.match(/\p{L}+/gu) ?? []

/** Beginnings of words; Swedish joins words, so a beginning finds "cancersvar" and "provsvaret" too. */
const HEALTH_STEMS = [
  "abort",
  "aids",
  "alkohol",
  "allerg",
  "biops",
  "blodprov",
  "cancer",
  "cytologi",
  "demens",
  "dement",
  "depress",
  "diabet",
  "diagnos",
  "epilep",
  "graviditet",
  "hiv",
  "journal",
  "klamydia",
  "chlamydia",
  "läkar",
  "läkemed",
  "medicin",
  "missbruk",
  "mottagning",
  "operation",
  "patient",
  "pregnan",
  "provsvar",
  "psyk",
  "psych",
  "recept",
  "rehab",
  "remiss",
  "röntgen",
  "schizo",
  "sjukdom",
  "sjukhus",
  "sjukskriv",
  "smitta",
  "symptom",
  "symtom",
  "terapi",
  "therap",
  "tumör",
  "tumour",
  "tumor",
  "ultraljud",
  "vaccin",
  "vård",
  "radiolog",
  "blood",
  "clinic",
  "disease",
  "doctor",
  "hospital",
  "illness",
  "medical",
  "medication",
  "prescription",
  "surgery",
  "treatment",
] as const

const isHealthWord = (word: string): boolean => HEALTH_STEMS.some((stem) => word.startsWith(stem))
