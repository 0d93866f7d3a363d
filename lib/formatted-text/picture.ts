import { JOINER } from "./joiner.ts"
import type { Block, Paragraph, Picture } from "./tree.ts"
import { UNMARKED } from "./tree.ts"

const BEGINNING = "!["
const MIDDLE = "](attachment:"
const END = ")"

/**
 * Reads the mark of a picture, `![what it shows](attachment:FILE NAME)`, which stands alone on its line. What it shows holds no square brackets; the file's name goes
 * on to the end of the line, so that it may hold spaces and brackets.
 * @returns null where the line is anything else: no address, no `data:`, nothing but a file of the message itself can be named
 */
export function readPicture(line: string): Picture | null {
  const mark = line.startsWith(BEGINNING) ? line.trimEnd() : ""
  if (!mark.endsWith(END)) return null
  const middle = middleOf(mark)
  if (middle === -1) return null
  return settledPicture(mark.slice(middle + MIDDLE.length, -END.length), mark.slice(BEGINNING.length, middle))
}

/** A bracket behind a backslash is a sign of the text. */
function middleOf(mark: string): number {
  let at = mark.indexOf(MIDDLE)
  while (at > 0 && mark[at - 1] === "\\") at = mark.indexOf(MIDDLE, at + 1)
  return at
}

/** The mark of a settled picture. */
export const writePicture = ({ file, alt }: Picture): string => `${BEGINNING}${alt}${MIDDLE}${file}${END}`

/**
 * A picture as its mark can say it; where nothing says what it shows, the name of its file does.
 * @returns null where it names no file
 */
export function settledPicture(file: string, alt: string): Picture | null {
  const name = clean(file)
  const said = withoutBrackets(clean(alt))
  return name === "" ? null : { kind: "picture", file: name, alt: said === "" ? withoutBrackets(name) : said }
}

const clean = (text: string) =>
  text
    .replaceAll(JOINER, "")
    .replaceAll("\u0000", "\ufffd")
    .replaceAll(/[\n\r\f\v\t]/g, " ")
    .trim()

const withoutBrackets = (text: string) =>
  text
    .replaceAll("[", "(")
    .replaceAll("]", ")")
    .replace(/[\\\s]+$/u, "")

/**
 * Gives each picture its file anew, as between names and numbers; where there is none, the words stand alone.
 * @param fileOf the file by what it was named until now, or null where it is not there
 */
export function withFiles(blocks: readonly Block[], fileOf: (file: string) => string | null): readonly Block[] {
  return blocks.map((block) => {
    if (block.kind === "quote") return { ...block, blocks: withFiles(block.blocks, fileOf) }
    if (block.kind === "list") return { ...block, items: block.items.map((item) => withFiles(item, fileOf)) }
    if (block.kind === "paragraph") return block
    const file = fileOf(block.file)
    return file === null ? wordsOf(block) : { ...block, file }
  })
}

const wordsOf = ({ alt }: Picture): Paragraph => ({ kind: "paragraph", content: [{ kind: "text", text: alt, ...UNMARKED }] })

/** The files that pictures of a text name, each once. */
export function filesOf(blocks: readonly Block[]): ReadonlySet<string> {
  const found = new Set<string>()
  withFiles(blocks, (file) => {
    found.add(file)
    return file
  })
  return found
}
