import tailwind from "@tailwindcss/postcss"
import { existsSync, readFileSync } from "node:fs"
import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import path from "node:path"
import postcss from "postcss"
import { renderToStaticMarkup } from "react-dom/server"

const root = path.join(import.meta.dirname, "..", "..", "..")
const TYPES: Readonly<Record<string, string>> = {
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".png": "image/png",
  ".ico": "image/x-icon",
}

/** The product's policy without its scripts: a style attribute shows here as it would there. */
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'"

/** Serves the gallery's pages with the compiled stylesheet, the icons and the fonts, on loopback. */
export async function startGallery() {
  const { pages, mails } = await import("./pages.tsx")
  const css = await compileStyles()
  const document = (name: string, query: URLSearchParams) => {
    const language = query.get("language") ?? "en"
    const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/app/globals.css"><title>${name}</title>`
    const page = pages[name]
    return (
      page &&
      `<!doctype html><html lang="${language}" dir="${query.get("dir") ?? "ltr"}"><head>${head}</head><body>${renderToStaticMarkup(page(language))}</body></html>`
    )
  }
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost")
    const name = pathname.slice(1)
    const page = document(name, searchParams)
    const mail = mails[name]?.(searchParams.get("language") ?? "en")
    if (pathname === "/app/globals.css") return send(response, "text/css", css)
    if (page !== undefined) return send(response, "text/html", page, { "Content-Security-Policy": POLICY })
    if (mail !== undefined) return send(response, "text/html", mail)
    const file = path.join(root, pathname.startsWith("/node_modules/") ? "" : "public", pathname)
    if (!existsSync(file)) return response.writeHead(404).end()
    return send(response, TYPES[path.extname(file)] ?? "application/octet-stream", readFileSync(file))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}`,
    names: [...Object.keys(pages), ...Object.keys(mails)],
    isMail: (name: string) => name in mails,
    stop: () => server.close(),
  }
}

function send(response: ServerResponse, type: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}) {
  return response.writeHead(200, { "Content-Type": type, ...headers }).end(body)
}

async function compileStyles(): Promise<string> {
  const file = path.join(root, "app", "globals.css")
  const { css } = await postcss([tailwind({ base: root })]).process(readFileSync(file, "utf8"), { from: file })
  return css
}
