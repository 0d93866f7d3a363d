import { z } from "zod"
import type { Tx } from "#db/client.ts"
import { findBlobs } from "#db/queries/blobs.ts"
import { findHome } from "#db/queries/brandings.ts"
import { lockDrafts } from "#db/queries/drafts.ts"
import { releaseBlobs } from "#db/queries/erasing.ts"
import {
  deleteLateDraft,
  deleteLateDraftsBefore,
  findAuthor,
  findLateDrafts,
  putLateDraft,
  type LateDraftRow,
} from "#db/queries/late-drafts.ts"
import { authorize } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import { DAY } from "../clock.ts"
import type { MemberContext, Services, VisitorContext } from "../context.ts"
import { FILE_KEY_BYTES, openPayload, sealPayload } from "../crypto/stream.ts"
import { writeDraft, type DraftPlace } from "../drafts/save-draft.ts"
import { lockPlace } from "../drafts/save-form.ts"
import { decodeJson, encodeJson } from "../envelope/format.ts"
import { openLateDraft, sealLateDraft } from "../envelope/late-draft.ts"
import { runErasure } from "../erasure/run-erasure.ts"
import type { Id } from "../ids.ts"
import { readAuthorTicket } from "../keys/author-ticket.ts"
import { withinLimit, type LimitRule } from "../limits.ts"
import { draftIdOf, placeOf, placesOf, type DraftForm } from "../messages/draft-form.ts"
import type { ComposeForm } from "../messages/input.ts"
import { eraseNow, releaseAtOnce, storePayload } from "../messages/blob-lifetime.ts"
import { keysOf } from "../messages/opened-message.ts"
import { typedFields } from "../messages/typed-fields.ts"
import { vouchedFor } from "../messages/vouched-for.ts"
import { keptAttachments } from "./kept-attachments.ts"

/** Nobody is signed in: this is what somebody with a stolen form could fill a mailbox with. */
const POSTS: LimitRule = { name: "draft.late", max: 30, perSeconds: 3600 }

const KEPT_DAYS = 30

const WHY_LATE = ["session_ended", "held_back"] as const

/** Why a form came too late: nobody was signed in, or a factor is demanded that this person lacks (O11). The draft says it. */
export type WhyLate = (typeof WHY_LATE)[number]

const typed = typedFields.extend({
  token: z.uuid(),
  draftId: z.uuid().nullable(),
  seen: z.uuid().nullable().default(null),
  inReplyTo: z.uuid().nullable(),
  keep: z.array(z.string()),
  unticked: z.array(z.uuid()).default([]),
  why: z.enum(WHY_LATE).default("session_ended"),
})

/**
 * Keeps a compose form that came when its author's mailbox was shut, sealed to the author's public key; the next request that may
 * write drafts makes one of it (M4, keys.md 6). It takes the place of what came from the same form before. Files that came along are not kept.
 * @returns the id that the draft will have unless that is another by then, or null where it cannot be kept
 */
export async function keepLateDraft(
  ctx: VisitorContext,
  { ticket, form, why = "session_ended" }: { readonly ticket: string; readonly form: ComposeForm; readonly why?: WhyLate },
): Promise<Id | null> {
  const accountId = readAuthorTicket(ctx, ticket)
  const author = accountId === null ? null : await findAuthor(ctx.db, accountId)
  const certificate = author === null ? null : vouchedFor(ctx, author)
  if (author === null || certificate === null) return null
  const free = await withinLimit(ctx, POSTS, author.accountId)
  if (!free.ok) return null
  const fileKey = ctx.random(FILE_KEY_BYTES)
  const payload = sealPayload({ fileKey, plaintext: encodeJson(typed.parse({ ...form, why })), random: ctx.random })
  const home = await findHome(ctx.db, author.accountId)
  const stored = await storePayload({ ...ctx, home }, payload, { mayUseReserve: true })
  if (!stored.ok) return null
  // Under the form and not its draft, which may be open in others that are late as well.
  const place = { id: form.token, holderId: author.accountId, generation: author.generation, contentId: stored.value }
  const { kemPublic } = certificate
  const stanza = sealLateDraft({ ...place, installationId: ctx.installation.id, fileKey, kemPublic, random: ctx.random })
  const before = await ctx.db.transaction((tx) => putLateDraft(tx, { ...place, stanza, createdAt: ctx.clock.now() }))
  await releaseAtOnce(ctx, before ?? [stored.value])
  return before === null ? null : draftIdOf(form)
}

/** More than anybody has open; the rest comes with the next request. */
const AT_ONCE = 20

/** Makes drafts of what came while this person was signed out or held back. Costs one look into an index where there is nothing. @returns how many */
export async function adoptLateDrafts(ctx: MemberContext): Promise<number> {
  const scope = authorize(ctx.actor, "draft:write")
  if (!scope.ok) return 0
  const rows = await findLateDrafts(ctx.db, scope.value, AT_ONCE)
  for (const row of rows)
    // One that fails keeps nobody from the others, and is tried again.
    await adopt(ctx, scope.value, row).catch((error: unknown) => ctx.log.error("late_draft_failed", error, { draft: row.id }))
  return rows.length
}

async function adopt(ctx: MemberContext, scope: HolderScope, row: LateDraftRow): Promise<void> {
  const form = await openRow(ctx, row)
  if (form === null) {
    ctx.log.error("late_draft_broken", new Error("a late draft does not open"), { draft: row.id })
    await ctx.db.transaction(async (tx) => (await deleteLateDraft(tx, row)) && releaseBlobs(tx, [row.contentId]))
    return eraseNow(ctx)
  }
  const kept = await keptAttachments(ctx, form)
  const { token, draftId, seen, keep: _keep, why, unticked, ...content } = form
  // Whoever wrote it may not read the mailbox any more: it takes nothing of what its readers have.
  const isOfMailbox = ctx.actor.memberId !== null
  const { attachments, forwardOf } = kept.ok ? kept.value : { attachments: [], forwardOf: null }
  const problem = { code: why, detail: {}, fields: {} }
  const draft = { ...content, unticked: isOfMailbox ? [] : unticked, forwardOf: content.forwardOf ?? forwardOf, attachments, problem }
  const saved = await writeDraft(ctx, draft, (tx) => placeIn(tx, ctx, scope, { row, form: { token, draftId, seen } }))
  if (!saved.ok) ctx.log.warn("late_draft_waits", { draft: row.id, problem: saved.error.code })
}

type Late = { readonly row: LateDraftRow; readonly form: DraftForm }

/**
 * Where the form would have been saved in time; so that neither text is lost, a draft of its own where that was written, sent or erased since. The late one goes
 * in the same transaction, so that of two requests one makes the draft. @returns null when it is gone
 */
async function placeIn(tx: Tx, ctx: MemberContext, scope: HolderScope, { row, form }: Late): Promise<DraftPlace | null> {
  if (!(await deleteLateDraft(tx, row))) return null
  const { draftId } = ctx.actor.memberId === null ? await lockPlace(tx, ctx, scope, form) : await besideOthers(tx, scope, form)
  return { draftId, replaced: [row.contentId], formToken: form.token }
}

/** In a mailbox it takes the place of nothing that is there: whoever wrote it may not read the mailbox any more. */
async function besideOthers(tx: Tx, scope: HolderScope, form: DraftForm) {
  const rows = await lockDrafts(tx, scope, placesOf(form))
  return placeOf(
    { ...form, seen: null },
    rows.map((row) => ({ ...row, formToken: null })),
  )
}

async function openRow(ctx: MemberContext, row: LateDraftRow): Promise<z.infer<typeof typed> | null> {
  const keys = await keysOf(await ctx.open(), row.generation)
  const fileKey = keys === null ? null : openLateDraft({ ...row, installationId: ctx.installation.id, identity: keys.identity })
  const [blob] = await findBlobs(ctx.db, [row.contentId])
  const payload = fileKey === null || blob === undefined ? null : await ctx.blobs.readAll(blob.region, blob.id)
  const plaintext = fileKey === null || payload === null ? null : openPayload({ fileKey, payload })
  const parsed = plaintext === null ? null : typed.safeParse(decodeJson(plaintext))
  return parsed?.success === true ? parsed.data : null
}

/** Erases what nobody came back for within thirty days. */
export async function expireLateDrafts(services: Services): Promise<void> {
  const before = new Date(services.clock.now().getTime() - KEPT_DAYS * DAY)
  await services.db.transaction(async (tx) => releaseBlobs(tx, await deleteLateDraftsBefore(tx, before)))
  await runErasure(services)
}
