import type { MemberContext } from "#lib/context.ts"
import { BYTE_ORDER_MARK, csvRows, delimiterIn } from "#lib/csv-table.ts"
import { isId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { openOrganizer } from "#lib/organisations/open-organizer.ts"
import { exportPeople, type PersonRow } from "#lib/people-files/export-people.ts"
import { fileHeaders, streamOf } from "#lib/web/download.ts"
import { memberRoute, refuse } from "#lib/web/route.ts"

type Params = { readonly organisation: string }

/** Everybody in scope as a table that can be read again, made while it leaves (O6); formulas in names are put to rest (B67). */
export const GET = memberRoute<Params>({ name: "organizer.export_people", limit: { max: 60, perSeconds: 3600 }, run: download })

async function download(ctx: MemberContext, _request: Request, { organisation }: Params): Promise<Response> {
  const organizer = isId(organisation) ? await openOrganizer(ctx, organisation) : null
  const people = organizer?.ok === true ? await exportPeople(organizer.value) : null
  if (people === null || !people.ok) return refuse(ctx, { code: "not_found" })
  const name = `${translator(ctx.language)("organizer.people.title")} ${ctx.clock.now().toISOString().slice(0, 10)}.csv`
  return new Response(streamOf(lines(ctx, people.value)), { headers: fileHeaders({ name, type: "text/csv; charset=utf-8" }) })
}

async function* lines({ language }: MemberContext, people: AsyncGenerator<readonly PersonRow[]>): AsyncGenerator<Uint8Array> {
  const t = translator(language, "organizer")
  const bytes = (text: string) => new TextEncoder().encode(text)
  const rows = (all: readonly (readonly string[])[]) => bytes(csvRows(all, delimiterIn(language)))
  yield bytes(BYTE_ORDER_MARK)
  yield rows([(["name", "address", "department", "kind", "plan", "administers"] as const).map((column) => t(`people.columns.${column}`))])
  for await (const portion of people)
    yield rows(
      portion.map(({ name, address, department, kind, plan, administers }) => [
        name,
        address,
        department,
        t(`people.${kind}`),
        t(`plan.${plan}`),
        administers,
      ]),
    )
}
