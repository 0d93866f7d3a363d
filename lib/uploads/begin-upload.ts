import type { Tx } from "#db/client.ts"
import { insertBlob } from "#db/queries/blobs.ts"
import { insertUpload, lockUploads, type UploadRow } from "#db/queries/uploads.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { FILE_KEY_BYTES, PAYLOAD_NONCE_BYTES } from "../crypto/stream.ts"
import { newId, type Id } from "../ids.ts"
import { regionOf } from "../messages/blob-lifetime.ts"
import type { AttachmentTooLarge, MailboxOver } from "../messages/errors.ts"
import { fileLimit } from "../messages/file-limit.ts"
import { cleanFileName } from "../messages/file-name.ts"
import { declaredType } from "../messages/file-type.ts"
import { fail, ok, type Result } from "../result.ts"
import { closedToFiles } from "../storage/own-fullness.ts"
import type { BeginUpload } from "./input.ts"
import { openUpload, sealUpload } from "./sealed-upload.ts"

/** How far a file has come, in bytes of the file. */
export type UploadState = { readonly id: Id; readonly received: number; readonly size: number; readonly isWhole: boolean }

/** What whoever sends the file is told of its row. */
export const stateOf = ({ id, received, size, isWhole }: UploadRow): UploadState => ({ id, received, size, isWhole })

export type TooManyUploads = { readonly code: "too_many_uploads"; readonly max: number }

/** On their way, or here and in no draft yet: of two full messages. */
const MAX_UPLOADS = 100

/** As many times the largest file: as much as one post without parts may bring (B60). */
const MAX_SIZES = 4

/**
 * Makes room for a file that will come in parts (M8). The same file of the same form that broke off is gone on with: whoever loaded the page again
 * chooses it once more, and only the rest is sent.
 * @returns `attachment_too_large`, `mailbox_over`, `shared_mailbox_full`, or `too_many_uploads` where as much waits as an account may have on its way
 */
export async function beginUpload(
  ctx: MemberContext,
  input: BeginUpload,
): Promise<Result<UploadState, NotFound | AttachmentTooLarge | MailboxOver | TooManyUploads>> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return scope
  const limit = fileLimit(ctx)
  const file = { ...input, name: cleanFileName(input.name), type: declaredType(input.type) }
  if (file.size > limit) return fail({ code: "attachment_too_large", name: file.name, limitMebibytes: Math.floor(limit / 1_048_576) })
  const closed = await closedToFiles(ctx, scope.value)
  if (closed !== null) return fail(closed)
  // Opened before anything is locked: inside the transaction nothing waits for another connection.
  await ctx.open()
  return ctx.db.transaction(async (tx) => {
    const there = await lockUploads(tx, scope.value)
    const same = await findSame(ctx, there, file)
    if (same !== null) return ok(same)
    const waiting = there.reduce((sum, { size }) => sum + size, file.size)
    if (there.length >= MAX_UPLOADS || waiting > MAX_SIZES * limit) return fail({ code: "too_many_uploads", max: MAX_UPLOADS })
    return ok(await insert(tx, ctx, scope.value, file))
  })
}

async function findSame(ctx: MemberContext, rows: readonly UploadRow[], file: BeginUpload): Promise<UploadState | null> {
  for (const row of rows) {
    if (row.size !== file.size) continue
    const known = await openUpload(ctx, row)
    if (known === null || known.form !== file.form || known.modified !== file.modified) continue
    if (known.name === file.name && known.type === file.type) return stateOf(row)
  }
  return null
}

async function insert(tx: Tx, ctx: MemberContext, scope: HolderScope, { size, ...file }: BeginUpload): Promise<UploadState> {
  const account = await ctx.open()
  const place = { id: newId(), generation: account.generation, size }
  const keys = { fileKey: ctx.random(FILE_KEY_BYTES), nonce: ctx.random(PAYLOAD_NONCE_BYTES) }
  const sealed = sealUpload(ctx, account, place, { ...file, ...keys })
  const now = ctx.clock.now()
  await insertBlob(tx, { id: place.id, region: regionOf(ctx), createdAt: now })
  await insertUpload(tx, scope, { ...place, sealed, received: 0, touchedAt: now })
  return { id: place.id, received: 0, size, isWhole: false }
}
