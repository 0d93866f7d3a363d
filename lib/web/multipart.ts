import busboy from "busboy"
import { PassThrough, Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { ReadableStream } from "node:stream/web"
import { fail, ok, type Result } from "../result.ts"

export type IncomingFile = { readonly field: string; readonly name: string; readonly type: string; readonly stream: Readable }

type Multipart = {
  readonly request: Request
  readonly maxBytes: number
  readonly maxFiles: number
  /** Takes each file as its bytes come. When it stops reading, throws or returns early, the rest of that file is dropped. */
  readonly onFile: (file: IncomingFile) => Promise<void>
}

/** Fields by name in the order they came. `problem` says what was wrong with the files while the fields are whole. */
export type MultipartForm = { readonly fields: ReadonlyMap<string, readonly string[]>; readonly problem: { readonly code: "body_too_large" | "too_many_files" } | null }

type MultipartFailure = { readonly code: "length_required" | "bad_form" | "body_short" }

const MAX_FIELDS = 200
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
    await pipeline(Readable.fromWeb(form.request.body as ReadableStream), counted(counter, collector), parser)
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
      limits: { files: maxFiles, fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES, headerPairs: 20 },
    })
  } catch {
    return null
  }
}

function counted(counter: { received: number }, collector: Collector) {
  return async function* (source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      counter.received += chunk.length
      yield chunk
      if (collector.hasEnough) throw new EnoughError()
    }
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
    parser.on("file", (field, stream, { filename, mimeType }) => this.#addFile(stream, { field, name: filename ?? "", type: mimeType }))
    parser.on("filesLimit", () => {
      this.#problem ??= { code: "too_many_files" }
    })
    // The pipeline reports the parser's errors; without a listener of its own an error after the end would be uncaught.
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
    this.#files.push(taken.then(() => null, (thrown: unknown) => ({ thrown })))
  }

  async #handOver(stream: Readable, named: Omit<IncomingFile, "stream">): Promise<void> {
    const passed = new PassThrough()
    // The parser waits for every byte of a file to be taken, so the rest of one that nobody wants is read and dropped.
    passed.on("close", () => stream.unpipe(passed).resume())
    passed.on("error", () => undefined)
    stream.on("error", (error: Error) => passed.destroy(error))
    stream.pipe(passed)
    try {
      await this.#form.onFile({ ...named, stream: passed })
    } finally {
      passed.destroy()
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
