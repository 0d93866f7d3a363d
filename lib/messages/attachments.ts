import { findBlobs, insertBlob, setBlobSize } from "#db/queries/blobs.ts"
import { recordDownloaded } from "#db/queries/messages.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext, VisitorContext } from "../context.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { decryptRange, encryptPayload, FILE_KEY_BYTES, PayloadError, plaintextSize } from "../crypto/stream.ts"
import type { ManifestAttachment } from "../envelope/format.ts"
import { newId, type Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { closedToFiles } from "../storage/own-fullness.ts"
import { regionOf, releaseAtOnce } from "./blob-lifetime.ts"
import type { UploadFailure } from "./errors.ts"
import { cleanFileName } from "./file-name.ts"
import { declaredType } from "./file-type.ts"
import { openHeld, type OpenedHeld } from "./opened-message.ts"
import { fileLimit } from "./file-limit.ts"
import { readAhead } from "./read-ahead.ts"

/** An attachment that lies encrypted in the store, with the key that only manifests and drafts hold. `size` in bytes of plaintext. */
export type StoredAttachment = {
  readonly blobId: Id
  readonly name: string
  readonly type: string
  readonly size: number
  readonly fileKey: Bytes
}

type Upload = { readonly name: string; readonly type: string; readonly stream: AsyncIterable<Uint8Array> }

/**
 * Encrypts a file as it streams in, under a key of its own, into the blob store; memory stays at a few chunks however large it is (M8, B60).
 * Nothing refers to it yet: what is not sent or kept in a draft is erased by the caller, else by the sweeper.
 * A file that is too large or breaks off leaves nothing behind.
 */
export async function storeAttachment(
  ctx: MemberContext,
  { name, type, stream }: Upload,
): Promise<Result<StoredAttachment, UploadFailure>> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return scope
  const closed = await closedToFiles(ctx, scope.value)
  if (closed !== null) return fail(closed)
  const blobId = newId()
  const fileKey = ctx.random(FILE_KEY_BYTES)
  const incoming = new IncomingFile(stream, fileLimit(ctx))
  await insertBlob(ctx.db, { id: blobId, region: regionOf(ctx), createdAt: ctx.clock.now() })
  const written = await write(ctx, blobId, { fileKey, incoming })
  if (!written.ok) {
    await releaseAtOnce(ctx, [blobId])
    const { code } = written.error
    if (code === "storage_full" || code === "storage_unavailable") ctx.log.warn("not_stored", { problem: code })
    if (code === "attachment_too_large")
      return fail({ code, name: cleanFileName(name), limitMebibytes: Math.floor(fileLimit(ctx) / 1_048_576) })
    return fail({ code })
  }
  await setBlobSize(ctx.db, blobId, written.value.size)
  return ok({ blobId, name: cleanFileName(name), type: declaredType(type), size: incoming.size, fileKey })
}

type WriteFailure = { readonly code: "attachment_too_large" | "body_short" | "storage_full" | "storage_unavailable" }

async function write(
  ctx: MemberContext,
  blobId: Id,
  { fileKey, incoming }: { readonly fileKey: Bytes; readonly incoming: IncomingFile },
): Promise<Result<{ readonly size: number }, WriteFailure>> {
  try {
    return await ctx.blobs.write(regionOf(ctx), blobId, readAhead(encryptPayload({ fileKey, source: incoming, random: ctx.random })))
  } catch (error) {
    if (incoming.isTooLarge) return fail({ code: "attachment_too_large" })
    if (incoming.hasBroken) return fail({ code: "body_short" })
    throw error
  }
}

/** Counts what comes, stops at the limit, and remembers whether it was the sender's side that broke. */
class IncomingFile {
  size = 0
  isTooLarge = false
  hasBroken = false
  readonly #stream: AsyncIterable<Uint8Array>
  readonly #limit: number

  constructor(stream: AsyncIterable<Uint8Array>, limit: number) {
    this.#stream = stream
    this.#limit = limit
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const source = this.#stream[Symbol.asyncIterator]()
    try {
      for (let next = await this.#next(source); next !== null; next = await this.#next(source)) {
        this.size += next.length
        this.isTooLarge = this.size > this.#limit
        if (this.isTooLarge) throw new Error("the file is larger than allowed")
        yield next
      }
    } finally {
      await source.return?.()
    }
  }

  async #next(source: AsyncIterator<Uint8Array>): Promise<Uint8Array | null> {
    try {
      const next = await source.next()
      return next.done === true ? null : next.value
    } catch (error) {
      this.hasBroken = true
      throw error
    }
  }
}

/** Erases uploads that were not used after all, at once. */
export async function discardAttachments(ctx: MemberContext, attachments: readonly StoredAttachment[]): Promise<void> {
  await releaseAtOnce(
    ctx,
    attachments.map(({ blobId }) => blobId),
  )
}

export type OpenedAttachment = {
  readonly name: string
  readonly size: number
  /** The bytes from `start` on, `length` of them; only authentic ones. Throws PayloadError where the file is damaged or cut (B6). */
  readonly read: (range: { readonly start: number; readonly length: number }) => AsyncGenerator<Uint8Array>
  /** To be called when a recipient has got all of it: the sender sees when (M5). */
  readonly recordDownloaded: () => Promise<void>
}

/**
 * Opens the `index`th attachment of a message that the actor holds. Reading it does not count as reading the message.
 * @returns `cannot_open` where the seal of the message is broken in a way that leaves no key, or the stored file has the wrong size.
 */
export async function openAttachment(
  ctx: MemberContext,
  messageId: Id,
  index: number,
): Promise<Result<OpenedAttachment, NotFound | { readonly code: "cannot_open" }>> {
  const scope = authorize(ctx.actor, "attachment:download")
  if (!scope.ok) return scope
  return openAttachmentOf(ctx, scope.value, { opened: await openHeld(ctx, scope.value, messageId), index })
}

/** The same of a message that is open already. */
export async function openAttachmentOf(
  ctx: VisitorContext,
  scope: HolderScope,
  { opened, index }: { readonly opened: OpenedHeld | null; readonly index: number },
): Promise<Result<OpenedAttachment, NotFound | { readonly code: "cannot_open" }>> {
  if (opened === null) return fail("not_found")
  if (opened.manifest === null) return fail("cannot_open")
  const attachment = opened.manifest.attachments[index]
  if (attachment === undefined) return fail("not_found")
  return readable(ctx, scope, { attachment, messageId: opened.held.id })
}

type Which = { readonly attachment: ManifestAttachment; readonly messageId: Id }

async function readable(
  ctx: VisitorContext,
  scope: HolderScope,
  { attachment, messageId }: Which,
): Promise<Result<OpenedAttachment, { readonly code: "cannot_open" }>> {
  const read = await readerOf(ctx, attachment)
  if (read === null) return fail("cannot_open")
  const { name, size } = attachment
  const at = () => ({ messageId, at: ctx.clock.now() })
  return ok({ name: cleanFileName(name), size, read, recordDownloaded: () => recordDownloaded(ctx.db, scope, at()) })
}

/** Reads a stored file with the key that its message or draft holds. Null where it is not there, or has another size than was said. */
export async function readerOf(
  ctx: VisitorContext,
  { blobId, fileKey, size }: Pick<ManifestAttachment, "blobId" | "fileKey" | "size">,
): Promise<OpenedAttachment["read"] | null> {
  const [blob] = await findBlobs(ctx.db, [blobId])
  if (blob?.size == null || plaintextSize(blob.size) !== size) return null
  const { region: where, size: stored } = blob
  return ({ start, length }) =>
    decryptRange({
      fileKey,
      size: stored,
      range: { start, end: start + length },
      read: (from, until) => readPart(ctx.blobs.read(where, blobId, { start: from, end: until })),
    })
}

/** A file that is not there is a damaged one: the caller learns no more than that it does not open. */
async function* readPart(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* source
  } catch (error) {
    throw new PayloadError("the stored file cannot be read", { cause: error })
  }
}
