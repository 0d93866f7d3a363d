import type { MemberContext } from "#lib/context.ts"
import { isId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { exportLog } from "#lib/organisations/list-log.ts"
import { openOrganizer } from "#lib/organisations/open-organizer.ts"
import { fileHeaders, streamOf } from "#lib/web/download.ts"
import { memberRoute, redirectTo, refuse } from "#lib/web/route.ts"
import { proofFirst } from "../../export-form.tsx"
import { askedOfLog, logHref } from "../asked-of-log.ts"
import { logLines } from "../log-lines.ts"

type Params = { readonly organisation: string }

/**
 * The log of an organisation as a table, the whole or what its page shows, made while it leaves (O12), after a fresh proof (B25); a post, because it stands in
 * the log. Formulas in names are put to rest (B67).
 */
export const POST = memberRoute<Params>({ name: "organizer.export_log", limit: { max: 60, perSeconds: 3600 }, run: download })

async function download(ctx: MemberContext, request: Request, { organisation }: Params): Promise<Response> {
  const organizer = isId(organisation) ? await openOrganizer(ctx, organisation) : null
  const asked = askedOfLog((name) => new URL(request.url).searchParams.get(name))
  if (organizer?.ok !== true) return refuse(ctx, { code: "not_found" })
  const log = await exportLog(organizer.value, asked)
  if (!log.ok) return log.error.code === "proof_needed" ? redirectTo(proofFirst(logHref(organisation, asked))) : refuse(ctx, log.error)
  const name = `${translator(ctx.language)("organizer.log.title")} ${ctx.clock.now().toISOString().slice(0, 10)}.csv`
  return new Response(streamOf(logLines(ctx.language, log.value)), { headers: fileHeaders({ name, type: "text/csv; charset=utf-8" }) })
}
