import { PDFDocument, StandardFonts, type PDFFont, type PDFPage } from "pdf-lib"
import { languageFacts } from "../language/catalogue.ts"
import type { LegalText } from "./legal-text.ts"

/** A4 in points, with margins for reading and filing. */
const PAGE = { width: 595.28, height: 841.89, side: 72, top: 78, bottom: 72 } as const
const BODY = { size: 11, leading: 16 } as const

/** Every reader brings these typefaces along, so none is embedded; they write the languages of western Europe. */
type Fonts = { readonly body: PDFFont; readonly heading: PDFFont }

/** What becomes a PDF: a legal text, or another of the same build. */
export type PdfText = Pick<LegalText, "title" | "lead" | "parts" | "language" | "version" | "versionLine"> & {
  /** For a machine; shown nowhere. */ readonly keyword?: string
}

/** Whether the PDF's letters can write the text; other scripts would come out empty. */
export async function canWriteAsPdf(text: PdfText): Promise<boolean> {
  const { body } = await openDocument()
  const letters = new Set(body.getCharacterSet())
  return [...allOf(text)].every((letter) => letters.has(letter.codePointAt(0) ?? 0))
}

/**
 * A text whose every letter the PDF can write: others by their letter without marks, or as a question mark. For names, which are in any script, where what is
 * exact stands elsewhere in the file.
 */
export async function inPdfLetters(text: PdfText): Promise<PdfText> {
  const { body } = await openDocument()
  const letters = new Set(body.getCharacterSet())
  const has = (letter: string) => /\s/u.test(letter) || letters.has(letter.codePointAt(0) ?? 0)
  const plain = (letter: string) => letter.normalize("NFKD").replaceAll(/\p{M}/gu, "")
  const write = (words: string) =>
    [...words].map((letter) => [letter, plain(letter)].find((one) => one !== "" && [...one].every(has)) ?? "?").join("")
  const { title, lead, parts, versionLine } = text
  const written = parts.map((part) => ({ title: write(part.title), body: write(part.body) }))
  return { ...text, title: write(title), lead: write(lead), versionLine: write(versionLine), parts: written }
}

const allOf = ({ title, lead, parts, versionLine }: PdfText): string =>
  [title, lead, versionLine, ...parts.flatMap((part) => [part.title, part.body])].join("")

/** A legal text as a PDF of plain text, which can be searched, read aloud and kept (D7). */
export async function legalPdf(text: PdfText): Promise<Uint8Array> {
  const { document, ...fonts } = await openDocument()
  describe(document, text)
  const paper = new Paper(document, fonts)
  paper.write(text.title, { font: fonts.heading, size: 22, leading: 28, after: 8 })
  paper.write(text.lead, { font: fonts.body, ...BODY, after: 14 })
  for (const { title, body } of text.parts) {
    paper.write(title, { font: fonts.heading, size: 13, leading: 20, after: 2, keepWithNext: 2 * BODY.leading })
    paper.write(body, { font: fonts.body, ...BODY, after: 14 })
  }
  paper.number(text.versionLine)
  return document.save()
}

async function openDocument(): Promise<Fonts & { readonly document: PDFDocument }> {
  const document = await PDFDocument.create()
  const [body, heading] = await Promise.all([StandardFonts.TimesRoman, StandardFonts.HelveticaBold].map((font) => document.embedFont(font)))
  if (body === undefined || heading === undefined) throw new Error("a typeface is missing")
  return { document, body, heading }
}

/** The same text gives the same bytes: its day is the version's, not today. */
function describe(document: PDFDocument, { title, language, version, versionLine, keyword }: PdfText): void {
  document.setTitle(`${title} – ${versionLine}`, { showInWindowTitleBar: true })
  document.setLanguage(languageFacts(language).locale)
  if (keyword !== undefined) document.setKeywords([keyword])
  document.setCreator("Sigill")
  document.setProducer("Sigill")
  document.setCreationDate(new Date(version))
  document.setModificationDate(new Date(version))
}

type Style = {
  readonly font: PDFFont
  readonly size: number
  readonly leading: number
  /** Free room below. */
  readonly after: number
  /** A heading does not stand alone at the foot of a page: so much has to follow it. */
  readonly keepWithNext?: number
}

/** Pages that are filled from above. */
class Paper {
  readonly #document: PDFDocument
  readonly #fonts: Fonts
  #page: PDFPage
  #y: number

  constructor(document: PDFDocument, fonts: Fonts) {
    this.#document = document
    this.#fonts = fonts
    this.#page = document.addPage([PAGE.width, PAGE.height])
    this.#y = PAGE.height - PAGE.top
  }

  write(text: string, { font, size, leading, after, keepWithNext = 0 }: Style): void {
    for (const line of linesOf(text, font, size)) {
      if (this.#y - leading - keepWithNext < PAGE.bottom) this.#turn()
      this.#y -= leading
      this.#page.drawText(line, { x: PAGE.side, y: this.#y, size, font })
    }
    this.#y -= after
  }

  #turn(): void {
    this.#page = this.#document.addPage([PAGE.width, PAGE.height])
    this.#y = PAGE.height - PAGE.top
  }

  /** At the foot of every page which text it is and how many pages there are. */
  number(line: string): void {
    const pages = this.#document.getPages()
    pages.forEach((page, at) => {
      const draw = (text: string, x: number) => page.drawText(text, { x, y: PAGE.bottom / 2, size: 9, font: this.#fonts.body })
      const place = `${at + 1} / ${pages.length}`
      draw(line, PAGE.side)
      draw(place, PAGE.width - PAGE.side - this.#fonts.body.widthOfTextAtSize(place, 9))
    })
  }
}

/** Breaks a text between words, where the next would be too wide; a word that is wider than a line, within it. */
function linesOf(text: string, font: PDFFont, size: number): readonly string[] {
  const width = PAGE.width - 2 * PAGE.side
  const lines: string[] = []
  for (const word of text.split(/\s+/).flatMap((one) => piecesOf(one, font, { size, width }))) {
    const longer = `${lines.at(-1) ?? ""} ${word}`
    if (lines.length > 0 && font.widthOfTextAtSize(longer, size) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

function piecesOf(word: string, font: PDFFont, { size, width }: { readonly size: number; readonly width: number }): readonly string[] {
  if (font.widthOfTextAtSize(word, size) <= width) return [word]
  const half = Math.ceil(word.length / 2)
  return [word.slice(0, half), word.slice(half)].flatMap((piece) => piecesOf(piece, font, { size, width }))
}
