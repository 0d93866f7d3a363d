import type { MemberContext } from "#lib/context.ts"
import { isId } from "#lib/ids.ts"
import { openAttachment, type OpenedAttachment } from "#lib/messages/attachments.ts"
import { downloadType } from "#lib/messages/file-type.ts"
import { fail } from "#lib/result.ts"
import { downloadHeaders, rangeNotSatisfiable, streamOf, wantedRange, type ByteRange } from "#lib/web/download.ts"
import { memberRoute, refuse } from "#lib/web/route.ts"

type Place = { readonly message: string; readonly index: string }

/** A download: decrypted as it leaves, whole or a range, never shown in the page (B6, B57). */
export const GET = memberRoute<Place>({ name: "attachment.download", limit: { max: 3000, perSeconds: 3600 }, run: download })

/** HEAD gives nothing, not even a name or a size (keys.md 3). */
export function HEAD(): Response {
  return new Response(null, { status: 405, headers: { Allow: "GET", "Cache-Control": "private, no-store" } })
}

/** A browser that fetches ahead of a click gets nothing and records nothing; 503 makes it ask again when the link is followed. */
const isPrefetch = (request: Request) =>
  /prefetch|prerender|preview/i.test(`${request.headers.get("sec-purpose")} ${request.headers.get("purpose")}`)

async function download(ctx: MemberContext, request: Request, { message, index }: Place): Promise<Response> {
  if (isPrefetch(request)) return new Response(null, { status: 503, headers: { "Cache-Control": "private, no-store" } })
  const opened = isId(message) && /^[0-9]{1,2}$/.test(index) ? await openAttachment(ctx, message, Number(index)) : fail("not_found")
  if (!opened.ok) return refuse(ctx, opened.error)
  const { name, size } = opened.value
  const entityTag = `"${message}-${Number(index)}"`
  const condition = request.headers.get("if-range")
  const wanted = wantedRange(condition === null || condition === entityTag ? request.headers.get("range") : null, size)
  if (wanted.kind === "unsatisfiable") return rangeNotSatisfiable(size)
  const range = wanted.kind === "part" ? wanted.range : null
  const sent = range ?? { start: 0, length: size }
  // Whole at once, or carried on to its end after it broke off.
  const isAll = sent.start + sent.length === size && (sent.start === 0 || condition !== null)
  const body = await firstThenRest(ctx, opened.value, { range: sent, isAll })
  if (body === null) return refuse(ctx, { code: "cannot_open" })
  return new Response(body, {
    status: range === null ? 200 : 206,
    headers: downloadHeaders({ name, type: downloadType(name), size, range, entityTag }),
  })
}

/**
 * The bytes as a stream. The first chunk is opened before anything is answered, so a damaged file is said in words where that is still possible;
 * damage further on ends the connection with an error, because a clean end would pass for a whole file (B6).
 */
async function firstThenRest(
  ctx: MemberContext,
  attachment: OpenedAttachment,
  { range, isAll }: { readonly range: ByteRange; readonly isAll: boolean },
): Promise<ReadableStream<Uint8Array> | null> {
  const bytes = attachment.read(range)
  const first = await bytes.next().catch((error: unknown) => {
    ctx.log.error("attachment_damaged", error)
    return null
  })
  if (first === null) return null
  async function* all(): AsyncGenerator<Uint8Array> {
    if (first?.done !== true && first !== null) yield first.value
    yield* bytes
    if (isAll) await attachment.recordDownloaded()
  }
  return streamOf(all())
}
