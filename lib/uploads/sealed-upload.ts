import { z } from "zod"
import type { UploadRow } from "#db/queries/uploads.ts"
import type { MemberContext } from "../context.ts"
import { openRecord, sealRecord } from "../crypto/aead.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { LABELS } from "../crypto/labels.ts"
import { FILE_KEY_BYTES, PAYLOAD_NONCE_BYTES } from "../crypto/stream.ts"
import { recordContext, utf8 } from "../envelope/context.ts"
import { decodeJson, fromText, toText } from "../envelope/format.ts"
import type { OpenedAccount } from "../keys/opened-account.ts"
import { keysOf } from "../messages/opened-message.ts"

const bytesOf = (length: number) =>
  z.string().transform((text, check) => {
    const bytes = fromText(text)
    if (bytes?.length === length) return bytes
    check.addIssue(`should be ${length} bytes`)
    return z.NEVER
  })

const content = z.object({
  fileKey: bytesOf(FILE_KEY_BYTES),
  nonce: bytesOf(PAYLOAD_NONCE_BYTES),
  name: z.string(),
  type: z.string(),
  form: z.uuid(),
  modified: z.number(),
})

/** What is known of a file that comes in parts: the key and nonce of its payload, what it is called, the form that it is for, and when it was changed last. */
export type UploadContent = z.infer<typeof content>

type Place = Pick<UploadRow, "id" | "generation" | "size">

function contextOf(ctx: MemberContext, { accountId }: OpenedAccount, { id, generation, size }: Place): Bytes {
  return recordContext(LABELS.upload, ctx.installation.id, accountId, id, generation, String(size))
}

/** Under the list key: between two parts nobody but its owner's session opens it (keys.md 6). */
export function sealUpload(ctx: MemberContext, account: OpenedAccount, place: Place, upload: UploadContent): Bytes {
  const plaintext = utf8(JSON.stringify({ ...upload, fileKey: toText(upload.fileKey), nonce: toText(upload.nonce) }))
  return sealRecord({ key: account.secrets.listKey, plaintext, context: contextOf(ctx, account, place), random: ctx.random })
}

/** What a row holds, or null where it does not open. */
export async function openUpload(ctx: MemberContext, row: UploadRow): Promise<UploadContent | null> {
  const account = await ctx.open()
  const keys = await keysOf(account, row.generation)
  const plaintext = keys === null ? null : openRecord({ key: keys.listKey, sealed: row.sealed, context: contextOf(ctx, account, row) })
  const parsed = plaintext === null ? null : content.safeParse(decodeJson(plaintext))
  return parsed?.success === true ? parsed.data : null
}
