import { Readable } from "node:stream"
import { wayOf, type ExportedOrganisation } from "#lib/closing/export-organisation.ts"
import { BYTE_ORDER_MARK, csvRows, delimiterIn } from "#lib/csv-table.ts"
import type { ExportFile } from "#lib/exporting/export-account.ts"
import { legalPdf } from "#lib/identity/legal-pdf.ts"
import { legalText } from "#lib/identity/legal-text.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { DEMANDS } from "#lib/policies/policy.ts"
import { demandValue } from "../demand-words.ts"
import { logLines } from "../log/log-lines.ts"
import { peopleLines } from "../people/people-lines.ts"

/** The files of an organisation's export, one after the other (D8); each is read when its turn comes. */
export async function* exportFiles(ctx: OrganizerContext, exported: ExportedOrganisation): AsyncGenerator<ExportFile> {
  const at = ctx.clock.now()
  const { language } = ctx
  const file = (path: string, open: ExportFile["open"]): ExportFile => ({ path, at, open })
  yield file("people.csv", async () => Readable.from(peopleLines(language, exported.people)))
  yield file("units.csv", async () => table(language, unitRows(language, exported)))
  yield file("policies.csv", async () => table(language, policyRows(language, exported)))
  yield file("log.csv", async () => Readable.from(logLines(language, exported.log)))
  yield file("log-chain.jsonl", async () => Readable.from(chainLines(exported)))
  yield file("log-head.txt", async () => Buffer.from(`${exported.head}\n${translator(language, "organizer")("closing.headMeans")}\n`))
  for (const version of exported.agreements) {
    const text = legalText({ kind: "agreement", version, language, support: ctx.env.supportAddress })
    yield file(`agreement-${version}.pdf`, async () => Buffer.from(await legalPdf(text)))
  }
}

type Rows = readonly (readonly string[])[]

const table = (language: string, rows: Rows): Buffer => Buffer.from(BYTE_ORDER_MARK + csvRows(rows, delimiterIn(language)))

function unitRows(language: string, { units }: ExportedOrganisation): Rows {
  const t = translator(language, "organizer")
  const names = new Map(units.map(({ id, name }) => [id, name]))
  const heading = (["way", "kind", "plan", "code", "centre", "closed"] as const).map((column) => t(`closing.columns.${column}`))
  const rows = units.map((unit) => [
    wayOf(unit, names),
    t.dynamic(`kind.${unit.kind}`),
    unit.plan === null ? "" : t.dynamic(`plan.${unit.plan}`),
    unit.code ?? "",
    unit.centre ?? "",
    unit.closedAt?.toISOString().slice(0, 10) ?? "",
  ])
  return [heading, ...rows]
}

/** What each unit itself demands, a row for each demand. */
function policyRows(language: string, { units, policies }: ExportedOrganisation): Rows {
  const t = translator(language, "organizer")
  const names = new Map(units.map(({ id, name }) => [id, name]))
  const heading = (["way", "demand", "value"] as const).map((column) => t(`closing.columns.${column}`))
  const rows = units.flatMap((unit) => {
    const own = policies.find(({ unitId }) => unitId === unit.id)
    if (own === undefined) return []
    return DEMANDS.flatMap((demand) => {
      const value = demandValue(t, own, demand)
      return value === null ? [] : [[wayOf(unit, names), t(`policy.name.${demand}`), value]]
    })
  })
  return [heading, ...rows]
}

async function* chainLines({ chain }: ExportedOrganisation): AsyncGenerator<string> {
  for await (const portion of chain)
    for (const { link, at, ...entry } of portion)
      yield `${JSON.stringify({ ...entry, at: at.toISOString(), link: Buffer.from(link).toString("base64url") })}\n`
}
