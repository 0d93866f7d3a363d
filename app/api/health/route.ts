export const dynamic = "force-dynamic"

/** The process is alive and answers; nothing else is asked (design 7). */
export function GET(): Response {
  return Response.json({ status: "alive" }, { headers: { "Cache-Control": "no-store" } })
}
