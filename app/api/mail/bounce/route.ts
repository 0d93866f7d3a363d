import { takeBounce } from "#lib/bounces/take-bounce.ts"
import { MAX_BOUNCE_BYTES } from "#lib/notifications/read-bounce.ts"
import { readReturnAddress } from "#lib/notifications/return-address.ts"
import { services } from "#lib/services.ts"
import { isSameToken } from "#lib/tokens.ts"
import { bearerOf } from "#lib/web/bearer.ts"
import { readSmallBytes } from "#lib/web/small-body.ts"

const plain = (status: number) => new Response(null, { status, headers: { "Cache-Control": "no-store" } })

/**
 * A bounce from the operator's mail provider or mail server: the mail as it came, in the body, and the address that it came to in `X-Envelope-To`.
 * The token is the credential; without it there is nothing here. What is not waited for is taken and forgotten, so that nobody sends it again.
 */
export async function POST(request: Request): Promise<Response> {
  const all = await services()
  const { bounces } = all.env
  const given = bearerOf(request)
  if (bounces?.token == null || given === null || !isSameToken(given, bounces.token)) return plain(404)
  const raw = await readSmallBytes(request, MAX_BOUNCE_BYTES)
  if (raw === null) return plain(413)
  const token = readReturnAddress(bounces.address, request.headers.get("x-envelope-to") ?? "")
  if (token !== null) await takeBounce(all, { token, raw: new Uint8Array(raw) })
  return plain(204)
}
