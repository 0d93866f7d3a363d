import type { VisitorContext } from "../context.ts"
import { PayloadError } from "../crypto/stream.ts"
import type { OpenedAttachment } from "../messages/attachments.ts"
import { beginningOf, shownType } from "../messages/shown-type.ts"
import { fail, ok, type Result } from "../result.ts"
import { refuse } from "./route.ts"
import { sendFile, type SentFile } from "./send-file.ts"

/**
 * A picture or a PDF, shown by the browser when its reader asks for it (M8): only where its first bytes say that it is one (B57). Nothing of it is drawn or looked into
 * here (B59), and where it is shown by itself it has no rights. Whoever was shown a file has got it, so it counts as fetched (M5).
 */
export async function showFile(ctx: VisitorContext, request: Request, sent: SentFile): Promise<Response> {
  const type = await typeOf(sent.attachment)
  if (!type.ok) return refuse(ctx, type.error)
  return sendFile(ctx, request, sent, { type: type.value, disposition: "inline" })
}

async function typeOf(file: OpenedAttachment): Promise<Result<string, { readonly code: "cannot_show" | "cannot_open" }>> {
  try {
    const type = shownType(await beginningOf(file))
    return type === null ? fail("cannot_show") : ok(type)
  } catch (error) {
    if (error instanceof PayloadError) return fail("cannot_open")
    throw error
  }
}
