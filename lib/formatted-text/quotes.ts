const QUOTED = /^(?: {0,3}> ?)+/
const LIST = /^ {0,3}(?:[-+*]|[0-9]{1,9}[.)])(?:\s|$)/

/**
 * Ends a quote where its signs end. Markdown would take a line without the sign that follows a quoted one for more of the quote, and then what
 * somebody answers below the words of another would be shown as the other's.
 * @returns the text with an empty line wherever one line is less deep in quotes than the line before
 */
export function separateQuotes(text: string): string {
  if (!text.includes(">")) return text
  let before = { depth: 0, hasText: false }
  const lines: string[] = []
  for (const line of text.split("\n")) {
    const signs = QUOTED.exec(line)?.[0] ?? ""
    const rest = line.slice(signs.length)
    const now = { depth: signs.split(">").length - 1, hasText: rest.trim() !== "" }
    if (before.hasText && now.hasText && now.depth < before.depth && !LIST.test(rest)) lines.push(">".repeat(now.depth))
    lines.push(line)
    before = now
  }
  return lines.join("\n")
}
