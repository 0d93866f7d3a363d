import type { MemberContext } from "#lib/context.ts"
import { MOST_FILE_BYTES, type FileRefused } from "#lib/contacts/file-entries.ts"
import { readContactFile } from "#lib/contacts/import-contacts.ts"
import { firstBytes, readMultipart, type IncomingFile } from "#lib/web/multipart.ts"
import { memberRoute, redirectTo, refuse } from "#lib/web/route.ts"

/** Takes a file of contacts: a plain multipart post (design 3), outside the middleware. What was read is shown by the page, before anything is saved. */
export const POST = memberRoute({ name: "contacts.read_file", limit: { max: 60, perSeconds: 3600 }, run: read })

/** A file that is somewhat too large is read to its end and dropped, so that every browser shows the answer; a huge one is cut off. */
const MOST_BODY = 16 * MOST_FILE_BYTES

async function read(ctx: MemberContext, request: Request): Promise<Response> {
  let bytes = new Uint8Array(0)
  const onFile = async ({ stream }: IncomingFile) => {
    bytes = await firstBytes(stream, MOST_FILE_BYTES + 1)
  }
  const form = await readMultipart({ request, maxBytes: MOST_BODY, maxFiles: 1, onFile })
  if (!form.ok) return refuse(ctx, form.error)
  if (form.value.problem !== null) return back("contacts_file_large")
  const taken = await readContactFile(ctx, bytes)
  if (taken.ok) return redirectTo("/contacts/import")
  return taken.error.code === "not_found" ? refuse(ctx, taken.error) : back(taken.error.code)
}

const back = (code: FileRefused["code"]) => redirectTo(`/contacts/import?refused=${code.replace("contacts_file_", "")}`)
