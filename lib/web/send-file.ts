import type { VisitorContext } from "../context.ts"
import type { OpenedAttachment } from "../messages/attachments.ts"
import { downloadType } from "../messages/file-type.ts"
import { downloadHeaders, rangeNotSatisfiable, streamOf, wantedRange, type ByteRange, type Download } from "./download.ts"
import { refuse } from "./route.ts"

/** HEAD gives nothing, not even a name or a size (keys.md 3). */
export function refuseHead(): Response {
  return new Response(null, { status: 405, headers: { Allow: "GET", "Cache-Control": "private, no-store" } })
}

/** The answer to a browser that fetches ahead of a click: it gets nothing and records nothing; 503 makes it ask again when the link is followed. */
export function refusePrefetch(request: Request): Response | null {
  const isPrefetch = /prefetch|prerender|preview/i.test(`${request.headers.get("sec-purpose")} ${request.headers.get("purpose")}`)
  return isPrefetch ? new Response(null, { status: 503, headers: { "Cache-Control": "private, no-store" } }) : null
}

export type SentFile = {
  readonly attachment: OpenedAttachment
  /** Names these exact bytes, quotes included. */
  readonly entityTag: string
  /** Whether who asked may still have the rest. */
  readonly mayGoOn: () => Promise<boolean>
}

/** How often that is asked while bytes leave. */
const ASK_EVERY_MS = 1000

/** Who asked for a file was signed out, blocked or timed out on the way. */
class AccessEndedError extends Error {
  override readonly name = "AccessEndedError"
}

/** How it leaves: what kind of file the browser is told that it is, and whether to save or to show it. */
export type Way = Pick<Download, "type" | "disposition">

/**
 * A file decrypted as it leaves, whole or a range, never more than is authentic (B6), and no longer than its reader may have it (B34). Saved and not shown, unless said
 * otherwise (B57). When all of it was taken it counts as fetched (M5).
 */
export async function sendFile(ctx: VisitorContext, request: Request, sent: SentFile, way?: Way): Promise<Response> {
  const { attachment, entityTag, mayGoOn } = sent
  const { name, size } = attachment
  const { type, disposition } = way ?? { type: downloadType(name), disposition: "attachment" }
  const condition = request.headers.get("if-range")
  const wanted = wantedRange(condition === null || condition === entityTag ? request.headers.get("range") : null, size)
  if (wanted.kind === "unsatisfiable") return rangeNotSatisfiable(size)
  const range = wanted.kind === "part" ? wanted.range : null
  const part = range ?? { start: 0, length: size }
  // Whole at once, or carried on to its end after it broke off.
  const isAll = part.start + part.length === size && (part.start === 0 || condition !== null)
  const body = await firstThenRest(ctx, attachment, { range: part, isAll, mayGoOn })
  if (body === null) return refuse(ctx, { code: "cannot_open" })
  return new Response(body, {
    status: range === null ? 200 : 206,
    headers: downloadHeaders({ name, type, disposition, size, range, entityTag }),
  })
}

type Part = { readonly range: ByteRange; readonly isAll: boolean; readonly mayGoOn: () => Promise<boolean> }

/**
 * The bytes as a stream. The first chunk is opened before anything is answered, so a damaged file is said in words where that is still possible;
 * damage further on ends the connection with an error, because a clean end would pass for a whole file (B6).
 */
async function firstThenRest(
  ctx: VisitorContext,
  attachment: OpenedAttachment,
  { range, isAll, mayGoOn }: Part,
): Promise<ReadableStream<Uint8Array> | null> {
  const bytes = attachment.read(range)
  const first = await bytes.next().catch((error: unknown) => {
    ctx.log.error("attachment_damaged", error)
    return null
  })
  if (first === null) return null
  async function* all(): AsyncGenerator<Uint8Array> {
    if (first?.done !== true && first !== null) yield first.value
    yield* whileAllowed(bytes, mayGoOn)
    if (isAll) await attachment.recordDownloaded()
  }
  return streamOf(all())
}

/** Hands bytes on for as long as who asked may have them, asked now and then (B34). @throws AccessEndedError */
export async function* whileAllowed(bytes: AsyncIterable<Uint8Array>, mayGoOn: () => Promise<boolean>): AsyncGenerator<Uint8Array> {
  let askedAt = performance.now()
  for await (const chunk of bytes) {
    if (performance.now() - askedAt >= ASK_EVERY_MS) {
      if (!(await mayGoOn())) throw new AccessEndedError("the session or the reading ended")
      askedAt = performance.now()
    }
    yield chunk
  }
}
