import type { MemberContext } from "#lib/context.ts"
import { isId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { openOrganizer } from "#lib/organisations/open-organizer.ts"
import { exportPeople } from "#lib/people-files/export-people.ts"
import { fileHeaders, streamOf } from "#lib/web/download.ts"
import { memberRoute, refuse } from "#lib/web/route.ts"
import { peopleLines } from "../people-lines.ts"

type Params = { readonly organisation: string }

/** Everybody in scope as a table that can be read again, made while it leaves (O6); formulas in names are put to rest (B67). */
export const GET = memberRoute<Params>({ name: "organizer.export_people", limit: { max: 60, perSeconds: 3600 }, run: download })

async function download(ctx: MemberContext, _request: Request, { organisation }: Params): Promise<Response> {
  const organizer = isId(organisation) ? await openOrganizer(ctx, organisation) : null
  const people = organizer?.ok === true ? await exportPeople(organizer.value) : null
  if (people === null || !people.ok) return refuse(ctx, { code: "not_found" })
  const name = `${translator(ctx.language)("organizer.people.title")} ${ctx.clock.now().toISOString().slice(0, 10)}.csv`
  return new Response(streamOf(peopleLines(ctx.language, people.value)), {
    headers: fileHeaders({ name, type: "text/csv; charset=utf-8" }),
  })
}
