import type { MemberContext } from "#lib/context.ts"
import { isStillSignedIn } from "#lib/identity/sessions.ts"
import { isId } from "#lib/ids.ts"
import { fail } from "#lib/result.ts"
import { openSupport } from "#lib/staff/open-support.ts"
import { readSupportFile } from "#lib/staff/read-support.ts"
import { refuse } from "#lib/web/route.ts"
import { refusePrefetch } from "#lib/web/send-file.ts"
import type { FilePlace, Give } from "../../../[message]/[index]/given-file.ts"

type Asked = { readonly place: FilePlace; readonly give: Give }

/** A file of a message to support; that it was opened is recorded. */
export async function givenSupportFile(
  ctx: MemberContext,
  request: Request,
  { place: { message, index }, give }: Asked,
): Promise<Response> {
  const ahead = refusePrefetch(request)
  if (ahead !== null) return ahead
  const isPlace = isId(message) && /^[0-9]{1,2}$/.test(index)
  const opened = isPlace ? await readSupportFile(ctx, message, Number(index)) : fail("not_found")
  if (!opened.ok) return refuse(ctx, opened.error)
  // Leaving support ends a download under way as an ended session does (B42).
  const mayGoOn = async () => (await isStillSignedIn(ctx)) && (await openSupport(ctx)).ok
  return give(ctx, request, { attachment: opened.value, entityTag: `"${message}-${Number(index)}"`, mayGoOn })
}
