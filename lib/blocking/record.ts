import { z } from "zod"
import type { BlockRow } from "#db/queries/blocks.ts"
import type { MemberContext } from "../context.ts"
import { openRecord, sealRecord } from "../crypto/aead.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { LABELS } from "../crypto/labels.ts"
import { recordContext } from "../envelope/context.ts"
import { decodeJson, encodeJson } from "../envelope/format.ts"
import { newId, type Id } from "../ids.ts"
import { newBlockHash } from "../keys/block-hash.ts"
import type { OpenedAccount } from "../keys/opened-account.ts"
import { keysOf } from "../messages/opened-message.ts"

/** A sender as their signed letter named them. */
export type Sender = { readonly accountId: Id; readonly name: string; readonly address: string }

export type BlockedSender = Omit<Sender, "accountId"> & { readonly since: Date }

const content = z.object({ name: z.string(), address: z.string(), since: z.coerce.date() }) satisfies z.ZodType<BlockedSender>

type Place = Pick<BlockRow, "id" | "hash" | "generation">

/** The hash is bound too, so that a name that SQL moved to another row does not open there (B7). */
const contextOf = (ctx: MemberContext, holderId: Id, { id, hash, generation }: Place): Bytes =>
  recordContext(LABELS.blockedSender, ctx.installation.id, holderId, id, generation, hash)

/** The row of a new block, its sender sealed under the list key in use. */
export function sealBlock(ctx: MemberContext, account: OpenedAccount, { accountId: senderId, name, address }: Sender): BlockRow {
  const { accountId: holderId, generation, secrets } = account
  const place = { id: newId(), generation, ...newBlockHash(ctx, { holderId, senderId }) }
  const plaintext = encodeJson({ name, address, since: ctx.clock.now() } satisfies BlockedSender)
  return {
    ...place,
    sealed: sealRecord({ key: secrets.listKey, plaintext, context: contextOf(ctx, holderId, place), random: ctx.random }),
  }
}

/** Whom a row is about, or null where it was moved, changed, or sealed under a key that is lost. */
export async function openBlock(ctx: MemberContext, account: OpenedAccount, row: BlockRow): Promise<BlockedSender | null> {
  const keys = await keysOf(account, row.generation)
  const context = contextOf(ctx, account.accountId, row)
  const plaintext = keys === null ? null : openRecord({ key: keys.listKey, sealed: row.sealed, context })
  const parsed = plaintext === null ? null : content.safeParse(decodeJson(plaintext))
  return parsed?.success === true ? parsed.data : null
}
