import type { MemberContext } from "../context.ts"
import { openRecord, sealRecord } from "../crypto/aead.ts"
import { LABELS } from "../crypto/labels.ts"
import { fromUtf8, recordContext, utf8 } from "../envelope/context.ts"
import type { OpenedAccount } from "../keys/opened-account.ts"

export const MOST_WORDS = 200

/** A hundred addresses of the usual length. In an address they take a third more, and what a web server reads of a request's head is 16 KiB. */
export const MOST_WRITE_TO = 8_000

type Kind = "searchWords" | "writeTo"

/**
 * Words that somebody looks for, as the address of a page may carry them: sealed under the list key, so that no log, no history and no proxy holds what was
 * looked for, while paging, reloading and going back work as with any address (docs/decisions/words-of-a-search.md).
 */
export function sealWords(ctx: MemberContext, words: string): Promise<string> {
  return seal(ctx, "searchWords", words.slice(0, MOST_WORDS))
}

/** The words in an address; none for what is no such text, is another person's, or was sealed with keys of before. */
export function openWords(ctx: MemberContext, sealed: unknown): Promise<string> {
  return open(ctx, "searchWords", { sealed, most: 2_000 })
}

/**
 * To whom a new message is to go, for the address of the page that writes it, sealed in the same way: whom somebody writes with is nobody else's to read.
 * @returns null for more than MOST_WRITE_TO characters
 */
export async function sealWriteTo(ctx: MemberContext, addresses: readonly string[]): Promise<string | null> {
  const text = addresses.join(", ")
  return text.length > MOST_WRITE_TO ? null : seal(ctx, "writeTo", text)
}

/** The addresses of `sealWriteTo` as a field has them; nothing for what is no such text, is another person's, or was sealed with keys of before. */
export function openWriteTo(ctx: MemberContext, sealed: unknown): Promise<string> {
  return open(ctx, "writeTo", { sealed, most: 2 * MOST_WRITE_TO })
}

async function seal(ctx: MemberContext, kind: Kind, text: string): Promise<string> {
  const account = await ctx.open()
  const context = contextOf(ctx, account, kind)
  const sealed = sealRecord({ key: account.secrets.listKey, plaintext: utf8(text), context, random: ctx.random })
  return Buffer.from(sealed).toString("base64url")
}

async function open(
  ctx: MemberContext,
  kind: Kind,
  { sealed, most }: { readonly sealed: unknown; readonly most: number },
): Promise<string> {
  if (typeof sealed !== "string" || sealed.length > most) return ""
  const account = await ctx.open()
  const bytes = new Uint8Array(Buffer.from(sealed, "base64url"))
  const opened = openRecord({ key: account.secrets.listKey, sealed: bytes, context: contextOf(ctx, account, kind) })
  return opened === null ? "" : (fromUtf8(opened) ?? "")
}

const contextOf = (ctx: MemberContext, { accountId, generation }: OpenedAccount, kind: Kind) =>
  recordContext(LABELS[kind], ctx.installation.id, accountId, generation)
