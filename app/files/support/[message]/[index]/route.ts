import type { MemberContext } from "#lib/context.ts"
import { isStillSignedIn } from "#lib/identity/sessions.ts"
import { isId } from "#lib/ids.ts"
import { fail } from "#lib/result.ts"
import { openSupport } from "#lib/staff/open-support.ts"
import { readSupportFile } from "#lib/staff/read-support.ts"
import { memberRoute, refuse } from "#lib/web/route.ts"
import { refuseHead, refusePrefetch, sendFile } from "#lib/web/send-file.ts"

type Place = { readonly message: string; readonly index: string }

/** A file of a message to support, for somebody of support. */
export const GET = memberRoute<Place>({ name: "support.download", limit: { max: 1000, perSeconds: 3600 }, run: download })
export const HEAD = refuseHead

async function download(ctx: MemberContext, request: Request, { message, index }: Place): Promise<Response> {
  const ahead = refusePrefetch(request)
  if (ahead !== null) return ahead
  const isPlace = isId(message) && /^[0-9]{1,2}$/.test(index)
  const opened = isPlace ? await readSupportFile(ctx, message, Number(index)) : fail("not_found")
  if (!opened.ok) return refuse(ctx, opened.error)
  const entityTag = `"${message}-${Number(index)}"`
  // Leaving support ends a download under way as an ended session does (B42).
  const mayGoOn = async () => (await isStillSignedIn(ctx)) && (await openSupport(ctx)).ok
  return sendFile(ctx, request, { attachment: opened.value, entityTag, mayGoOn })
}
