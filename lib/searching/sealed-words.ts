import type { MemberContext } from "../context.ts"
import { openRecord, sealRecord } from "../crypto/aead.ts"
import { LABELS } from "../crypto/labels.ts"
import { fromUtf8, recordContext, utf8 } from "../envelope/context.ts"
import type { OpenedAccount } from "../keys/opened-account.ts"

export const MOST_WORDS = 200

/**
 * Words that somebody looks for, as the address of a page may carry them: sealed under the list key, so that no log, no history and no proxy holds what was
 * looked for, while paging, reloading and going back work as with any address (docs/decisions/words-of-a-search.md).
 */
export async function sealWords(ctx: MemberContext, words: string): Promise<string> {
  const account = await ctx.open()
  const sealed = sealRecord({
    key: account.secrets.listKey,
    plaintext: utf8(words.slice(0, MOST_WORDS)),
    context: contextOf(ctx, account),
    random: ctx.random,
  })
  return Buffer.from(sealed).toString("base64url")
}

/** The words in an address; none for what is no such text, is another person's, or was sealed with keys of before. */
export async function openWords(ctx: MemberContext, sealed: unknown): Promise<string> {
  if (typeof sealed !== "string" || sealed.length > 2_000) return ""
  const account = await ctx.open()
  const bytes = new Uint8Array(Buffer.from(sealed, "base64url"))
  const opened = openRecord({ key: account.secrets.listKey, sealed: bytes, context: contextOf(ctx, account) })
  return opened === null ? "" : (fromUtf8(opened) ?? "")
}

const contextOf = (ctx: MemberContext, { accountId, generation }: OpenedAccount) =>
  recordContext(LABELS.searchWords, ctx.installation.id, accountId, generation)
