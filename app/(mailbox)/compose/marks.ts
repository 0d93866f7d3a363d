/** Text in a field with what is selected in it, as positions. */
export type Selected = { readonly text: string; readonly start: number; readonly end: number }

export type Mark = "bold" | "italic" | "list" | "numbers" | "quote" | "link"

/**
 * Puts the marks of lib/formatted-text/markdown.ts around what is selected, or takes them away where they stand already.
 * @returns the new text, and what is selected in it so that writing goes on at the right place.
 */
export function mark(kind: Mark, selected: Selected): Selected {
  if (kind === "bold") return surround("**", selected)
  if (kind === "italic") return surround("*", selected)
  return kind === "link" ? linkText(selected) : markLines(LINE_SIGNS[kind], selected)
}

function surround(sign: string, { text, start, end }: Selected): Selected {
  const inner = text.slice(start, end)
  const outside = count(text.slice(0, start), "end") === sign.length && count(text.slice(end), "start") === sign.length
  if (outside)
    return {
      text: text.slice(0, start - sign.length) + inner + text.slice(end + sign.length),
      start: start - sign.length,
      end: end - sign.length,
    }
  return { text: text.slice(0, start) + sign + inner + sign + text.slice(end), start: start + sign.length, end: end + sign.length }
}

/** Stars in a row at one side of what is selected: two are bold, one is italic. */
function count(text: string, at: "start" | "end"): number {
  const found = at === "start" ? /^\*+/.exec(text) : /\*+$/.exec(text)
  return found?.[0].length ?? 0
}

type LineSign = { readonly write: (at: number) => string; readonly found: RegExp }

/** What stands at the start of each line. */
const LINE_SIGNS: Readonly<Record<"list" | "numbers" | "quote", LineSign>> = {
  list: { write: () => "- ", found: /^- / },
  numbers: { write: (at) => `${at + 1}. `, found: /^[0-9]+\. / },
  quote: { write: () => "> ", found: /^> ?/ },
}

function markLines({ write, found }: LineSign, { text, start, end }: Selected): Selected {
  const from = text.lastIndexOf("\n", start - 1) + 1
  const next = text.indexOf("\n", end)
  const to = next === -1 ? text.length : next
  const lines = text.slice(from, to).split("\n")
  const isMarked = lines.every((line) => found.test(line))
  const changed = lines.map((line, at) => (isMarked ? line.replace(found, "") : write(at) + line)).join("\n")
  return { text: text.slice(0, from) + changed + text.slice(to), start: from + changed.length, end: from + changed.length }
}

const ADDRESS = "https://"

function linkText({ text, start, end }: Selected): Selected {
  const inner = text.slice(start, end)
  const link = `[${inner}](${ADDRESS})`
  const cursor = inner === "" ? start + 1 : start + inner.length + "[](".length + ADDRESS.length
  return { text: text.slice(0, start) + link + text.slice(end), start: cursor, end: cursor }
}
