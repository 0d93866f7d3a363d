import type { MemberContext } from "#lib/context.ts"
import { exportAccount } from "#lib/exporting/export-account.ts"
import { proofPage } from "#lib/web/next-path.ts"
import { memberRoute, redirectTo, refuse } from "#lib/web/route.ts"
import { zipAnswer } from "./zip-answer.ts"

/** All of one's own data as a zip; a post, because what is exported counts as read. */
export const POST = memberRoute({ name: "account.export", limit: { max: 6, perSeconds: 3600 }, run: exportAll })

async function exportAll(ctx: MemberContext): Promise<Response> {
  const files = exportAccount(ctx)
  if (!files.ok) return files.error.code === "proof_needed" ? redirectTo(proofPage("/account/privacy")) : refuse(ctx, files.error)
  return zipAnswer(ctx, files.value)
}
