import { create } from "qrcode"

/** A QR code as one path, drawn on the server: no picture to load, and nothing of it in a cache (M12). Dark on light in both themes, as scanners want it. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { modules } = create(text, { errorCorrectionLevel: "M" })
  const { size } = modules
  const squares: string[] = []
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++)
      if (modules.get(row, column) === 1) squares.push(`M${column + QUIET} ${row + QUIET}h1v1h-1z`)
  const side = size + 2 * QUIET
  return (
    <svg role="img" aria-label={label} className="qr-code" viewBox={`0 0 ${side} ${side}`} shapeRendering="crispEdges">
      <rect width={side} height={side} fill="#fff" />
      <path d={squares.join("")} fill="#000" />
    </svg>
  )
}

/** Light modules around the code (ISO/IEC 18004). */
const QUIET = 4
