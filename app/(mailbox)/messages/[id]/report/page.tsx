import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import type { MemberContext } from "#lib/context.ts"
import { newId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { findReportable, REPORT_REASONS, type Reportable } from "#lib/staff/report-message.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { MailboxPage } from "../../../mailbox-page.tsx"
import { reportAction } from "./actions.ts"

export const generateMetadata = titled("report.title")

/** Says what a report to support holds, and what not, and sends it (M18). */
export default async function ReportPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params
  const context = await requireMember()
  const found = await load((member) => findReportable(member, id))
  const t = translator(context.language)
  const why = found.ok ? "already" : found.error.code
  return (
    <MailboxPage context={context} title={t("report.title")} current="inbox">
      <PageHeading title={t("report.title")} inBar />
      {!found.ok || found.value.isReported ? (
        <EmptyState
          icon="report"
          title={t("report.not.title")}
          step={<ButtonLink href={`/messages/${id}`}>{t("message.recall.back")}</ButtonLink>}
        >
          {t.dynamic(`report.not.${why}`)}
        </EmptyState>
      ) : (
        <Asking context={context} id={id} sender={found.value} />
      )}
    </MailboxPage>
  )
}

type AskingProps = { readonly context: MemberContext; readonly id: string; readonly sender: Reportable }

function Asking({ context, id, sender: { name, address } }: AskingProps) {
  const t = translator(context.language)
  const reasons = REPORT_REASONS.map((value) => ({ value, label: t(`report.reasons.${value}`) }))
  return (
    <div className="confirm">
      <p>
        <PersonLine name={name} address={address} />
      </p>
      <p>{t("report.lead")}</p>
      <ActionForm
        action={reportAction}
        submit={t("report.send")}
        pending={t("common.working")}
        fields={[
          { kind: "hidden", name: "id", value: id },
          { kind: "hidden", name: "token", value: newId() },
          { kind: "select", name: "reason", label: t("report.reason"), options: [{ value: "", label: t("report.choose") }, ...reasons] },
          { kind: "area", name: "message", label: t("report.words"), isOptional: t("common.optional") },
          { kind: "checkbox", name: "with_text", label: t("report.withText"), isOptional: true },
          { kind: "checkbox", name: "block", label: t("report.block"), isOptional: true, isTicked: true },
        ]}
      >
        <p className="confirm-means">{t("report.means")}</p>
      </ActionForm>
    </div>
  )
}
