import { titled } from "#app/_forms/titled.ts"
import { AccountSection } from "#app/account/account-page.tsx"
import { DataTable } from "#app/_ui/data-table.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { listAbuseCases } from "#lib/staff/abuse-cases.ts"
import { listCases } from "#lib/staff/cases.ts"
import { load } from "#lib/web/load.ts"
import { requireStaff } from "#lib/web/staff.ts"
import { OperatorFrame } from "../operator-page.tsx"
import { AbuseTable } from "./abuse-table.tsx"

export const generateMetadata = titled("operator.cases.title")

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

const DONE = ["dismissed", "stopped", "allowed"] as const

/** What people have asked of support about their accounts (I11), and accounts that were reported (M18). */
export default async function CasesPage({ searchParams }: PageProps) {
  const context = await requireStaff()
  const [found, reported, { done }] = await Promise.all([load(listCases), load(listAbuseCases), searchParams])
  if (!found.ok || !reported.ok) return null
  const t = translator(context.language, "operator")
  const said = DONE.find((one) => one === done)
  return (
    <OperatorFrame context={context} title={t("cases.title")} lead={t("cases.lead")}>
      {done === "deleted" && <Notice kind="done" announce title={t("cases.done")} className="mt-4" />}
      {done === "declined" && <Notice kind="done" announce title={t("cases.declinedNow")} className="mt-4" />}
      {said !== undefined && <Notice kind="done" announce title={t(`abuse.done.${said}`)} className="mt-4" />}
      {found.value.length === 0 && reported.value.length === 0 && (
        <div className="mt-8">
          <EmptyState icon="done" title={t("cases.emptyTitle")}>
            {t("cases.emptyBody")}
          </EmptyState>
        </div>
      )}
      {reported.value.length > 0 && (
        <AccountSection title={t("abuse.title")}>
          <AbuseTable context={context} cases={reported.value} />
        </AccountSection>
      )}
      {found.value.length > 0 && (
        <AccountSection title={t("cases.list")}>
          <DataTable caption={t("cases.list")} quietCaption columns={columnsOf(context)} items={found.value} itemKey={({ id }) => id} />
        </AccountSection>
      )}
    </OperatorFrame>
  )
}

type Listed = Extract<Awaited<ReturnType<typeof listCases>>, { readonly ok: true }>["value"][number]

function columnsOf(context: MemberContext) {
  const t = translator(context.language, "operator")
  const f = formats(context)
  const now = context.clock.now()
  return [
    {
      key: "person",
      header: t("cases.person"),
      cell: ({ id, name, addresses }: Listed) => (
        <a href={`/operator/cases/${id}`}>
          <PersonLine name={name} address={addresses[0] ?? ""} />
        </a>
      ),
    },
    {
      key: "asked",
      header: t("cases.asked"),
      cell: ({ openedAt }: Listed) => <Moment time={openedAt} words={f.when(openedAt, now)} exact={f.exact(openedAt)} />,
    },
    {
      key: "state",
      header: t("cases.state"),
      cell: ({ decidedAt }: Listed) => (decidedAt === null ? t("cases.open") : t("cases.declined", { day: f.when(decidedAt, now) })),
    },
  ]
}
