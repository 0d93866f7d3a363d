import { findNoticeDay } from "#db/queries/links.ts"
import type { VisitorContext } from "../context.ts"
import { withinLimit, type LimitRule, type TooMany } from "../limits.ts"
import { readNoticeCode } from "../messages/notice-mail.ts"
import { fail, ok, type Result } from "../result.ts"

/** Codes have 50 bits: with this nobody finds one by trying (design 7). */
const GUESSES: LimitRule = { name: "notice.confirm", max: 20, perSeconds: 600 }

export type Confirmation = { readonly isOurs: true; readonly day: Date } | { readonly isOurs: false }

/** Whether a notice with this code left from here, and on which day; nothing else of it (M9). */
export async function confirmNotice(
  ctx: VisitorContext,
  { code: typed, network }: { readonly code: string; readonly network: string },
): Promise<Result<Confirmation, TooMany | { readonly code: "invalid_fields"; readonly fields: { readonly code: "notice_code" } }>> {
  const free = await withinLimit(ctx, GUESSES, network)
  if (!free.ok) return free
  const code = readNoticeCode(typed)
  if (code === null) return fail({ code: "invalid_fields", fields: { code: "notice_code" } })
  const day = await findNoticeDay(ctx.db, code)
  return ok(day === null ? { isOurs: false } : { isOurs: true, day })
}
