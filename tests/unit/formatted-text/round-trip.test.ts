import fc from "fast-check"
import { withFiles } from "#lib/formatted-text/picture.ts"
import { readHtml } from "#lib/formatted-text/read-html.ts"
import { readMarkdown } from "#lib/formatted-text/read-markdown.ts"
import { settle } from "#lib/formatted-text/settle.ts"
import type { Block, Inline, Marks } from "#lib/formatted-text/tree.ts"
import { writeMarkdown } from "#lib/formatted-text/write-markdown.ts"
import { renderFormatted } from "#lib/messages/body.ts"

/** Signs that mean something to Markdown more often than chance would have it, among words, spaces and signs of other scripts. */
const bits = fc.constantFrom(
  ..."*_[]()<>\\`#-+.:!&;=~|\"'\n /0123abcÅß".split(""),
  "**", "***", "- ", "1. ", "3) ", "> ", ">> ", "\n\n", "\n  ", "\n   ", "](", "https://example.org/", "[a](https://example.org/x)", "<mailto:a@b.se>", "mailto:a@b.se", "&amp;", "  ", "\u00a0", "😀", "مرحبا", "、", "a_b",
  "![", "](attachment:", "\n![a](attachment:b.png)\n", "![c](attachment:d (1).png)",
) // prettier-ignore
const typed = fc.array(bits, { maxLength: 40 }).map((parts) => parts.join(""))

const marks: fc.Arbitrary<Marks> = fc.record({
  strong: fc.boolean(),
  em: fc.boolean(),
  href: fc.option(fc.constantFrom("https://example.org/", "https://example.org/a_(b)*?x=1&amp;y=<z>", "mailto:a@b.se", "tel:+4670"), {
    freq: 4,
  }),
})
const words = fc.array(bits, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("").replaceAll("\n", " "))
const inline: fc.Arbitrary<Inline> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(words, marks).map(([text, given]): Inline => ({ kind: "text", text, ...given })) },
  { weight: 1, arbitrary: marks.map((given): Inline => ({ kind: "break", ...given })) },
)
const { block } = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.array(inline, { maxLength: 6 }).map((content): Block => ({ kind: "paragraph", content })),
    fc.array(tie("block"), { maxLength: 3 }).map((blocks): Block => ({ kind: "quote", blocks })),
    fc.tuple(words, words).map(([file, alt]): Block => ({ kind: "picture", file, alt })),
    fc
      .record({
        start: fc.option(fc.constantFrom(0, 1, 3, 12)),
        loose: fc.boolean(),
        items: fc.array(fc.array(tie("block"), { maxLength: 3 }), { maxLength: 3 }),
      })
      .map((list): Block => ({ kind: "list", ...list })),
  ),
}))
/** The files that stand in the texts are there, so that each picture stays one. */
const NAMES = ["b.png", "d (1).png"]
const ofLetter = (given: string) => readHtml(renderFormatted(given, (file) => (NAMES.includes(file) ? NAMES.indexOf(file) : null)))
const asSent = (given: readonly Block[]) => settle(withFiles(given, (file) => (NAMES.includes(file) ? String(NAMES.indexOf(file)) : null)))

const text = fc.array(block, { maxLength: 4 })

test("M1 what is written in the editor is the same when it is read again from its marks", () => {
  fc.assert(
    fc.property(text, (blocks) => {
      const written = writeMarkdown(blocks)
      expect({ written, read: readMarkdown(written) }).toEqual({ written, read: settle(blocks) })
    }),
    { numRuns: 400 },
  )
})

test("M1 what is typed with marks is the same letter after it has been through the editor", () => {
  fc.assert(
    fc.property(typed, (given) => {
      const written = writeMarkdown(readMarkdown(given))
      expect({ given, written, read: ofLetter(written) }).toEqual({ given, written, read: ofLetter(given) })
      expect(writeMarkdown(readMarkdown(written))).toBe(written)
    }),
    { numRuns: 400 },
  )
})

test("M1 a letter reads the same from its HTML as from its marks", () => {
  fc.assert(
    fc.property(typed, (given) => {
      expect({ given, read: ofLetter(given) }).toEqual({ given, read: asSent(readMarkdown(given)) })
    }),
    { numRuns: 400 },
  )
})
