import { cpuTime } from "#tests/support/cpu-time.ts"
import { renderFormatted, sanitiseBody } from "#lib/messages/body.ts"
import { markdownOf, plainTextOf } from "#lib/messages/body-text.ts"
import { HOSTILE_HTML } from "../../support/hostile-html.ts"

const LINK = `rel="noopener noreferrer nofollow" target="_blank"`

test("M1 bold, italic, lists and links are what a formatted message can hold", () => {
  const html = renderFormatted("Hej **Anna**, se *detta*\nnästa rad\n\n- ett\n- [två](https://example.org/)\n\n3. tre")
  expect(html).toBe(
    `<p>Hej <strong>Anna</strong>, se <em>detta</em><br />\nnästa rad</p>\n<ul>\n<li>ett</li>\n<li><a href="https://example.org/" ${LINK}>två</a></li>\n</ul>\n<ol start="3">\n<li>tre</li>\n</ol>`,
  )
})

test.each(["# heading", "`code`", "---", "~~struck~~", "| a | b |\n|---|---|\n| c | d |"])("M1 %j is shown as it was typed", (text) => {
  expect(renderFormatted(text)).not.toMatch(/<(?!\/?p>|br)/)
})

test("M1 lines behind a sign are a quote, and what is answered below them is none", () => {
  const html = renderFormatted("Anna skrev:\n> > äldst\n> äldre\nmitt svar\n\n- > i en lista\n- nästa")
  expect(html.replaceAll("\n", "")).toBe(
    "<p>Anna skrev:</p><blockquote><blockquote><p>äldst</p></blockquote><p>äldre</p></blockquote><p>mitt svar</p><ul><li><blockquote><p>i en lista</p></blockquote></li><li>nästa</li></ul>",
  )
  expect(plainTextOf(html)).toBe("Anna skrev:\n\n> > äldst\n>\n> äldre\n\nmitt svar\n\n- > i en lista\n- nästa")
})

test("M1 an invisible joiner between marks stays out of the letter", () => {
  expect(renderFormatted("**a.\u2060**b")).toBe("<p><strong>a.</strong>b</p>")
})

test("B45 an image is no more than a link", () => {
  expect(renderFormatted("![image](https://example.org/a.png)")).toBe(`<p>!<a href="https://example.org/a.png" ${LINK}>image</a></p>`)
})

test("M1 an address that is written out becomes a link, a file name does not", () => {
  expect(renderFormatted("see https://example.org/a and notes.md")).toBe(
    `<p>see <a href="https://example.org/a" ${LINK}>https://example.org/a</a> and notes.md</p>`,
  )
})

test("B45 HTML that is typed is shown as text", () => {
  expect(renderFormatted("<script>alert(1)</script><b>x</b>")).toBe("<p>&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;x&lt;/b&gt;</p>")
})

test.each(["https://example.org/", "http://example.org/?a=1", "mailto:anna@example.org", "tel:+46701234567"])(
  "B45 a link to %s stays",
  (href) => {
    expect(sanitiseBody(`<a href="${href}">x</a>`)).toBe(`<a href="${href}" ${LINK}>x</a>`)
  },
)

test.each([
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "java\nscript:alert(1)",
  "&#106;avascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:x",
  "ftp://example.org/",
  "smb://example.org/",
  "file:///etc/passwd",
  "//example.org/",
  "/inbox",
  "?a",
  "blob:https://example.org/x",
  "https:\\\\example.org\\ \u0000",
])("B45 a link to %j loses its address and keeps its text", (href) => {
  const html = sanitiseBody(`<a href="${href}">x</a>`)
  expect(html).not.toContain("href")
  expect(html).toContain("x")
})

describe.each(HOSTILE_HTML.map((payload) => [payload.slice(0, 60), payload]))("B45 %j", (_start, payload) => {
  test("leaves only allowed elements and attributes", () => {
    for (const html of [sanitiseBody(payload), renderFormatted(payload), sanitiseBody(sanitiseBody(payload))]) expectHarmless(html)
  })

  test("is not changed by going through once more", () => {
    const once = sanitiseBody(payload)
    expect(sanitiseBody(once)).toBe(once)
  })
})

/** Everything that looks like a tag is one of ours, with the attributes that we give. */
function expectHarmless(html: string): void {
  const rest = html
    .replaceAll(/<\/?(p|strong|em|ul|ol|li|blockquote)>/g, "")
    .replaceAll(/<br \/>|<\/a>/g, "")
    .replaceAll(/<ol start="[0-9]+">/g, "")
    .replaceAll(/<a href="(?:https?:\/\/|mailto:|tel:)[^"<>]*" rel="noopener noreferrer nofollow" target="_blank">/g, "")
  expect(rest).not.toMatch(/[<>]/)
}

test("a formatted body as text: lists keep their marks, links their addresses", () => {
  const html = renderFormatted(
    "Hej **Anna**\nrad två\n\n- ett\n  - [två](https://example.org/x)\n\n3. tre\n4. https://example.org/\n\nHälsningar & <tack>",
  )
  expect(plainTextOf(html)).toBe(
    "Hej Anna\nrad två\n\n- ett\n  - två (https://example.org/x)\n\n3. tre\n4. https://example.org/\n\nHälsningar & <tack>",
  )
})

test.each([
  "**bold** and *italic*",
  "- a\n- b\n  1. c\n  2. d",
  "one\ntwo\n\nthree",
  "[text](<https://example.org/>)",
  "literal \\*stars\\* and \\[brackets\\]",
  "1\\. not a list",
])("M1 forwarding keeps the form of %j", (text) => {
  const html = renderFormatted(text)
  expect(renderFormatted(markdownOf(html))).toBe(html)
})

test.each([
  ["stars", "*a ".repeat(80_000)],
  ["brackets", "[".repeat(250_000)],
  ["half links", "[a](".repeat(60_000)],
  ["lists in lists", "- ".repeat(120_000)],
  ["angle brackets", "<".repeat(250_000)],
  ["addresses", "http://a/".repeat(25_000)],
  ["quotes", ">".repeat(250_000)],
  ["stairs of quotes", Array.from({ length: 2_000 }, (_, at) => `${">".repeat(100 - (at % 100))} a`).join("\n")],
])("B52 hostile %s do not hold up the server", (_name, text) => {
  expect(cpuTime(() => markdownOf(renderFormatted(text)) + plainTextOf(renderFormatted(text)))).toBeLessThan(6_000)
})
