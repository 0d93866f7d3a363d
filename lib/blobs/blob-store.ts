import type { Id } from "../ids.ts"
import type { Result } from "../result.ts"

/** Full: no room, or over quota. Unavailable: the place cannot be written or read now. */
export type StorageFailure = { readonly code: "storage_full" | "storage_unavailable" }

/** A failure to store inside a transaction, where returning would commit what came before. */
export class StorageError extends Error {
  override readonly name = "StorageError"
  readonly code: StorageFailure["code"]
  constructor({ code }: StorageFailure) {
    super(code)
    this.code = code
  }
}

/** A blob that should be there is not. */
export class BlobMissingError extends Error {
  override readonly name = "BlobMissingError"
  readonly code = "blob_missing"
}

/** From `start`, up to and without `end`, in bytes of the stored blob. */
export type ByteRange = { readonly start: number; readonly end: number }

/** Small things that must not be lost may take what is left of a disk that is almost full: drafts, codes. */
export type WriteOptions = { readonly mayUseReserve?: boolean }

/**
 * Where encrypted payloads lie, per region (design 1, 5). Whatever the size of a blob, memory stays flat.
 * What a blob is and whose is known only from the database.
 */
export type BlobStore = {
  /**
   * Stores a new blob; when it returns, the bytes survive a crash (B88). Ids are never used twice.
   * Its row in `blobs` is written before or with it; the sweeper takes what a crash leaves of either.
   * @returns its size in bytes, or why it could not be stored; then nothing of it is left. An error of `source` itself is thrown on, and nothing is left either.
   */
  readonly write: (
    region: string,
    id: Id,
    source: Uint8Array | AsyncIterable<Uint8Array>,
    options?: WriteOptions,
  ) => Promise<Result<{ readonly size: number }, StorageFailure>>
  /**
   * Writes into a blob that is not finished, from byte `at` on; what lay behind that goes. It is made where it is not there. When it returns, the bytes survive a crash.
   * One writer at a time: the caller sees to that. An error of `source` itself is thrown on, after what came before it was synced.
   * @throws BlobMissingError where less than `at` bytes of it are there
   */
  readonly append: (
    region: string,
    id: Id,
    part: { readonly at: number; readonly source: AsyncIterable<Uint8Array> },
  ) => Promise<Result<null, StorageFailure>>
  /** Makes a whole blob of one that was written piece by piece; from then on it can be read. @returns its size */
  readonly finish: (region: string, id: Id) => Promise<Result<{ readonly size: number }, StorageFailure>>
  /** The blob's bytes as they come, all or a range; each piece is to be used before the next is asked for. @throws BlobMissingError when iteration begins. */
  readonly read: (region: string, id: Id, range?: ByteRange) => AsyncIterable<Uint8Array>
  /** The whole of a small blob, or null when it is not there. */
  readonly readAll: (region: string, id: Id) => Promise<Uint8Array | null>
  /** Bytes as stored, or null when it is not there. */
  readonly size: (region: string, id: Id) => Promise<number | null>
  /** When it was last written to, also while it is still being written; null when nothing of it is there. */
  readonly modifiedAt: (region: string, id: Id) => Promise<Date | null>
  /** Overwrites, where the storage allows it, and removes a blob and what an unfinished write left of it. Nothing there is success (keys.md 7). */
  readonly erase: (region: string, id: Id) => Promise<void>
  /** Ids of all blobs, finished or not, whose id begins with `prefix` (two hexadecimal digits; all without it). */
  readonly list: (region: string, prefix?: string) => AsyncIterable<Id>
  /** Whether blobs can be written now, for readiness. */
  readonly probe: (region: string) => Promise<Result<null, StorageFailure>>
}
