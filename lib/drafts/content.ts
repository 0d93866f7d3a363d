import { z } from "zod"
import type { DraftRow } from "#db/queries/drafts.ts"
import type { MemberContext } from "../context.ts"
import { openRecord, sealRecord } from "../crypto/aead.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { LABELS } from "../crypto/labels.ts"
import { FILE_KEY_BYTES, openPayload, sealPayload } from "../crypto/stream.ts"
import { recordContext, utf8 } from "../envelope/context.ts"
import { decodeJson, encodeJson, fromText, toText } from "../envelope/format.ts"
import type { Id } from "../ids.ts"
import type { OpenedAccount } from "../keys/opened-account.ts"
import { keysOf } from "../messages/opened-message.ts"
import { typedFields } from "../messages/typed-fields.ts"

const fileKey = z.string().transform((text, check) => {
  const bytes = fromText(text)
  if (bytes?.length === FILE_KEY_BYTES) return bytes
  check.addIssue("should be a file key")
  return z.NEVER
})

const problem = z.object({
  code: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
  fields: z.record(z.string(), z.string()),
})

/** Why the message was not sent, so that the compose page can say it: a failure's code, what its sentence names, and the fields that are wrong. */
export type DraftProblem = z.infer<typeof problem>

const content = typedFields.extend({
  attachments: z.array(z.object({ blobId: z.uuid(), name: z.string(), type: z.string(), size: z.number().int().min(0), fileKey })),
  inReplyTo: z.uuid().nullable(),
  problem: problem.nullable(),
})

/** A draft as it lies in its payload: what was typed, as it was typed, and the keys of the files that go along. */
export type DraftContent = z.infer<typeof content>

const summary = z.object({ fileKey, subject: z.string(), to: z.string(), attachmentCount: z.number().int() })

/** What the list shows, and the key of the payload: one small record, under the list key. */
export type DraftSummary = z.infer<typeof summary>

/** Seals a draft's payload with a new key (keys.md 6). */
export function sealContent(ctx: MemberContext, draft: DraftContent): { readonly fileKey: Bytes; readonly payload: Bytes } {
  const key = ctx.random(FILE_KEY_BYTES)
  const attachments = draft.attachments.map((attachment) => ({ ...attachment, fileKey: toText(attachment.fileKey) }))
  return { fileKey: key, payload: sealPayload({ fileKey: key, plaintext: encodeJson({ ...draft, attachments }), random: ctx.random }) }
}

/** The draft in a payload, or null where it does not open. */
export function openContent({ fileKey: key, payload }: { readonly fileKey: Bytes; readonly payload: Bytes }): DraftContent | null {
  const plaintext = openPayload({ fileKey: key, payload })
  const parsed = plaintext === null ? null : content.safeParse(decodeJson(plaintext))
  return parsed?.success === true ? parsed.data : null
}

type Place = Pick<DraftRow, "id" | "generation" | "contentId">

/** The content's blob is part of the place, so that an older payload put back by SQL does not open (B7). */
function contextOf(ctx: MemberContext, holderId: Id, { id, generation, contentId }: Place): Bytes {
  return recordContext(LABELS.draft, ctx.installation.id, holderId, id, generation, contentId)
}

export function sealSummary(ctx: MemberContext, account: OpenedAccount, place: Place, draft: DraftSummary): Bytes {
  const plaintext = utf8(JSON.stringify({ ...draft, fileKey: toText(draft.fileKey) }))
  return sealRecord({ key: account.secrets.listKey, plaintext, context: contextOf(ctx, account.accountId, place), random: ctx.random })
}

/** The summary in a draft's row, or null where it does not open. */
export async function openSummary(ctx: MemberContext, account: OpenedAccount, row: DraftRow): Promise<DraftSummary | null> {
  const keys = await keysOf(account, row.generation)
  const plaintext =
    keys === null ? null : openRecord({ key: keys.listKey, sealed: row.sealed, context: contextOf(ctx, account.accountId, row) })
  const parsed = plaintext === null ? null : summary.safeParse(decodeJson(plaintext))
  return parsed?.success === true ? parsed.data : null
}
