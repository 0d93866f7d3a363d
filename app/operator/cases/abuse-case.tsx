import { AccountSection } from "#app/account/account-page.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { DataTable } from "#app/_ui/data-table.tsx"
import { Facts } from "#app/_ui/facts.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { COUNTED_DAYS, type ShownAbuseCase } from "#lib/staff/abuse-cases.ts"
import { SUPPORT_MESSAGES } from "../support/support-frame.tsx"
import { allowSendingAction, dismissReportsAction, stopSendingAction } from "./actions.ts"
import { stateInWords } from "./abuse-state.ts"

type AbuseCaseProps = { readonly context: MemberContext; readonly shown: ShownAbuseCase }

/** What was reported of an account, and what can be done about it (M18). */
export function AbuseCase({ context, shown }: AbuseCaseProps) {
  const t = translator(context.language, "operator")
  return (
    <>
      {shown.state !== "open" && <Notice className="mt-4" title={stateInWords(context, shown)} />}
      <AccountSection title={t("abuse.account")}>
        <Facts facts={factsOf(context, shown)} />
      </AccountSection>
      <AccountSection title={t("abuse.reports")} lead={t("abuse.reportsLead")}>
        <Reports context={context} shown={shown} />
      </AccountSection>
      {shown.state === "open" && <Decide context={context} shown={shown} />}
      {shown.stoppedAt !== null && (
        <AccountSection title={t("abuse.allowTitle")} lead={t("abuse.allowLead")}>
          <Act context={context} id={shown.id} action={allowSendingAction} label={t("abuse.allow")} />
        </AccountSection>
      )}
    </>
  )
}

function factsOf(context: MemberContext, { name, addresses, since, reporters, isBraked, stoppedAt, openedAt }: ShownAbuseCase) {
  const t = translator(context.language, "operator")
  const f = formats(context)
  const sending = stoppedAt !== null ? "stopped" : isBraked ? "braked" : "free"
  return [
    { name: t("cases.account"), value: <bdi>{name}</bdi> },
    { name: t("cases.addresses"), value: f.list(addresses) },
    { name: t("cases.since"), value: f.day(since) },
    { name: t("abuse.reporters", { days: COUNTED_DAYS }), value: String(reporters) },
    { name: t("abuse.sending"), value: t(`abuse.may.${sending}`) },
    { name: t("abuse.opened"), value: f.exact(openedAt) },
  ]
}

type Listed = ShownAbuseCase["reports"][number]

function Reports({ context, shown }: AbuseCaseProps) {
  const t = translator(context.language, "operator")
  const f = formats(context)
  const now = context.clock.now()
  const columns = [
    {
      key: "when",
      header: t("abuse.when"),
      cell: ({ reportedAt, messageId }: Listed) => {
        const when = <Moment time={reportedAt} words={f.when(reportedAt, now)} exact={f.exact(reportedAt)} />
        return messageId === null ? when : <a href={`${SUPPORT_MESSAGES}/${messageId}`}>{when}</a>
      },
    },
    { key: "reason", header: t("abuse.reason"), cell: ({ reason }: Listed) => translator(context.language)(`report.reasons.${reason}`) },
    {
      key: "text",
      header: t("abuse.text"),
      cell: ({ hasText }: Listed) => translator(context.language)(hasText ? "common.yes" : "common.no"),
    },
    { key: "letter", header: t("abuse.letter"), cell: ({ messageId }: Listed) => t(messageId === null ? "abuse.erased" : "abuse.there") },
  ]
  return <DataTable caption={t("abuse.reports")} quietCaption columns={columns} items={shown.reports} itemKey={({ id }) => id} />
}

function Decide({ context, shown: { id, stoppedAt } }: AbuseCaseProps) {
  const t = translator(context.language, "operator")
  return (
    <>
      <AccountSection title={t("abuse.stopTitle")} lead={stoppedAt === null ? t("abuse.stopLead") : t("abuse.stoppedLead")}>
        <Act context={context} id={id} action={stopSendingAction} label={t("abuse.stop")} look="danger" />
      </AccountSection>
      <AccountSection title={t("abuse.dismissTitle")} lead={t("abuse.dismissLead")}>
        <Act context={context} id={id} action={dismissReportsAction} label={t("abuse.dismiss")} />
      </AccountSection>
    </>
  )
}

type ActProps = {
  readonly context: MemberContext
  readonly id: string
  readonly action: typeof stopSendingAction
  readonly label: string
  readonly look?: "quiet" | "danger"
}

const Act = ({ context, id, action, label, look = "quiet" }: ActProps) => (
  <OtherAct action={action} values={{ case: id }} label={label} pending={translator(context.language)("common.working")} look={look} />
)
