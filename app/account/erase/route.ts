import type { MemberContext } from "#lib/context.ts"
import { deleteOwnAccount } from "#lib/leaving/delete-own-account.ts"
import { proofPage } from "#lib/web/next-path.ts"
import { leaveFor, memberRoute, redirectTo } from "#lib/web/route.ts"
import { endBrowserSession } from "#lib/web/session.ts"
import { readSmallBody } from "#lib/web/small-body.ts"

const PAGE = "/account/privacy/deletion"

/** Deletes one's own account; a post to a route, so that nothing of the pages stays behind (B36). */
export const POST = memberRoute({ name: "account.delete", limit: { max: 10, perSeconds: 3600 }, run: deleteNow })

async function deleteNow(ctx: MemberContext, request: Request): Promise<Response> {
  const typed = new URLSearchParams((await readSmallBody(request, 2048)) ?? "").get("address") ?? ""
  const done = await deleteOwnAccount(ctx, { typed })
  // Whoever pressed twice is told what the first press did.
  if (done.ok || done.error.code === "not_found") {
    await endBrowserSession()
    return leaveFor("/sign-in?deleted=1")
  }
  if (done.error.code === "proof_needed") return redirectTo(proofPage(PAGE))
  return redirectTo(`${PAGE}?refused=${done.error.code}`)
}
