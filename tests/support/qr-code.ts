import { createElement } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import { QrCode } from "#app/_ui/qr-code.tsx"

/** The picture of a text as pages draw it, so that a page's own can be held against it. */
export const qrMarkup = (text: string, label = ""): string => renderToStaticMarkup(createElement(QrCode, { text, label }))

/** The dark squares of such a picture, as they stand in its path. */
export const qrSquares = (markup: string): string | undefined => /<path d="([^"]+)"/.exec(markup)?.[1]
