import { auditWords } from "#app/operator/audit/in-words.ts"
import type { Named, ShownEntry } from "#lib/audit/list-audit.ts"
import type { MemberContext } from "#lib/context.ts"
import { BYTE_ORDER_MARK, csvRows, delimiterIn } from "#lib/csv-table.ts"
import { isId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { exportLog, type UnitNames } from "#lib/organisations/list-log.ts"
import { openOrganizer } from "#lib/organisations/open-organizer.ts"
import { fileHeaders, streamOf } from "#lib/web/download.ts"
import { memberRoute, refuse } from "#lib/web/route.ts"
import { unitWords } from "../unit-words.ts"

type Params = { readonly organisation: string }

/** The whole log of an organisation as a table, made while it leaves (O12); formulas in names are put to rest (B67). */
export const GET = memberRoute<Params>({ name: "organizer.export_log", limit: { max: 60, perSeconds: 3600 }, run: download })

async function download(ctx: MemberContext, _request: Request, { organisation }: Params): Promise<Response> {
  const organizer = isId(organisation) ? await openOrganizer(ctx, organisation) : null
  const log = organizer?.ok === true ? await exportLog(organizer.value) : null
  if (log === null || !log.ok) return refuse(ctx, { code: "not_found" })
  const name = `${translator(ctx.language)("organizer.log.title")} ${ctx.clock.now().toISOString().slice(0, 10)}.csv`
  return new Response(streamOf(lines(ctx, log.value)), { headers: fileHeaders({ name, type: "text/csv; charset=utf-8" }) })
}

type Log = { readonly units: UnitNames; readonly entries: AsyncGenerator<readonly ShownEntry[]> }

async function* lines({ language }: MemberContext, { units, entries }: Log): AsyncGenerator<Uint8Array> {
  const t = translator(language)
  const delimiter = delimiterIn(language)
  const bytes = (rows: readonly (readonly string[])[]) => new TextEncoder().encode(csvRows(rows, delimiter))
  const heading = (["number", "time", "type", "unit", "concerns", "by"] as const).map((column) => t(`organizer.log.${column}`))
  yield new TextEncoder().encode(BYTE_ORDER_MARK)
  yield bytes([heading])
  const person = (who: Named | "gone" | null, nobody: string) =>
    who === null ? nobody : who === "gone" ? t("operator.audit.gone") : `${who.name} <${who.address}>`
  for await (const portion of entries)
    yield bytes(
      portion.map((entry) => [
        String(entry.sequence),
        entry.at.toISOString(),
        auditWords(t, entry),
        unitWords(entry, units),
        person(entry.subject, ""),
        person(entry.actor, t("organizer.log.service")),
      ]),
    )
}
