import { readOutbox } from "#lib/notifications/outbox.ts"
import { services } from "#lib/services.ts"
import { bearerOf } from "#lib/web/bearer.ts"

/** What would have left as mail or SMS, for tests and scripts, newest first (design 7); `?to=` asks for what went to one address or number. 404 outside evaluation mode. */
export async function GET(request: Request): Promise<Response> {
  const found = await readOutbox(await services(), { token: tokenOf(request), to: new URL(request.url).searchParams.get("to") })
  const headers = { "Cache-Control": "no-store" }
  if (!found.ok) return Response.json({ error: found.error.code }, { status: 404, headers })
  const items = found.value.map(({ subject, sentAt, ...item }) => ({
    ...item,
    ...(subject === null ? {} : { subject }),
    sentAt: sentAt.toISOString(),
  }))
  return Response.json(items, { headers })
}

function tokenOf(request: Request): string | null {
  return bearerOf(request) ?? new URL(request.url).searchParams.get("token")
}
