import { render } from "@testing-library/react"
import { FormattedBody } from "#app/_letter/formatted-body.tsx"
import { renderFormatted, sanitiseBody } from "#lib/messages/body.ts"
import { HOSTILE_HTML } from "#tests/support/hostile-html.ts"

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  P: [],
  BR: [],
  STRONG: [],
  EM: [],
  UL: [],
  OL: ["start"],
  LI: [],
  BLOCKQUOTE: [],
  A: ["href", "rel", "target"],
}

const draw = (html: string) => render(<FormattedBody html={html} />).container

function asParsed(html: string): HTMLElement {
  const container = document.createElement("div")
  container.innerHTML = html
  return container
}

describe("the body of a formatted message", () => {
  it.each(HOSTILE_HTML.map((html) => [html.slice(0, 60), html] as const))(
    "B45 holds only known elements even when nobody sanitised it: %s",
    (_name, html) => {
      for (const element of draw(html).querySelectorAll("*")) {
        expect(Object.keys(ALLOWED)).toContain(element.tagName)
        expect(ALLOWED[element.tagName]).toEqual(expect.arrayContaining(element.getAttributeNames()))
        if (element instanceof HTMLAnchorElement) expect(element.protocol).toMatch(/^(https?|mailto|tel):$/)
      }
    },
  )

  it.each(HOSTILE_HTML.map((html) => [html.slice(0, 60), html] as const))(
    "B45 is read by a browser as it was drawn, so that nothing moves to where it means something else: %s",
    (_name, html) => {
      for (const given of [html, sanitiseBody(html)]) {
        const drawn = draw(given).innerHTML
        expect(asParsed(drawn).innerHTML).toBe(drawn)
      }
    },
  )

  it("M1 keeps bold, italic, lists, quotes, links and line breaks as they were written", () => {
    const html = renderFormatted(
      'A **bold** and *italic* & <plain> word\nnext line\n\n- one\n- [two](https://example.org/?a=1&b="2")\n\n3. three\n4. four\n\n> five\n>\n> > six\n\n- a\n\n  > b',
    )
    expect(draw(html).innerHTML).toBe(asParsed(html).innerHTML)
    expect(draw(html).querySelector("ol")).toHaveAttribute("start", "3")
  })

  it("B45 a link opens apart and learns nothing of the mailbox", () => {
    const link = draw('<p><a href="https://example.org/">here</a></p>').querySelector("a")
    expect(link).toHaveAttribute("rel", "noopener noreferrer nofollow")
    expect(link).toHaveAttribute("target", "_blank")
  })
})
