import { render, screen } from "@testing-library/react"
import { FormattedBody } from "#app/_letter/formatted-body.tsx"
import { pictureDrawer, PicturesAct } from "#app/_letter/pictures.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OpenedMessage } from "#lib/messages/open-message.ts"
import { HOSTILE_HTML } from "#tests/support/hostile-html.ts"

const [t, f] = [translator("en"), formats({ language: "en", timeZone: "Europe/Stockholm" })]
const FILES = ["svar.pdf", "house.png"].map((name, index) => ({ index, name, size: 2_000, type: "application/octet-stream" }))

function show(html: string, areShown: boolean) {
  const message = { attachments: FILES, body: { kind: "html", html } } as unknown as OpenedMessage
  const drawPicture = pictureDrawer({ message, t, f, filesHref: "/files/m", areShown })
  return render(
    <>
      {!areShown && <PicturesAct message={message} t={t} />}
      <FormattedBody html={html} drawPicture={drawPicture} />
    </>,
  ).container
}

const PLACE = '<p>Our house:</p>\n<p data-attachment="1">A <strong>red</strong> house</p>'

describe("pictures in the text of a letter", () => {
  it("M5 M8 are not fetched before somebody asks: in their place stand what they show, name and size", () => {
    const container = show(PLACE, false)
    expect(container.querySelector("img")).toBeNull()
    expect(container.querySelector(".letter-picture-place")).toHaveTextContent("Picture: A red househouse.png, 2 kB")
    expect(screen.getByRole("link", { name: "Show the picture in the text" })).toHaveAttribute("href", "?pictures=1")
  })

  it("M8 U3 come from the preview of their attachment, late, with words for what they show", () => {
    show(PLACE, true)
    const picture = screen.getByRole("img", { name: "A red house" })
    expect(picture).toHaveAttribute("src", "/files/m/1/show")
    expect(picture).toHaveAttribute("loading", "lazy")
    expect(screen.queryByRole("link")).toBeNull()
  })

  it.each([["0"], ["2"], ["99"], ["-1"], ["x"], ["1/../../other/0"]])(
    "B45 number %s is no picture of the message: its words stand there",
    (number) => {
      const container = show(`<p data-attachment="${number}">words</p>`, true)
      expect(container.innerHTML).toBe("<p>words</p>")
    },
  )

  it.each(HOSTILE_HTML.map((html) => [html.slice(0, 60), html] as const))("B45 nothing is fetched from elsewhere: %s", (_name, html) => {
    for (const given of [html, `<p data-attachment="1">${html}</p>`])
      for (const { src } of show(given, true).querySelectorAll("img")) expect(new URL(src).pathname).toBe("/files/m/1/show")
  })
})
