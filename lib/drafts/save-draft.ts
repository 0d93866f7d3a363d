import type { Tx } from "#db/client.ts"
import { findDraftBlobs, lockDraft, putDraft, type DraftRow } from "#db/queries/drafts.ts"
import { lockBlobs, releaseBlobs } from "#db/queries/erasing.ts"
import { deleteUploads, takeUploads } from "#db/queries/uploads.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { StorageFailure } from "../blobs/blob-store.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import type { StoredAttachment } from "../messages/attachments.ts"
import { eraseNow, releaseAtOnce, storePayload } from "../messages/blob-lifetime.ts"
import type { TypedFields } from "../messages/typed-fields.ts"
import { ok, type Result } from "../result.ts"
import { sealContent, sealSummary, type DraftProblem } from "./content.ts"

export type SaveDraft = TypedFields & {
  /** The draft that is written anew, or the id that a new one is to have. */
  readonly draftId: Id
  readonly attachments: readonly StoredAttachment[]
  readonly inReplyTo: Id | null
  /** Files that came ahead and are not to go along: they go, where they are the writer's. None where it is left out. */
  readonly unticked?: readonly Id[]
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
  const { draftId, ...typed } = draft
  const saved = await writeDraft(ctx, typed, async () => ({ draftId, replaced: [] }))
  return saved.ok ? ok({ draftId }) : saved
}

/** The id to write under, and blobs that the draft takes the place of. */
export type DraftPlace = {
  readonly draftId: Id
  readonly replaced: readonly Id[]
  /** The token of the form that writes; none where it is left out. */
  readonly formToken?: Id
  /** What else belongs into the transaction, once the draft holds its files. */
  readonly also?: (tx: Tx) => Promise<void>
}

/** The same where the place is only found in the transaction; without one nothing is written. @returns whether it was */
export async function writeDraft(
  ctx: MemberContext,
  { unticked = [], ...typed }: Omit<SaveDraft, "draftId">,
  findPlace: (tx: Tx) => Promise<DraftPlace | null>,
): Promise<Result<boolean, SaveDraftFailure>> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return scope
  const { letGo, fromContacts = [], sendDate = "", sendTime = "", forwardOf = null, attachments } = typed
  const content = {
    ...typed,
    letGo: [...letGo],
    fromContacts: [...fromContacts],
    sendDate,
    sendTime,
    forwardOf,
    attachments: [...attachments],
  }
  const { fileKey, payload } = sealContent(ctx, content)
  const stored = await storePayload(ctx, payload, { mayUseReserve: true })
  if (!stored.ok) return stored
  const contentId = stored.value
  const account = await ctx.open()
  const summary = {
    fileKey,
    subject: typed.subject.slice(0, SUMMARY_CHARACTERS),
    to: typed.to.slice(0, SUMMARY_CHARACTERS),
    attachmentCount: typed.attachments.length,
  }
  const write = async (tx: Tx) => {
    const found = await findPlace(tx)
    if (found === null) return false
    const place = { id: found.draftId, generation: account.generation, contentId }
    const row = {
      ...place,
      sealed: sealSummary(ctx, account, place, summary),
      updatedAt: ctx.clock.now(),
      formToken: found.formToken ?? null,
    }
    await replace(tx, scope.value, { row, attachments: typed.attachments, replaced: found.replaced, unticked })
    await found.also?.(tx)
    return true
  }
  const isWritten = await ctx.db.transaction(write).catch(async (error: unknown) => {
    await releaseAtOnce(ctx, [contentId])
    throw error
  })
  if (isWritten) await eraseNow(ctx)
  else await releaseAtOnce(ctx, [contentId])
  return ok(isWritten)
}

type Replace = {
  readonly row: DraftRow
  readonly attachments: readonly StoredAttachment[]
  readonly replaced: readonly Id[]
  readonly unticked: readonly Id[]
}

/** Puts the row in the place of the one before, and lets go of what only that one held. Locks: draft, then blobs. */
async function replace(tx: Tx, scope: HolderScope, { row, attachments, replaced, unticked }: Replace): Promise<void> {
  const before = await lockDraft(tx, scope, row.id)
  const heldBefore = [...replaced, ...(before === null ? [] : [before.contentId, ...(await findDraftBlobs(tx, row.id))])]
  const wanted = [...new Set(attachments.map(({ blobId }) => blobId))]
  const there = await lockBlobs(tx, [...new Set([...wanted, ...heldBefore, ...unticked])])
  // A file that was erased meanwhile cannot be held; opening the draft leaves it out.
  await putDraft(
    tx,
    scope,
    row,
    wanted.filter((id) => there.has(id)),
  )
  await takeUploads(tx, scope, wanted)
  await releaseBlobs(tx, [...heldBefore, ...(await deleteUploads(tx, scope, unticked))])
}
