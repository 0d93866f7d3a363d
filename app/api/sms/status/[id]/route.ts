import { takeSmsStatus } from "#lib/notifications/sms-status.ts"
import { services } from "#lib/services.ts"
import type { RouteArguments } from "#lib/web/route.ts"
import { readSmallBody } from "#lib/web/small-body.ts"

const NOT_THERE = { status: 404, headers: { "Cache-Control": "no-store" } }

/** Twilio's report of what became of an SMS; without its signature there is nothing here. */
export async function POST(request: Request, { params }: RouteArguments<{ readonly id: string }>): Promise<Response> {
  const all = await services()
  const signature = request.headers.get("x-twilio-signature")
  const body = all.env.twilio === null || signature === null ? null : await readSmallBody(request, 16 * 1024)
  if (signature === null || body === null) return new Response(null, NOT_THERE)
  const taken = await takeSmsStatus(all, { id: (await params).id, signature, body })
  return taken.ok ? new Response(null, { status: 204 }) : new Response(null, NOT_THERE)
}
