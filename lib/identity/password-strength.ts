import { oncePerProcess } from "../runtime.ts"
import { PRODUCT_WORDS, SWEDISH_WORDS } from "./password-words.ts"

/** Twelve characters: a password is always the first of two factors here (B18, ASVS 6.2.1). 256 keep a guess from costing us time. */
export const PASSWORD_LENGTH = { min: 12, max: 256 } as const

export type PasswordProblem = "password_short" | "password_long" | "password_common" | "password_personal" | "password_easy"

type PasswordWish = {
  readonly password: string
  /** Name, address and what else an attacker knows of this person. */
  readonly personal: readonly string[]
}

/** Guesses below which a password is refused: 10^10 cost more than a year on a hundred graphics cards at one Argon2id run each (keys.md 2). */
const ENOUGH_GUESSES_LOG10 = 10

/** Matching takes longer than linear time; what an attacker could know lies at the beginning. */
const LOOKED_AT = 100

/**
 * What is wrong with a new password, or null. Length and dictionaries decide; there are no rules about kinds of characters, and spaces and every script count (I2, B18).
 * The dictionaries (1 MB) are loaded at the first use and stay on the server.
 */
export async function passwordProblem({ password, personal }: PasswordWish): Promise<PasswordProblem | null> {
  const text = password.normalize("NFC")
  const length = [...text].length
  if (length < PASSWORD_LENGTH.min) return "password_short"
  if (length > PASSWORD_LENGTH.max) return "password_long"
  const own = personal.flatMap(wordsOf)
  const check = await loadChecker()
  const { guessesLog10, sequence } = check(text.slice(0, LOOKED_AT), own)
  if (guessesLog10 >= ENOUGH_GUESSES_LOG10) return null
  const dictionaries = sequence.map((match) => ("dictionaryName" in match ? String(match["dictionaryName"]) : ""))
  if (dictionaries.some((name) => name.startsWith("userInputs"))) return "password_personal"
  if (dictionaries.some((name) => name !== "")) return "password_common"
  return "password_easy"
}

/** Parts of names and addresses of three letters or more, and the whole. */
function wordsOf(text: string): string[] {
  const lower = text.toLowerCase()
  return [...new Set([lower, ...lower.split(/[^\p{L}\p{N}]+/u)])].filter((word) => word.length >= 3)
}

type Check = (
  password: string,
  personal: string[],
) => { readonly guessesLog10: number; readonly sequence: readonly Readonly<Record<string, unknown>>[] }

function loadChecker(): Promise<Check> {
  return oncePerProcess("password-strength", makeChecker)
}

async function makeChecker(): Promise<Check> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
    import("@zxcvbn-ts/language-en"),
  ])
  const checker = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary, swedish: [...SWEDISH_WORDS], product: [...PRODUCT_WORDS] },
    graphs: common.adjacencyGraphs,
    maxLength: LOOKED_AT,
  })
  return (password, personal) => checker.check(password, personal)
}
