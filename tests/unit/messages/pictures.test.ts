import { readHtml } from "#lib/formatted-text/read-html.ts"
import { readMarkdown } from "#lib/formatted-text/read-markdown.ts"
import { renderFormatted, sanitiseBody } from "#lib/messages/body.ts"
import { markdownOf, plainTextOf } from "#lib/messages/body-text.ts"
import { pictureNames, pictureNumbers } from "#lib/messages/picture-names.ts"
import { cpuTime } from "#tests/support/cpu-time.ts"

const FILES = ["house.png", "map (1).png", "house.png"].map((name) => ({ name }))
const rendered = (text: string) => renderFormatted(text, pictureNumbers(FILES))

test("M1 M8 a mark that stands alone puts an attachment of the message into the text, and keeps what it shows as its words", () => {
  const html = rendered(
    "Here:\n![A **red** house & barn](attachment:house.png)\nand\n\n- in a list\n  ![](attachment:MAP (1).PNG)\n\n> ![quoted](attachment:house (3).png)",
  )
  expect(html.replaceAll("\n", "")).toBe(
    '<p>Here:</p><p data-attachment="0">A **red** house &amp; barn</p><p>and</p><ul><li>in a list<p data-attachment="1">MAP (1).PNG</p></li></ul><blockquote><p data-attachment="2">quoted</p></blockquote>',
  )
  expect(plainTextOf(html)).toBe("Here:\n\nA **red** house & barn\n\nand\n\n- in a list\n\n  MAP (1).PNG\n\n> quoted")
})

test("M1 M8 what names no file of the message is shown as its words, and its address leads nowhere", () => {
  for (const file of ["other.png", "../house.png", "https://example.org/house.png", "data:image/png;base64,AA", "0", "%68ouse.png"])
    expect(rendered(`![what it shows](attachment:${file})`)).toBe("<p>what it shows</p>")
})

test.each([
  "![a](https://example.org/house.png)",
  "![a](house.png)",
  "![a](data:image/png;base64,AA)",
  "![a](ATTACHMENT:house.png)",
  "word ![a](attachment:house.png)",
  "![a](attachment:house.png) word",
  "![a\\](attachment:house.png)",
  "\\![a](attachment:house.png)",
  "![a](attachment: )",
])("B45 %j is no picture", (text) => {
  expect(rendered(text)).not.toMatch(/data-attachment|<img|src=/)
})

test("M1 an older release and a reader by the protocol show what the picture shows: it is a paragraph of words", () => {
  expect(rendered("![A house](attachment:house.png)").replaceAll(/ [a-z-]+="[^"]*"/g, "")).toBe("<p>A house</p>")
})

test.each([
  ['<p data-attachment="0">a</p>', '<p data-attachment="0">a</p>'],
  ['<img data-attachment="0" src="https://example.org/a.png" alt="a">', ""],
  ['<p data-attachment="100">a</p>', "<p>a</p>"],
  ['<p data-attachment="-1">a</p>', "<p>a</p>"],
  ['<p data-attachment="00">a</p>', "<p>a</p>"],
  ['<p data-attachment="../x/0">a</p>', "<p>a</p>"],
  ['<p data-attachment="0" src="data:image/png" onload="x" style="a">a</p>', '<p data-attachment="0">a</p>'],
  ['<div data-attachment="0">a</div>', "<p>a</p>"],
  ['<a data-attachment="0">a</a>', "a"],
])("B45 of %j as somebody could have forged it stays %j", (html, left) => {
  expect(sanitiseBody(html)).toBe(left)
  expect(sanitiseBody(sanitiseBody(html))).toBe(left)
})

test("B45 marks within the words of a picture are words, and what stands in one as an element stays outside of it", () => {
  expect(readHtml(sanitiseBody('<p data-attachment="1">a <strong>b</strong><br>c</p>'))).toEqual([
    { kind: "picture", file: "1", alt: "a b c" },
  ])
  const around = '<p data-attachment="1">a<blockquote><p>b</p></blockquote></p>'
  expect(readHtml(sanitiseBody(around)).some(({ kind }) => kind === "quote")).toBe(true)
})

test("M1 forwarding and taking back keep each picture, also of two files with the same name, and none becomes another when one is left out", () => {
  const html = rendered("![one](attachment:house.png)\n\n![two](attachment:house (3).png)\n\n![three](attachment:map (1).png)")
  const text = markdownOf(html, FILES)
  expect(text).toBe("![one](attachment:house (2).png)\n\n![two](attachment:house (3).png)\n\n![three](attachment:map (1).png)")
  expect(rendered(text)).toBe(html)
  expect(renderFormatted(text, pictureNumbers(FILES.slice(1))).replaceAll("\n", "")).toBe(
    '<p>one</p><p>two</p><p data-attachment="0">three</p>',
  )
  expect(markdownOf(html, FILES.slice(0, 1))).toBe("![one](attachment:house.png)\n\ntwo\n\nthree")
})

test.each([
  [
    ["a.png", "a.png"],
    ["a (2).png", "a (3).png"],
  ],
  [
    ["a.png", "A.PNG", "b.png", "a.png"],
    ["a (2).png", "A (3).PNG", "b.png", "a (4).png"],
  ],
  [
    ["a.png", "a (2).png", "a.png"],
    ["a (3).png", "a (2).png", "a (4).png"],
  ],
  [
    ["..//x/a.png", "a:b.png"],
    ["a.png", "a_b.png"],
  ],
  [[], []],
])("M1 of files called %j the marks say %j, and each is found by it", (names, marks) => {
  const files = names.map((name) => ({ name }))
  expect(pictureNames(files)).toEqual(marks)
  expect(marks.map(pictureNumbers(files))).toEqual(marks.map((_mark, at) => at))
})

test("M1 text that only looks like the mark of a picture is still text after it was edited", () => {
  const html = rendered("!\\[a](attachment:house.png)")
  expect(html).toBe("<p>![a](attachment:house.png)</p>")
  expect(rendered(markdownOf(html, FILES))).toBe(html)
  expect(readMarkdown(markdownOf(html, FILES))).toEqual(readHtml(html))
})

test.each([
  ["pictures", "![a](attachment:house.png)\n".repeat(9_000)],
  ["middles", `![${"](attachment:".repeat(18_000)})`],
  ["escaped middles", `![${"\\](attachment:".repeat(17_000)})`],
  ["brackets", "![](attachment:a)".repeat(15_000)],
])("B52 hostile %s do not hold up the server", (_name, text) => {
  expect(cpuTime(() => markdownOf(rendered(text), FILES) + plainTextOf(rendered(text)))).toBeLessThan(6_000)
})
