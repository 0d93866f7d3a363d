import type { Tx } from "#db/client.ts"
import { findDraftBlobs, lockDraft, putDraft, type DraftRow } from "#db/queries/drafts.ts"
import { lockBlobs, releaseBlobs } from "#db/queries/erasing.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { StorageFailure } from "../blobs/blob-store.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import type { StoredAttachment } from "../messages/attachments.ts"
import { eraseNow, releaseAtOnce, storePayload } from "../messages/blob-lifetime.ts"
import { ok, type Result } from "../result.ts"
import { sealContent, sealSummary, type DraftProblem } from "./content.ts"

export type SaveDraft = {
  /** The draft that is written anew, or the id that a new one is to have. */
  readonly draftId: Id
  readonly to: string
  readonly cc: string
  readonly bcc: string
  readonly subject: string
  readonly text: string
  readonly formatted: boolean
  readonly attachments: readonly StoredAttachment[]
  readonly inReplyTo: Id | null
  /** Numbers and notification line, as they were typed. */
  readonly phone: string
  readonly line: string
  /** Why it was not sent, if it should have been. */
  readonly problem: DraftProblem | null
}

export type SaveDraftFailure = NotFound | StorageFailure

const SUMMARY_CHARACTERS = 200

/**
 * Saves what was typed, whole and unjudged, sealed to its author: a payload with a new key, the key under the list key (keys.md 6).
 * The payload before it is erased, and files that the draft no longer holds. @throws when the id is somebody else's.
 */
export async function saveDraft(ctx: MemberContext, draft: SaveDraft): Promise<Result<{ readonly draftId: Id }, SaveDraftFailure>> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return scope
  const { draftId, ...content } = draft
  const { fileKey, payload } = sealContent(ctx, { ...content, attachments: [...content.attachments] })
  const contentId = await storePayload(ctx, payload, { mayUseReserve: true })
  if (!contentId.ok) return contentId
  const account = await ctx.open()
  const place = { id: draftId, generation: account.generation, contentId: contentId.value }
  const summary = {
    fileKey,
    subject: draft.subject.slice(0, SUMMARY_CHARACTERS),
    to: draft.to.slice(0, SUMMARY_CHARACTERS),
    attachmentCount: draft.attachments.length,
  }
  const row = { ...place, sealed: sealSummary(ctx, account, place, summary), updatedAt: ctx.clock.now() }
  try {
    await ctx.db.transaction((tx) => replace(tx, scope.value, row, draft.attachments))
  } catch (error) {
    await releaseAtOnce(ctx, [contentId.value])
    throw error
  }
  await eraseNow(ctx)
  return ok({ draftId })
}

/** Puts the row in the place of the one before, and lets go of what only that one held. Locks: draft, then blobs. */
async function replace(tx: Tx, scope: HolderScope, row: DraftRow, attachments: readonly StoredAttachment[]): Promise<void> {
  const before = await lockDraft(tx, scope, row.id)
  const heldBefore = before === null ? [] : [before.contentId, ...(await findDraftBlobs(tx, row.id))]
  const wanted = [...new Set(attachments.map(({ blobId }) => blobId))]
  const there = await lockBlobs(tx, [...new Set([...wanted, ...heldBefore])])
  // A file that was erased meanwhile cannot be held; opening the draft leaves it out.
  await putDraft(
    tx,
    scope,
    row,
    wanted.filter((id) => there.has(id)),
  )
  await releaseBlobs(tx, heldBefore)
}
