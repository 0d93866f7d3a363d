import { z } from "zod"

const gibibytes = z.coerce
  .number("should be a number of GiB")
  .min(0.01, "should be at least 0.01")
  .max(1_048_576, "should be at most 1048576")

/** The settings of what mailboxes may hold as they are written, for `lib/env.ts`. */
export const storageSettings = { STORAGE_LIMIT_GIB: gibibytes.default(10), MAILBOX_STORAGE_LIMIT_GIB: gibibytes.optional() }

/** A shared mailbox may hold as much as so many people's, unless the operator says otherwise: several write from it. */
const MAILBOX_LIMITS = 5

export type StorageLimits = {
  /** Bytes that a mailbox may take before nothing can be sent from it (A1). */
  readonly storageLimit: number
  /** The same for a shared mailbox of a unit, which goes on taking in what comes. */
  readonly mailboxStorageLimit: number
}

type Given = { readonly STORAGE_LIMIT_GIB: number; readonly MAILBOX_STORAGE_LIMIT_GIB?: number | undefined }

export function toStorageLimits({
  STORAGE_LIMIT_GIB: own,
  MAILBOX_STORAGE_LIMIT_GIB: shared = MAILBOX_LIMITS * own,
}: Given): StorageLimits {
  const toBytes = (limit: number) => Math.round(limit * 2 ** 30)
  return { storageLimit: toBytes(own), mailboxStorageLimit: toBytes(shared) }
}
