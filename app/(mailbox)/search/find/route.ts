import type { MemberContext } from "#lib/context.ts"
import { MOST_WORDS, sealWords } from "#lib/searching/sealed-words.ts"
import { asMailbox } from "#lib/web/as-mailbox.ts"
import { memberRoute, redirectTo, refuse } from "#lib/web/route.ts"
import { readSmallBody } from "#lib/web/small-body.ts"
import { filtersIn, searchAddress, searchPage } from "../asked-for.ts"

/** Takes what is looked for by post and leads to what was found, at an address that holds the words only sealed (docs/decisions/words-of-a-search.md). */
export const POST = memberRoute({ name: "mail.search", limit: { max: 300, perSeconds: 600 }, run: asMailbox(find) })

const MOST_BODY = 8 * 1024

async function find(ctx: MemberContext, request: Request): Promise<Response> {
  const body = await readSmallBody(request, MOST_BODY)
  if (body === null) return refuse(ctx, { code: "body_too_large" })
  const form = new URLSearchParams(body)
  const words = (form.get("words") ?? "").trim().slice(0, MOST_WORDS)
  const sealed: Readonly<Record<string, string>> = words === "" ? {} : { words: await sealWords(ctx, words) }
  return redirectTo(
    searchAddress(
      searchPage(ctx.actor.memberId === null ? null : ctx.actor.accountId),
      filtersIn((name) => form.get(name)),
      { ...sealed, asked: "1" },
    ),
  )
}
