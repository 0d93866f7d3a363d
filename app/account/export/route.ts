import { Readable } from "node:stream"
import type { MemberContext } from "#lib/context.ts"
import { exportAccount } from "#lib/exporting/export-account.ts"
import { zipOf } from "#lib/exporting/zip.ts"
import { isStillSignedIn } from "#lib/identity/sessions.ts"
import { attachmentDisposition } from "#lib/web/download.ts"
import { proofPage } from "#lib/web/next-path.ts"
import { memberRoute, redirectTo, refuse } from "#lib/web/route.ts"

/** All of one's own data as a zip; a post, because what is exported counts as read. */
export const POST = memberRoute({ name: "account.export", limit: { max: 6, perSeconds: 3600 }, run: exportAll })

async function exportAll(ctx: MemberContext): Promise<Response> {
  const files = exportAccount(ctx)
  if (!files.ok) return files.error.code === "proof_needed" ? redirectTo(proofPage("/account/privacy")) : refuse(ctx, files.error)
  const zip = zipOf(files.value, () => isStillSignedIn(ctx))
  zip.on("error", (error) => ctx.log.error("export_broken", error))
  const day = ctx.clock.now().toISOString().slice(0, 10)
  return new Response(Readable.toWeb(zip) as ReadableStream<Uint8Array>, {
    headers: {
      "Content-Type": "application/zip",
      "Content-Disposition": attachmentDisposition(`sigill ${day}.zip`),
      "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "private, no-store, no-transform",
    },
  })
}
