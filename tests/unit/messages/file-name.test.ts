import fc from "fast-check"
import { cleanFileName } from "#lib/messages/file-name.ts"
import { declaredType, downloadType } from "#lib/messages/file-type.ts"

test.each([
  ["../../etc/passwd", "passwd"],
  ["..\\..\\windows\\win.ini", "win.ini"],
  ["C:\\Users\\Anna\\Rapport.pdf", "Rapport.pdf"],
  ["/absolute/path.txt", "path.txt"],
  ["a\r\nSet-Cookie: x=1.txt", "aSet-Cookie_ x=1.txt"],
  ["nul\u0000l.txt", "null.txt"],
  ["faktura\u202efdp.exe", "fakturafdp.exe"],
  ["\u2067namn\u2069.txt", "namn.txt"],
  ["zero\u200bwidth.txt", "zerowidth.txt"],
  ["trailing dots...", "trailing dots"],
  [" .hidden ", ".hidden"],
  ["CON", "_CON"],
  ["nul.txt", "_nul.txt"],
  ["COM1.log", "_COM1.log"],
  ["console.log", "console.log"],
  ["", "file"],
  ["...", "file"],
  ["a/", "file"],
  ["\u0000", "file"],
  ['what?<is>|this*:".txt', "what__is__this___.txt"],
  ["cafe\u0301.txt", "café.txt"],
  ["Übersicht – 2026 (slutlig).pdf", "Übersicht – 2026 (slutlig).pdf"],
  ["報告書.docx", "報告書.docx"],
  ["تقرير.pdf", "تقرير.pdf"],
  ["क्ष‍त्र.txt", "क्ष‍त्र.txt"],
  ["😀👩‍👩‍👧.png", "😀👩‍👩‍👧.png"],
  ["\ud800broken.txt", "broken.txt"],
])("B58 %j is saved as %j", (given, expected) => {
  expect(cleanFileName(given)).toBe(expected)
})

test("B58 a name of 300 bytes is shortened between characters and keeps its extension", () => {
  for (const letter of ["a", "å", "報", "👩‍👩‍👧"]) {
    const name = cleanFileName(letter.repeat(300) + ".tar.gz")
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
    expect(name).toMatch(/….*\.gz$/)
    expect(name.isWellFormed()).toBe(true)
  }
})

test("B58 any name comes out short, visible, without path, and the same when cleaned again", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (given) => {
      const name = cleanFileName(given)
      expect(name).not.toBe("")
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
      expect(name).not.toMatch(/[\p{Cc}/\\\u202a-\u202e\u2066-\u2069]|[. ]$|^ /u)
      expect(cleanFileName(name)).toBe(name)
    }),
    { numRuns: 500 },
  )
})

test.each([
  ["a.pdf", "application/pdf"],
  ["A.PNG", "image/png"],
  ["a.html", "application/octet-stream"],
  ["a.htm", "application/octet-stream"],
  ["a.svg", "application/octet-stream"],
  ["a.xml", "application/octet-stream"],
  ["a.xhtml", "application/octet-stream"],
  ["a.js", "application/octet-stream"],
  ["a.pdf.html", "application/octet-stream"],
  ["a", "application/octet-stream"],
  ["a.", "application/octet-stream"],
])("B57 %s is sent as %s", (name, expected) => {
  expect(downloadType(name)).toBe(expected)
})

test.each([
  ["text/html; charset=utf-8", "text/html"],
  ["IMAGE/PNG", "image/png"],
  ["nonsense", "application/octet-stream"],
  ["text/html\r\nX: y", "application/octet-stream"],
  ["", "application/octet-stream"],
  ["a/" + "b".repeat(100), "application/octet-stream"],
])("the type %j that the sender's browser named is kept as %j", (given, expected) => {
  expect(declaredType(given)).toBe(expected)
})
