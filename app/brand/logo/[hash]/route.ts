import { publishedLogo } from "#lib/branding/published-logo.ts"
import { services } from "#lib/services.ts"

type Arguments = { readonly params: Promise<{ readonly hash: string }> }

/**
 * The logo of an organisation that has published it (O13), by the hash of its file: whoever gets a letter sees it, signed in or not. It is a picture that was
 * taken apart and put together again, under its own type, and shown for nothing else (next.config.ts): not a place to keep files for others.
 */
export async function GET(_request: Request, { params }: Arguments): Promise<Response> {
  const logo = await publishedLogo(await services(), (await params).hash)
  if (logo === null) return new Response(null, { status: 404, headers: { "Cache-Control": "no-store" } })
  const headers = { "Content-Type": logo.type, "Cache-Control": "public, max-age=31536000, immutable" }
  return new Response(Uint8Array.from(logo.bytes), { headers })
}
