import { canShow } from "#app/_letter/can-show.ts"
import { shownType } from "#lib/messages/shown-type.ts"

test.each([
  ["a.png", "", "image"],
  ["A.JPEG", "text/html", "image"],
  ["a.pdf", "", "pdf"],
  ["a.svg", "image/png", null],
  ["bild", "image/webp", "image"],
  ["bild", "image/svg+xml", null],
  ["a.html", "application/pdf", null],
])("M8 %s of type %j is offered to be shown as %j", (name, type, kind) => {
  expect(canShow({ name, type })).toBe(kind)
})

test.each(["", "GIF8", "RIFF0000WAVE", "\u0000\u0000\u0000\u001cftypheic", " %PDF-", "<svg/>", "BM", "II*\0"])(
  "B57 %j begins nothing that is shown",
  (text) => {
    expect(shownType(Buffer.from(text, "latin1"))).toBeNull()
  },
)
