import { readColour } from "#lib/branding/colour.ts"
import { paletteOf } from "#lib/branding/palette.ts"
import { MAIL_COLOURS, renderMail, type MailContent } from "#lib/notifications/mail-look.ts"
import { contrast, palettes } from "#tests/support/colours.ts"

const dress = {
  brand: "Region Uppsala",
  colours: paletteOf({ seal: readColour("#005a3c"), accent: null }),
  lines: ["Box 1", "753 20 Uppsala"],
}
const mail: MailContent = {
  language: "en",
  heading: "You have a message from Bo Öberg",
  paragraphs: ["Sign in to read it."],
  button: { label: "Read the message", url: "https://mail.example.org/messages/1?a=1&b=2" },
  code: { value: "K7QX2M9TRA" },
  why: "Bo Öberg wrote to this address.",
  genuine: "Go to mail.example.org yourself and write the code.",
}

describe("M9 the look of a mail", () => {
  const { html, text } = renderMail(mail)

  it("says the same as HTML and as text: heading, text, code, one button, the same link as text, why, how to check", () => {
    for (const said of [mail.heading, "Sign in to read it.", "K7QX2M9TRA", "Read the message", mail.why, mail.genuine]) {
      expect(html).toContain(said)
      expect(text).toContain(said)
    }
    expect(text).toContain("https://mail.example.org/messages/1?a=1&b=2\n")
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual(
      Array(2).fill("https://mail.example.org/messages/1?a=1&amp;b=2"),
    )
    expect(html).toContain(">https://mail.example.org/messages/1?a=1&amp;b=2</a>")
  })

  it("fetches nothing: no picture, no sheet, no script, no frame", () => {
    expect(html).not.toMatch(/<img|<link|<script|<iframe|url\(|@import|src=/i)
  })

  it("B75 shows markup in a name as text", () => {
    const hostile = `<img src=x onerror=alert(1)>"'&`
    const rendered = renderMail({
      ...mail,
      dress: { ...dress, brand: hostile, lines: [hostile] },
      heading: hostile,
      paragraphs: [hostile],
      why: hostile,
      genuine: hostile,
      code: { label: hostile, value: hostile },
      button: { label: hostile, url: `https://a.example/"><script>` },
    })
    expect(rendered.html).not.toMatch(/<img|<script/)
    expect(rendered.html).toContain("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;")
  })

  it("B54 takes no address but http and https", () => {
    expect(() => renderMail({ ...mail, button: { label: "x", url: "javascript:alert(1)" } })).toThrow()
  })

  it("says who it is from: the service, or the organisation that was checked", () => {
    expect(html).toContain(">Sigill</td>")
    expect(renderMail({ ...mail, dress }).text.startsWith("Region Uppsala\n")).toBe(true)
  })

  it("O13 has an organisation's colours and the lines of its letters, and says as before how to check that it is real", () => {
    const { html: dressed, text: plain } = renderMail({ ...mail, dress })
    for (const said of ["#005a3c", ">R</td>", "Box 1<br>753 20 Uppsala", mail.genuine]) expect(dressed).toContain(said)
    expect(dressed).not.toContain(MAIL_COLOURS.light.seal)
    expect(dressed).not.toMatch(/<img|<link|url\(|src=/i)
    expect(plain).toContain("Box 1\n753 20 Uppsala")
    expect(plain).toContain(mail.genuine)
  })

  it("speaks the recipient's language", () => {
    const swedish = renderMail({ ...mail, language: "sv" })
    expect(swedish.html).toContain('<html lang="sv" dir="ltr">')
    expect(swedish.text).toContain("Varför du får det här")
  })

  it("does without button and code", () => {
    const short = renderMail({ ...mail, button: undefined, code: undefined })
    expect(short.html).not.toContain("<a ")
    expect(short.text).not.toContain("undefined")
  })

  it("stays below the size at which Gmail cuts a mail", () => {
    expect(Buffer.byteLength(html)).toBeLessThan(20_000)
  })
})

describe.each(["light", "dark"] as const)("the mail's colours in the %s", (theme) => {
  it("are the site's", () => {
    expect(Object.entries(MAIL_COLOURS[theme])).toEqual(Object.keys(MAIL_COLOURS[theme]).map((name) => [name, palettes()[theme].get(name)]))
  })

  it("can be read", () => {
    const c = MAIL_COLOURS[theme]
    expect(
      Math.min(
        contrast(c.ink, c.sheet),
        contrast(c.quiet, c.paper),
        contrast(c.quiet, c.sheet),
        contrast(c.link, c.sheet),
        contrast(c["on-seal"], c.seal),
      ),
    ).toBeGreaterThanOrEqual(4.5)
  })
})
