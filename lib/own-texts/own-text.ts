import { z } from "zod"
import type { OwnTextKind, OwnTextRow } from "#db/queries/own-texts.ts"
import type { MemberContext } from "../context.ts"
import { openRecord, sealRecord } from "../crypto/aead.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { LABELS } from "../crypto/labels.ts"
import { recordContext } from "../envelope/context.ts"
import { decodeJson, encodeJson } from "../envelope/format.ts"
import type { Id } from "../ids.ts"
import type { OpenedAccount } from "../keys/opened-account.ts"
import { keysOf } from "../messages/opened-message.ts"

export const MAX_TEMPLATE_NAME = 80
export const MAX_SIGNATURE = 2_000
export const MAX_TEMPLATE = 20_000
/** More than anybody can look through. */
export const MOST_TEMPLATES = 100

/** What a person writes again and again (M14). A signature has no name. */
export type OwnText = { readonly id: Id; readonly kind: OwnTextKind; readonly name: string; readonly text: string }

const content = z.object({ name: z.string(), text: z.string() })

type Place = Pick<OwnTextRow, "id" | "kind" | "generation">

const contextOf = (ctx: MemberContext, accountId: Id, { id, kind, generation }: Place): Bytes =>
  recordContext(LABELS.ownText, ctx.installation.id, accountId, id, kind, generation)

/** The row of a text, sealed under the list key in use. */
export function sealOwnText(ctx: MemberContext, account: OpenedAccount, { id, kind, name, text }: OwnText): OwnTextRow {
  const { accountId, generation, secrets } = account
  const place = { id, kind, generation }
  const context = contextOf(ctx, accountId, place)
  return { ...place, sealed: sealRecord({ key: secrets.listKey, plaintext: encodeJson({ name, text }), context, random: ctx.random }) }
}

/** The text in a row, or null where it was moved, changed or is not this person's. */
export async function openOwnText(ctx: MemberContext, account: OpenedAccount, row: OwnTextRow): Promise<OwnText | null> {
  const keys = await keysOf(account, row.generation)
  const context = contextOf(ctx, account.accountId, row)
  const plaintext = keys === null ? null : openRecord({ key: keys.listKey, sealed: row.sealed, context })
  const parsed = plaintext === null ? null : content.safeParse(decodeJson(plaintext))
  return parsed?.success === true ? { id: row.id, kind: row.kind, ...parsed.data } : null
}
