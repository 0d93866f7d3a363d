import { create } from "qrcode"
import { qrMarkup, qrSquares } from "#tests/support/qr-code.ts"

const EDGE = 4
const TEXTS = [
  "otpauth://totp/Sigill:anna%40example.org?issuer=Sigill&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
  "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ",
]

it.each(TEXTS)("I4 I5 the picture of %s has each square of its code in its place, and the light edge that scanners need", (text) => {
  const { size, data } = create(text, { errorCorrectionLevel: "M" }).modules
  const markup = qrMarkup(text, "For the app")
  expect(markup).toContain(`viewBox="0 0 ${size + 2 * EDGE} ${size + 2 * EDGE}"`)
  expect(markup).toContain('role="img" aria-label="For the app"')
  const drawn = [...(qrSquares(markup) ?? "").matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(
    ([, x, y]) => (Number(y) - EDGE) * size + Number(x) - EDGE,
  )
  expect(drawn).toEqual([...data.keys()].filter((at) => data[at] === 1))
})
