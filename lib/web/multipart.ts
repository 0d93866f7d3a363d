import busboy from "busboy"
import { once } from "node:events"
import type { Readable } from "node:stream"
import { fail, ok, type Result } from "../result.ts"

/** `stream` may be left before its end; it throws when the connection breaks. */
export type IncomingFile = {
  readonly field: string
  readonly name: string
  readonly type: string
  readonly stream: AsyncIterable<Uint8Array>
}

type Multipart = {
  readonly request: Request
  readonly maxBytes: number
  readonly maxFiles: number
  /** Takes each file as its bytes come. When it stops reading, throws or returns early, the rest of that file is dropped. */
  readonly onFile: (file: IncomingFile) => Promise<void>
}

/** Fields by name in the order they came. `problem` says what was wrong with the files while the fields are whole. */
export type MultipartForm = {
  readonly fields: ReadonlyMap<string, readonly string[]>
  readonly problem: { readonly code: "body_too_large" | "too_many_files" } | null
}

type MultipartFailure = { readonly code: "length_required" | "bad_form" | "body_short" }

const MAX_FIELDS = 200
const BUFFER_BYTES = 512 * 1024
const MAX_FIELD_BYTES = 4 * 1024 * 1024
const MAX_FIELDS_BYTES = 8 * 1024 * 1024

/** Thrown at ourselves to stop reading a body that is too large, once its fields have been read. */
class EnoughError extends Error {}

/**
 * Reads a form with files as a stream: memory does not grow with the files (design 3, B60).
 * The length announced is demanded and compared, because a body cut on the way must not pass for a whole one.
 * Of a body longer than `maxBytes` only the fields before the first file are read.
 */
export async function readMultipart(form: Multipart): Promise<Result<MultipartForm, MultipartFailure>> {
  const announced = Number(form.request.headers.get("content-length") ?? Number.NaN)
  if (!Number.isSafeInteger(announced) || announced < 0) return fail("length_required")
  const parser = openParser(form)
  if (parser === null || form.request.body === null) return fail("bad_form")
  const collector = new Collector(form, announced > form.maxBytes)
  collector.listen(parser)
  const counter = { received: 0 }
  try {
    await pump(form.request.body, parser, counter, collector)
  } catch (error) {
    await collector.settled().catch(() => undefined)
    if (error instanceof EnoughError) return ok(collector.form())
    return fail(counter.received < announced ? "body_short" : "bad_form")
  }
  await collector.settled()
  if (counter.received !== announced) return fail("body_short")
  return ok(collector.form())
}

function openParser({ request, maxFiles }: Multipart): busboy.Busboy | null {
  const type = request.headers.get("content-type") ?? ""
  if (!/^multipart\/form-data\s*;/i.test(type)) return null
  try {
    return busboy({
      headers: { "content-type": type },
      defParamCharset: "utf8",
      highWaterMark: BUFFER_BYTES,
      fileHwm: BUFFER_BYTES,
      limits: { files: maxFiles, fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES, headerPairs: 20 },
    })
  } catch {
    return null
  }
}

/** Feeds the parser as fast as files are taken. Without Node's stream adapters, which cost more here than parsing does. */
async function pump(
  body: ReadableStream<Uint8Array>,
  parser: busboy.Busboy,
  counter: { received: number },
  collector: Collector,
): Promise<void> {
  const reader = body.getReader()
  const closed = once(parser, "close")
  closed.catch(() => undefined)
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      counter.received += next.value.length
      if (!parser.write(next.value)) await Promise.race([once(parser, "drain"), closed])
      if (collector.hasEnough) throw new EnoughError()
    }
    parser.end()
    await closed
  } catch (error) {
    parser.destroy(new Error("the body broke off", { cause: error }))
    await reader.cancel().catch(() => undefined)
    throw error
  }
}

/** Browsers write three characters of a file's name as percent signs, and no others (HTML standard, multipart/form-data encoding algorithm). */
const decodeName = (name: string) => name.replaceAll("%22", '"').replaceAll("%0D", "\r").replaceAll("%0A", "\n")

/**
 * The bytes of a file as the parser cuts them. Node's own iterator joins what waits into new memory, which costs a tenth of the whole way.
 * Whoever leaves early leaves the stream as it is.
 */
async function* partsOf(stream: Readable): AsyncGenerator<Uint8Array> {
  const waiting: Uint8Array[] = []
  const state: { isOver: boolean; fault: Error | null; wake: () => void } = { isOver: false, fault: null, wake: () => undefined }
  const take = (part: Uint8Array) => {
    waiting.push(part)
    stream.pause()
    state.wake()
  }
  const finish = (fault: Error | null = null) => {
    Object.assign(state, { isOver: true, fault: state.fault ?? fault })
    state.wake()
  }
  const close = () => finish(stream.readableEnded ? null : (stream.errored ?? new Error("the file broke off")))
  stream.on("data", take).on("end", finish).on("error", finish).on("close", close)
  stream.pause()
  // It may have broken before anybody listened.
  if (stream.destroyed) close()
  try {
    for (;;) {
      const part = waiting.shift()
      if (part !== undefined) yield part
      else if (state.fault !== null) throw state.fault
      else if (state.isOver) return
      else {
        const woken = new Promise<void>((resolve) => (state.wake = resolve))
        stream.resume()
        await woken
      }
    }
  } finally {
    stream.off("data", take).off("end", finish).off("error", finish).off("close", close)
  }
}

class Collector {
  hasEnough = false
  readonly #form: Multipart
  readonly #isTooLarge: boolean
  readonly #fields = new Map<string, string[]>()
  readonly #files: Promise<{ readonly thrown: unknown } | null>[] = []
  #fieldBytes = 0
  #problem: MultipartForm["problem"] = null

  constructor(form: Multipart, isTooLarge: boolean) {
    this.#form = form
    this.#isTooLarge = isTooLarge
    if (isTooLarge) this.#problem = { code: "body_too_large" }
  }

  listen(parser: busboy.Busboy): void {
    parser.on("field", (name, value) => this.#addField(name, value))
    parser.on("file", (field, stream, { filename, mimeType }) =>
      this.#addFile(stream, { field, name: decodeName(filename ?? ""), type: mimeType }),
    )
    parser.on("filesLimit", () => {
      this.#problem ??= { code: "too_many_files" }
      // Where no file is taken at all, the first one is not even told of.
      if (this.#isTooLarge) this.hasEnough = true
    })
    // The pump hears of the parser's errors; without a listener of its own one after the end would be uncaught.
    parser.on("error", () => undefined)
  }

  #addField(name: string, value: string): void {
    this.#fieldBytes += value.length
    if (this.#fieldBytes > MAX_FIELDS_BYTES) {
      this.#problem = { code: "body_too_large" }
      return
    }
    const there = this.#fields.get(name)
    if (there === undefined) this.#fields.set(name, [value])
    else there.push(value)
  }

  #addFile(stream: Readable, named: Omit<IncomingFile, "stream">): void {
    if (this.#isTooLarge) this.hasEnough = true
    // A file field left empty arrives as a file without name and without bytes.
    if (this.#isTooLarge || named.name === "") return void stream.on("error", () => undefined).resume()
    const taken = this.#handOver(stream, named)
    this.#files.push(
      taken.then(
        () => null,
        (thrown: unknown) => ({ thrown }),
      ),
    )
  }

  async #handOver(stream: Readable, named: Omit<IncomingFile, "stream">): Promise<void> {
    stream.on("error", () => undefined)
    try {
      await this.#form.onFile({ ...named, stream: partsOf(stream) })
    } finally {
      // The parser waits for every byte of a file to be taken, so the rest of one that nobody wants is read and dropped.
      stream.resume()
    }
  }

  /** Waits until every file was taken or refused; throws what a taker threw. */
  async settled(): Promise<void> {
    const broken = (await Promise.all(this.#files)).find((end) => end !== null)
    if (broken !== undefined) throw broken.thrown
  }

  form(): MultipartForm {
    return { fields: this.#fields, problem: this.#problem }
  }
}

/** The first bytes of a stream; more is not kept. */
export async function firstBytes(stream: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of stream) {
    parts.push(part)
    length += part.length
    if (length >= most) break
  }
  return new Uint8Array(Buffer.concat(parts).subarray(0, most))
}
