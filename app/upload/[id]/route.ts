import type { MemberContext } from "#lib/context.ts"
import { fail } from "#lib/result.ts"
import { discardUpload } from "#lib/uploads/discard-upload.ts"
import { findUploadState } from "#lib/uploads/find-uploads.ts"
import { MAX_PART_BYTES, takePart } from "#lib/uploads/take-part.ts"
import { asMailbox } from "#lib/web/as-mailbox.ts"
import { answer, inJson, json } from "#lib/web/json.ts"
import { memberRoute, type RouteArguments } from "#lib/web/route.ts"
import { refuseHead } from "#lib/web/send-file.ts"
import { visitorContext } from "#lib/web/session.ts"

type Place = { readonly id: string }
type Run = (ctx: MemberContext, request: Request, place: Place) => Promise<Response>

/** As many parts of the pages' size as four files of the largest size have, and what is asked for in between. */
const LIMIT = { max: 4_000, perSeconds: 3600 }

const route = (name: string, run: Run) => {
  const signedOut = async () => answer((await visitorContext()).language, { code: "signed_out" })
  const inFrame = memberRoute<Place>({ name, limit: LIMIT, run: asMailbox(run), signedOut })
  return async (request: Request, given: RouteArguments<Place>): Promise<Response> => inJson(await inFrame(request, given))
}

/** How far the file has come. */
export const GET = route("upload.state", async (ctx, _request, { id }) => {
  const found = await findUploadState(ctx, id)
  return found.ok ? json(200, found.value) : answer(ctx.language, found.error)
})
export const HEAD = refuseHead

/** The next part, from byte `?from=` on; outside the middleware's matcher, so that its body streams (design 3). */
export const PUT = route("upload.part", async (ctx, request, { id }) => {
  const from = new URL(request.url).searchParams.get("from") ?? ""
  const length = Number(request.headers.get("content-length") ?? Number.NaN)
  if (!Number.isSafeInteger(length) || length < 0) return answer(ctx.language, { code: "length_required" })
  if (length > MAX_PART_BYTES) return answer(ctx.language, { code: "body_too_large" })
  const body = new PartBody(request)
  const part = { id, from: Number(from), length, stream: body.bytes() }
  const taken = /^[0-9]{1,15}$/.test(from) ? await takePart(ctx, part) : fail("bad_form")
  if (taken.ok) return json(200, taken.value)
  await body.drop()
  return answer(ctx.language, taken.error)
})

/** Gives the file up. */
export const DELETE = route("upload.discard", async (ctx, _request, { id }) => {
  const gone = await discardUpload(ctx, id)
  return gone.ok ? json(200, {}) : answer(ctx.language, gone.error)
})

/** A part's bytes. What a refusal leaves of them is read and dropped: a browser that is still sending would not hear the answer. A part is small. */
class PartBody {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | null

  constructor({ body }: Request) {
    this.#reader = body?.getReader() ?? null
  }

  async *bytes(): AsyncGenerator<Uint8Array> {
    if (this.#reader === null) return
    for (let next = await this.#reader.read(); !next.done; next = await this.#reader.read()) yield next.value
  }

  async drop(): Promise<void> {
    try {
      for await (const _ of this.bytes());
    } catch {
      // Who has gone hears nothing anyway.
    }
  }
}
