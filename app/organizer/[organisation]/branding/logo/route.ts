import { MOST_LOGO_BYTES } from "#lib/branding/logo.ts"
import type { MemberContext } from "#lib/context.ts"
import { isId } from "#lib/ids.ts"
import { prepareLogo } from "#lib/organisations/branding.ts"
import { openOrganizer } from "#lib/organisations/open-organizer.ts"
import { firstBytes, readMultipart, type IncomingFile } from "#lib/web/multipart.ts"
import { memberRoute, redirectTo, refuse } from "#lib/web/route.ts"

type Params = { readonly organisation: string }

/** Takes a logo: a plain multipart post (design 3), outside the middleware. It is only prepared; the page shows it (O13). */
export const POST = memberRoute<Params>({ name: "organizer.prepare_logo", limit: { max: 60, perSeconds: 3600 }, run: prepare })

/** A file that is somewhat too large is read to its end and dropped, so that every browser shows the answer; a huge one is cut off. */
const MOST_BODY = 32 * MOST_LOGO_BYTES

async function prepare(ctx: MemberContext, request: Request, { organisation }: Params): Promise<Response> {
  const organizer = isId(organisation) ? await openOrganizer(ctx, organisation) : null
  if (organizer?.ok !== true) return refuse(ctx, { code: "not_found" })
  let bytes = new Uint8Array(0)
  const onFile = async ({ stream }: IncomingFile) => {
    bytes = await firstBytes(stream, MOST_LOGO_BYTES + 1)
  }
  const form = await readMultipart({ request, maxBytes: MOST_BODY, maxFiles: 1, onFile })
  if (!form.ok) return refuse(ctx, form.error)
  const back = (query: string) => redirectTo(`/organizer/${organisation}/branding?${query}`)
  if (form.value.problem !== null) return back("refused=large")
  const isDropped = form.value.fields.get("drop")?.[0] === "1"
  if (!isDropped && bytes.length === 0) return back("refused=missing")
  const shown = form.value.fields.get("shown")?.[0] ?? ""
  const prepared = await prepareLogo(organizer.value, { file: isDropped ? null : bytes, shown: shown === "" ? null : shown })
  if (prepared.ok) return back(`done=branding_prepared&at=${ctx.clock.now().getTime()}`)
  return prepared.error.code === "not_found" ? refuse(ctx, prepared.error) : back(`refused=${prepared.error.code.replace("logo_", "")}`)
}
