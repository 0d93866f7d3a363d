import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext, VisitorContext } from "../context.ts"
import { PayloadError } from "../crypto/stream.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { openAttachmentOf, type OpenedAttachment } from "./attachments.ts"
import { openHeld, type OpenedHeld } from "./opened-message.ts"
import { uniqueNames } from "./unique-names.ts"

/** Every file of a message, in its order, under names that differ from each other. */
export type OpenedAttachments = {
  readonly files: readonly OpenedAttachment[]
  readonly subject: string
  readonly sentAt: Date
  /** To be called when a recipient has got all of them (M5). */
  readonly recordDownloaded: () => Promise<void>
}

export type AllAttachmentsFailure = NotFound | { readonly code: "cannot_open" }

/**
 * Opens all attachments of a message that the actor holds, to be fetched at once (M8). Reading them does not count as reading the message.
 * @returns `not_found` where it has none, `cannot_open` where one of them does not open: what is left can be fetched file by file.
 */
export async function openAllAttachments(ctx: MemberContext, messageId: Id): Promise<Result<OpenedAttachments, AllAttachmentsFailure>> {
  const scope = authorize(ctx.actor, "attachment:download")
  if (!scope.ok) return scope
  return openAllAttachmentsOf(ctx, scope.value, await openHeld(ctx, scope.value, messageId))
}

/** The same of a message that is open already. */
export async function openAllAttachmentsOf(
  ctx: VisitorContext,
  scope: HolderScope,
  opened: OpenedHeld | null,
): Promise<Result<OpenedAttachments, AllAttachmentsFailure>> {
  if (opened === null) return fail("not_found")
  if (opened.manifest === null) return fail("cannot_open")
  const { attachments, subject } = opened.manifest
  const found = await Promise.all(attachments.map((_, index) => openAttachmentOf(ctx, scope, { opened, index })))
  const files = found.flatMap((one) => (one.ok ? [one.value] : []))
  const [first] = files
  if (found.length === 0) return fail("not_found")
  if (first === undefined || files.length < found.length || !(await allBegin(files))) return fail("cannot_open")
  const names = uniqueNames(files.map(({ name }) => name))
  return ok({
    files: files.map((file, index) => ({ ...file, name: names[index] ?? file.name })),
    subject,
    sentAt: opened.held.sentAt,
    recordDownloaded: first.recordDownloaded,
  })
}

/** Opens the first chunk of each, so that a file that is gone or of another key is said in words, before anything leaves. */
async function allBegin(files: readonly OpenedAttachment[]): Promise<boolean> {
  for (const { read, size } of files) {
    const bytes = read({ start: 0, length: Math.min(size, 1) })
    try {
      await bytes.next()
    } catch (error) {
      if (error instanceof PayloadError) return false
      throw error
    } finally {
      await bytes.return(undefined)
    }
  }
  return true
}
