import { checkReadiness } from "#lib/readiness.ts"

export const dynamic = "force-dynamic"

/** Whether pages can be served in full: database at this version, blobs, queue (design 7). 503 says which of them is not there, and no more. */
export async function GET(): Promise<Response> {
  const { isReady, ...parts } = await checkReadiness()
  return Response.json(
    { status: isReady ? "ready" : "not ready", ...parts },
    { status: isReady ? 200 : 503, headers: { "Cache-Control": "no-store" } },
  )
}
