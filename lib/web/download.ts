/** A part of a file: first byte and number of bytes. */
export type ByteRange = { readonly start: number; readonly length: number }

export type WantedRange =
  { readonly kind: "whole" } | { readonly kind: "part"; readonly range: ByteRange } | { readonly kind: "unsatisfiable" }

const WHOLE: WantedRange = { kind: "whole" }

/**
 * Which part of a file of `size` bytes a `Range` header asks for (RFC 9110, 14.2). Several parts at once, other units and
 * malformed headers get the whole file, as the RFC allows.
 */
export function wantedRange(header: string | null, size: number): WantedRange {
  const match = /^bytes=([0-9]{0,15})-([0-9]{0,15})$/.exec((header ?? "").trim())
  if (match === null) return WHOLE
  const [, first = "", last = ""] = match
  if (first === "" && last === "") return WHOLE
  if (first === "") return suffix(Number(last), size)
  const start = Number(first)
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== "" && Number(last) < start) return WHOLE
  if (start >= size) return { kind: "unsatisfiable" }
  return { kind: "part", range: { start, length: end - start + 1 } }
}

function suffix(length: number, size: number): WantedRange {
  if (length === 0 || size === 0) return { kind: "unsatisfiable" }
  const start = Math.max(0, size - length)
  return { kind: "part", range: { start, length: size - start } }
}

/** Saved under its name, or shown by the browser. */
type Disposition = "attachment" | "inline"

/** The `Content-Disposition` of what is only ever saved. */
export const attachmentDisposition = (name: string): string => disposition("attachment", name)

/**
 * A `Content-Disposition` that says how a file is meant and what it is called (RFC 6266; RFC 8187 for the real name, plain ASCII for old programs).
 * Whatever the name holds, no quote, no line break and no backslash leaves unescaped (B58).
 */
export function disposition(kind: Disposition, name: string): string {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\x20-\x7e]|["\\%/]/g, "_")
  const exact = encodeURIComponent(name.toWellFormed()).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${kind}; filename="${plain}"; filename*=UTF-8''${exact}`
}

export type Download = {
  readonly name: string
  readonly type: string
  readonly size: number
  /** The part that is sent, or null for the whole file. */
  readonly range: ByteRange | null
  readonly disposition: Disposition
  /** Names these exact bytes, so that a broken-off download can be resumed. */
  readonly entityTag: string
}

type Face = Pick<Download, "name" | "type"> & { readonly disposition?: Download["disposition"] }

/**
 * Headers of a file, also of one that is made while it leaves, so that nobody knows its length before: of a type that we chose, kept nowhere, and without
 * rights where a browser shows it (B57, M12). "no-transform": a part of a file must not be compressed on the way, or it is no part of it any more.
 */
export const fileHeaders = ({ name, type, disposition: kind = "attachment" }: Face): Headers =>
  new Headers({
    "Content-Type": type,
    "Content-Disposition": disposition(kind, name),
    // Shown by itself or in a letter's frame it has an origin of its own, from which nothing of ours can be reached.
    "Content-Security-Policy": `sandbox; default-src 'none'; frame-ancestors ${kind === "inline" ? "'self'" : "'none'"}`,
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store, no-transform",
  })

/** Headers of a file whose length is known, whole or a part of it. */
export function downloadHeaders({ name, type, size, range, disposition: kind, entityTag }: Download): Headers {
  const length = String(range?.length ?? size)
  const headers = fileHeaders({ name, type, disposition: kind })
  headers.set("Content-Length", length)
  // Next takes Content-Length off; scripts/preload.mjs puts this one in its place.
  headers.set("X-Sigill-Length", length)
  headers.set("Accept-Ranges", "bytes")
  headers.set("ETag", entityTag)
  if (range !== null) headers.set("Content-Range", `bytes ${range.start}-${range.start + range.length - 1}/${size}`)
  return headers
}

/** The answer to a range that the file does not have (RFC 9110, 15.5.17). */
export function rangeNotSatisfiable(size: number): Response {
  return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${size}`, "Cache-Control": "private, no-store" } })
}

/** Bytes as a body, asked for as the reader takes them; an error on the way ends the body with an error. */
export function streamOf(bytes: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const next = await bytes.next()
        if (next.done === true) controller.close()
        else controller.enqueue(next.value)
      },
      cancel: async () => void (await bytes.return(undefined)),
    },
    { highWaterMark: 1 },
  )
}
