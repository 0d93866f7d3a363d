import { coloursNamed, styleSheet } from "#lib/branding/style-sheet.ts"

type Arguments = { readonly params: Promise<{ readonly name: string }> }

/** The style sheet of two colours (O13), made of its name alone: asked by anybody, it says nothing of anybody. */
export async function GET(_request: Request, { params }: Arguments): Promise<Response> {
  const colours = coloursNamed((await params).name)
  if (colours === null) return new Response(null, { status: 404, headers: { "Cache-Control": "no-store" } })
  const headers = { "Content-Type": "text/css; charset=utf-8", "Cache-Control": "public, max-age=31536000, immutable" }
  return new Response(styleSheet(colours), { headers })
}
