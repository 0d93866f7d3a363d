import { hasLink } from "../messages/notification-line.ts"

export const LINE_LENGTH = 70
export const MOST_ADDRESS_LINES = 5
export const FOOTER_LENGTH = 140

export type TextProblem = "line_long" | "line_signs" | "line_link" | "lines_many"

type Read = { readonly text: string } | { readonly problem: TextProblem }

/**
 * One line of a letterhead, tidied; empty for none. Not one with an address of a page or a mailbox, which a mail program makes a link of (B75), nor with signs
 * that are not seen or turn the direction of writing around.
 */
export function readLine(typed: string, most: number): Read {
  const text = typed
    .normalize("NFC")
    .replaceAll(/[ \t]+/g, " ")
    .trim()
  if ([...text].length > most) return { problem: "line_long" }
  if (/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/u.test(text)) return { problem: "line_signs" }
  return hasLink(text) ? { problem: "line_link" } : { text }
}

/** A few such lines, with breaks between. */
export function readLines(typed: string): Read {
  const lines = typed.split(/\r?\n/).filter((line) => line.trim() !== "")
  if (lines.length > MOST_ADDRESS_LINES) return { problem: "lines_many" }
  const read = lines.map((line) => readLine(line, LINE_LENGTH))
  const wrong = read.find((line) => "problem" in line)
  return wrong ?? { text: read.map((line) => ("text" in line ? line.text : "")).join("\n") }
}
