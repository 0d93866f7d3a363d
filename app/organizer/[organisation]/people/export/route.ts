import type { MemberContext } from "#lib/context.ts"
import { isId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { openOrganizer } from "#lib/organisations/open-organizer.ts"
import { exportPeople } from "#lib/people-files/export-people.ts"
import { fileHeaders, streamOf } from "#lib/web/download.ts"
import { memberRoute, redirectTo, refuse } from "#lib/web/route.ts"
import { organizerHref } from "../../organizer-page.tsx"
import { proofFirst } from "../../export-form.tsx"
import { peopleLines } from "../people-lines.ts"

type Params = { readonly organisation: string }

/**
 * Everybody in scope as a table that can be read again, made while it leaves (O6), after a fresh proof (B25); a post, because it stands in the log. Formulas in
 * names are put to rest (B67).
 */
export const POST = memberRoute<Params>({ name: "organizer.export_people", limit: { max: 60, perSeconds: 3600 }, run: download })

async function download(ctx: MemberContext, _request: Request, { organisation }: Params): Promise<Response> {
  const organizer = isId(organisation) ? await openOrganizer(ctx, organisation) : null
  if (organizer?.ok !== true) return refuse(ctx, { code: "not_found" })
  const people = await exportPeople(organizer.value)
  if (!people.ok)
    return people.error.code === "proof_needed" ? redirectTo(proofFirst(organizerHref(organisation, "/people"))) : refuse(ctx, people.error)
  const name = `${translator(ctx.language)("organizer.people.title")} ${ctx.clock.now().toISOString().slice(0, 10)}.csv`
  return new Response(streamOf(peopleLines(ctx.language, people.value)), {
    headers: fileHeaders({ name, type: "text/csv; charset=utf-8" }),
  })
}
