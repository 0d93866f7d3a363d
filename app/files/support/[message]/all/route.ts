import type { MemberContext } from "#lib/context.ts"
import { isStillSignedIn } from "#lib/identity/sessions.ts"
import { isId } from "#lib/ids.ts"
import { fail } from "#lib/result.ts"
import { openSupport } from "#lib/staff/open-support.ts"
import { readSupportFiles } from "#lib/staff/read-support.ts"
import { memberRoute, refuse } from "#lib/web/route.ts"
import { refuseHead, refusePrefetch } from "#lib/web/send-file.ts"
import { sendZip } from "#lib/web/send-zip.ts"

type Place = { readonly message: string }

/** All files of a message to support as one zip, for somebody of support. */
export const GET = memberRoute<Place>({ name: "support.download_all", limit: { max: 200, perSeconds: 3600 }, run: download })
export const HEAD = refuseHead

async function download(ctx: MemberContext, request: Request, { message }: Place): Promise<Response> {
  const ahead = refusePrefetch(request)
  if (ahead !== null) return ahead
  const opened = isId(message) ? await readSupportFiles(ctx, message) : fail("not_found")
  if (!opened.ok) return refuse(ctx, opened.error)
  // Leaving support ends a download under way as an ended session does (B42).
  const mayGoOn = async () => (await isStillSignedIn(ctx)) && (await openSupport(ctx)).ok
  return sendZip(ctx, { attachments: opened.value, mayGoOn })
}
