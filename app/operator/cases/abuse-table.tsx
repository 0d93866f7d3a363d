import { DataTable } from "#app/_ui/data-table.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { COUNTED_DAYS, type listAbuseCases } from "#lib/staff/abuse-cases.ts"
import { stateInWords } from "./abuse-state.ts"

type Listed = Extract<Awaited<ReturnType<typeof listAbuseCases>>, { readonly ok: true }>["value"][number]

/** Accounts that were reported, and by how many. */
export function AbuseTable({ context, cases }: { readonly context: MemberContext; readonly cases: readonly Listed[] }) {
  const t = translator(context.language, "operator")
  const f = formats(context)
  const now = context.clock.now()
  const columns = [
    {
      key: "account",
      header: t("abuse.account"),
      cell: ({ id, name, addresses }: Listed) => (
        <a href={`/operator/cases/${id}`}>
          <PersonLine name={name} address={addresses[0] ?? ""} />
        </a>
      ),
    },
    {
      key: "reporters",
      header: t("abuse.people", { days: COUNTED_DAYS }),
      isNumber: true,
      cell: ({ reporters }: Listed) => String(reporters),
    },
    {
      key: "last",
      header: t("abuse.last"),
      cell: ({ lastReportAt: at }: Listed) => at !== null && <Moment time={at} words={f.when(at, now)} exact={f.exact(at)} />,
    },
    { key: "state", header: t("cases.state"), cell: (row: Listed) => stateInWords(context, row) },
  ]
  return <DataTable caption={t("abuse.title")} quietCaption columns={columns} items={cases} itemKey={({ id }) => id} />
}
