import { zipAnswer } from "#app/account/export/zip-answer.ts"
import { exportOrganisation } from "#lib/closing/export-organisation.ts"
import type { MemberContext } from "#lib/context.ts"
import { isId } from "#lib/ids.ts"
import { openOrganizer } from "#lib/organisations/open-organizer.ts"
import { proofPage } from "#lib/web/next-path.ts"
import { memberRoute, redirectTo, refuse } from "#lib/web/route.ts"
import { exportFiles } from "../export-files.ts"

type Params = { readonly organisation: string }

/** All that an organisation may take along, as one zip made while it leaves (D8); a post, because it stands in the log. */
export const POST = memberRoute<Params>({ name: "organizer.export", limit: { max: 12, perSeconds: 3600 }, run: download })

async function download(ctx: MemberContext, _request: Request, { organisation }: Params): Promise<Response> {
  const organizer = isId(organisation) ? await openOrganizer(ctx, organisation) : null
  if (organizer?.ok !== true) return refuse(ctx, { code: "not_found" })
  const exported = await exportOrganisation(organizer.value)
  if (exported.ok) return zipAnswer(ctx, exportFiles(organizer.value, exported.value))
  return exported.error.code === "proof_needed"
    ? redirectTo(proofPage(`/organizer/${organizer.value.organisation.id}/closing`))
    : refuse(ctx, exported.error)
}
