import { setBlobSize } from "#db/queries/blobs.ts"
import { endLease, findUpload, leaseUpload, renewLease, type Lease, type UploadRow } from "#db/queries/uploads.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import { BlobMissingError, type StorageFailure } from "../blobs/blob-store.ts"
import type { MemberContext } from "../context.ts"
import { encryptPart, placeOfChunk } from "../crypto/stream-part.ts"
import { CHUNK_BYTES } from "../crypto/stream.ts"
import { isId, newId, type Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { stateOf, type UploadState } from "./begin-upload.ts"
import { discardUpload } from "./discard-upload.ts"
import { openUpload, type UploadContent } from "./sealed-upload.ts"

/** The largest part that is taken; pages send smaller ones. */
export const MAX_PART_BYTES = 16 * 1024 * 1024

export type UploadPart = {
  readonly id: Id
  /** The first byte of the part. */
  readonly from: number
  /** Bytes announced. */
  readonly length: number
  readonly stream: AsyncIterable<Uint8Array>
}

/** `part_out_of_place`: the file is to be gone on with from `received`. `upload_busy`: another request still writes. */
export type PartFailure =
  | NotFound
  | StorageFailure
  | { readonly code: "bad_form" | "upload_busy" }
  | { readonly code: "part_out_of_place" | "body_short"; readonly received: number }

/** For so long nobody else writes; renewed while bytes come. What a killed process held is free after it. */
const LEASE_MS = 15_000
const RENEW_EVERY_MS = 5_000

/**
 * Takes the next part of a file, encrypted while it comes (M8, B60): whole chunks of 64 KiB, or up to the file's end. A part that breaks off leaves its whole
 * chunks behind, and the file is gone on with from there. With the last byte the file is whole, and a draft or a message can take it.
 */
export async function takePart(ctx: MemberContext, part: UploadPart): Promise<Result<UploadState, PartFailure>> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return scope
  if (!isId(part.id)) return fail("not_found")
  const lease = { id: part.id, writer: newId() }
  const row = await leaseUpload(ctx.db, scope.value, { ...lease, ...span(ctx) })
  if (row === null) return fail(await whyLost(ctx, scope.value, part.id))
  const upload = await openUpload(ctx, row)
  const wrong = upload === null ? ({ code: "not_found" } as const) : problemOf(row, part)
  if (upload !== null && wrong === null && !row.isWhole) return store(ctx, scope.value, { row, upload, part, lease })
  await endLease(ctx.db, { ...lease, received: row.received, now: ctx.clock.now() })
  return wrong === null ? ok(stateOf(row)) : fail(wrong)
}

function span({ clock }: MemberContext): { readonly now: Date; readonly until: Date } {
  const now = clock.now()
  return { now, until: new Date(now.getTime() + LEASE_MS) }
}

function problemOf({ size, received }: UploadRow, { from, length }: UploadPart): PartFailure | null {
  if (from !== received) return { code: "part_out_of_place", received }
  const isEnd = from + length === size
  const isWhole = length > 0 && length % CHUNK_BYTES === 0
  return length <= MAX_PART_BYTES && from + length <= size && (isEnd || isWhole) ? null : { code: "bad_form" }
}

type Storing = {
  readonly row: UploadRow
  readonly upload: UploadContent
  readonly part: UploadPart
  readonly lease: Omit<Lease, "until">
}

async function store(
  ctx: MemberContext,
  scope: HolderScope,
  { row, upload, part, lease }: Storing,
): Promise<Result<UploadState, PartFailure>> {
  const { id, size } = row
  const chunks = new StoredChunks(ctx, lease)
  const incoming = new IncomingPart(part.stream)
  const sealed = encryptPart({ fileKey: upload.fileKey, nonce: upload.nonce, size, from: part.from, source: incoming })
  const source = chunks.note(sealed, part.from === 0 ? upload.nonce : null)
  const at = part.from === 0 ? 0 : placeOfChunk(part.from)
  const written = await ctx.blobs.append(row.region, id, { at, source }).catch((error: unknown) => fail({ code: "broken", error } as const))
  if (!written.ok && (written.error.code !== "broken" || !incoming.hasBroken)) return giveUp(ctx, { row, lease, problem: written.error })
  const received = Math.min(size, part.from + chunks.count * CHUNK_BYTES)
  if (received === size) return complete(ctx, scope, { row, lease })
  if (!(await endLease(ctx.db, { ...lease, received, now: ctx.clock.now() }))) return fail(await whyLost(ctx, scope, id))
  return received === part.from + part.length ? ok({ id, received, size, isWhole: false }) : fail({ code: "body_short", received })
}

async function whyLost(ctx: MemberContext, scope: HolderScope, id: Id): Promise<{ readonly code: "not_found" | "upload_busy" }> {
  return { code: (await findUpload(ctx.db, scope, id)) === null ? "not_found" : "upload_busy" }
}

type GivenUp = Pick<Storing, "row" | "lease"> & { readonly problem: StorageFailure | { readonly code: "broken"; readonly error: unknown } }

/** What was to be written may not be there: the file stays as far as it had come before, or goes where the disk has lost that too. */
async function giveUp(ctx: MemberContext, { row, lease, problem }: GivenUp): Promise<Result<UploadState, PartFailure>> {
  await endLease(ctx.db, { ...lease, received: row.received, now: ctx.clock.now() })
  if (problem.code !== "broken") return fail(problem)
  if (problem.error instanceof LeaseLostError) return fail("upload_busy")
  if (!(problem.error instanceof BlobMissingError)) throw problem.error
  ctx.log.error("upload_lost", problem.error)
  await discardUpload(ctx, row.id)
  return fail("not_found")
}

/**
 * Every byte is here: the blob gets its name and its size, in this order, so that what has a size is there. Whoever is not the writer any more by then
 * makes nothing whole: the one who is goes on with the file under whichever name.
 */
async function complete(
  ctx: MemberContext,
  scope: HolderScope,
  { row, lease }: Pick<Storing, "row" | "lease">,
): Promise<Result<UploadState, PartFailure>> {
  const { id, size, region } = row
  if (!(await renewLease(ctx.db, { ...lease, until: span(ctx).until }))) return fail(await whyLost(ctx, scope, id))
  const whole = await ctx.blobs.finish(region, id)
  if (!whole.ok) return whole
  const writing = ctx.db.transaction(async (tx) => {
    await setBlobSize(tx, id, whole.value.size)
    if (!(await endLease(tx, { ...lease, received: size, now: ctx.clock.now() }))) throw new LeaseLostError()
    return true
  })
  const isDone = await writing.catch((error: unknown) => {
    if (error instanceof LeaseLostError) return false
    throw error
  })
  return isDone ? ok({ id, received: size, size, isWhole: true }) : fail(await whyLost(ctx, scope, id))
}

/** Remembers whether it was the sender's side that broke. */
class IncomingPart {
  hasBroken = false
  readonly #stream: AsyncIterable<Uint8Array>

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#stream = stream
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      yield* this.#stream
    } catch (error) {
      this.hasBroken = true
      throw error
    }
  }
}

/** Another request writes now, or the upload was given up. */
class LeaseLostError extends Error {
  override readonly name = "LeaseLostError"
}

/** Counts chunks that were written, and keeps others from writing meanwhile. */
class StoredChunks {
  count = 0
  readonly #ctx: MemberContext
  readonly #lease: Omit<Lease, "until">

  constructor(ctx: MemberContext, lease: Omit<Lease, "until">) {
    this.#ctx = ctx
    this.#lease = lease
  }

  /** Hands chunks on behind `nonce`. One counts when the next is asked for: then it was written. */
  async *note(chunks: AsyncGenerator<Uint8Array>, nonce: Uint8Array | null): AsyncGenerator<Uint8Array> {
    if (nonce !== null) yield nonce
    let renewedAt = performance.now()
    for await (const chunk of chunks) {
      if (performance.now() - renewedAt > RENEW_EVERY_MS) {
        if (!(await renewLease(this.#ctx.db, { ...this.#lease, until: span(this.#ctx).until }))) throw new LeaseLostError()
        renewedAt = performance.now()
      }
      yield chunk
      this.count++
    }
  }
}
