import { regionInWords } from "#app/_letter/region-words.ts"
import { titled } from "#app/_forms/titled.ts"
import { AccountSection } from "#app/account/account-page.tsx"
import { ButtonLink } from "#app/_ui/button.tsx"
import { DataTable } from "#app/_ui/data-table.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { listClosedOrganisations, type ListedClosed } from "#lib/closing/by-operator.ts"
import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { listOrganisations } from "#lib/organisations/for-operators.ts"
import { load } from "#lib/web/load.ts"
import { requireStaff } from "#lib/web/staff.ts"
import { OperatorFrame } from "../operator-page.tsx"
import { WaitingSuccessors } from "../waiting-successors.tsx"

export const generateMetadata = titled("operator.organisations.title")

/** Every organisation of the installation, for its sellers and operators (O1, R4). */
export default async function OrganisationsPage() {
  const context = await requireStaff()
  const found = await load(listOrganisations)
  if (!found.ok) return null
  const t = translator(context.language, "operator")
  const setUp = (
    <ButtonLink href="/operator/organisations/new" look="primary" icon="plus">
      {t("organisations.setUp")}
    </ButtonLink>
  )
  return (
    <OperatorFrame context={context} title={t("organisations.title")} lead={t("organisations.lead")}>
      {found.value.length === 0 ? (
        <div className="mt-8">
          <EmptyState icon="organizer" title={t("organisations.emptyTitle")} step={setUp}>
            {t("organisations.emptyBody")}
          </EmptyState>
        </div>
      ) : (
        <>
          <div className="mt-6">{setUp}</div>
          <WaitingSuccessors context={context} />
          <AccountSection title={t("organisations.list")}>
            <DataTable
              caption={t("organisations.list")}
              quietCaption
              columns={columnsOf(context)}
              items={found.value}
              itemKey={({ id }) => id}
            />
          </AccountSection>
        </>
      )}
      <Closed context={context} />
    </OperatorFrame>
  )
}

/** Those that have left, each with its certificate (D8). */
async function Closed({ context }: { readonly context: MemberContext }) {
  const found = await load(listClosedOrganisations)
  if (!found.ok || found.value.length === 0) return null
  const t = translator(context.language, "operator")
  const { day } = formats(context)
  const columns = [
    { key: "name", header: t("organisations.one"), cell: ({ name }: ListedClosed) => <bdi>{name}</bdi> },
    { key: "number", header: t("organisations.number"), cell: ({ number }: ListedClosed) => number },
    { key: "closed", header: t("closing.closedOn"), cell: ({ closedAt }: ListedClosed) => day(closedAt) },
    {
      key: "certificate",
      header: t("closing.certificate"),
      cell: ({ id }: ListedClosed) => <a href={`/operator/organisations/closed/${id}`}>{t("closing.pdf")}</a>,
    },
  ]
  return (
    <AccountSection title={t("closing.closed")} lead={t("closing.closedLead")}>
      <DataTable caption={t("closing.closed")} quietCaption columns={columns} items={found.value} itemKey={({ id }) => id} />
    </AccountSection>
  )
}

type Listed = Extract<Awaited<ReturnType<typeof listOrganisations>>, { readonly ok: true }>["value"][number]

function columnsOf(context: MemberContext) {
  const t = translator(context.language, "operator")
  const { day } = formats(context)
  return [
    {
      key: "name",
      header: t("organisations.one"),
      cell: ({ id, name }: Listed) => (
        <a href={`/operator/organisations/${id}`}>
          <bdi>{name}</bdi>
        </a>
      ),
    },
    {
      key: "agreement",
      header: t("organisations.agreement"),
      cell: ({ agreedAt }: Listed) =>
        agreedAt === null ? t("organisations.notAgreed") : t("organisations.agreedOn", { day: day(agreedAt) }),
    },
    { key: "people", header: t("organisations.people"), isNumber: true, cell: ({ people }: Listed) => people },
    { key: "invited", header: t("organisations.invited"), isNumber: true, cell: ({ invited }: Listed) => invited },
    { key: "number", header: t("organisations.number"), cell: ({ number }: Listed) => number },
    { key: "region", header: t("organisations.region"), cell: ({ region }: Listed) => regionInWords(context.language, region) },
  ]
}
