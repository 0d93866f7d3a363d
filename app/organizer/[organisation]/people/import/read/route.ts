import type { MemberContext } from "#lib/context.ts"
import { isId } from "#lib/ids.ts"
import { openOrganizer } from "#lib/organisations/open-organizer.ts"
import { readPeopleFile } from "#lib/people-files/read-people-file.ts"
import { MOST_FILE_BYTES } from "#lib/people-files/types.ts"
import { firstBytes, readMultipart, type IncomingFile, type MultipartForm } from "#lib/web/multipart.ts"
import { memberRoute, redirectTo, refuse } from "#lib/web/route.ts"

type Params = { readonly organisation: string }

/** Takes a file of people: a plain multipart post (design 3), outside the middleware. What was read is shown by the page, before anybody is invited (O6). */
export const POST = memberRoute<Params>({ name: "organizer.read_people", limit: { max: 60, perSeconds: 3600 }, run: read })

/** A file that is somewhat too large is read to its end and dropped, so that every browser shows the answer; a huge one is cut off. */
const MOST_BODY = 8 * MOST_FILE_BYTES

async function read(ctx: MemberContext, request: Request, { organisation }: Params): Promise<Response> {
  const organizer = isId(organisation) ? await openOrganizer(ctx, organisation) : null
  if (organizer?.ok !== true) return refuse(ctx, { code: "not_found" })
  let bytes = new Uint8Array(0)
  const onFile = async ({ stream }: IncomingFile) => {
    bytes = await firstBytes(stream, MOST_FILE_BYTES + 1)
  }
  const form = await readMultipart({ request, maxBytes: MOST_BODY, maxFiles: 1, onFile })
  if (!form.ok) return refuse(ctx, form.error)
  const back = (refused: string) => redirectTo(`/organizer/${organisation}/people/import${refused}`)
  if (form.value.problem !== null) return back("?refused=large")
  const kind = field(form.value, "kind") === "member" ? "member" : "employee"
  const taken = await readPeopleFile(organizer.value, { bytes, unitId: field(form.value, "unit"), kind })
  if (taken.ok) return back("")
  return taken.error.code === "not_found" ? refuse(ctx, taken.error) : back(`?refused=${taken.error.code.replace("people_file_", "")}`)
}

const field = ({ fields }: MultipartForm, name: string): string => fields.get(name)?.[0] ?? ""
