import { ActionForm } from "#app/_forms/action-form.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { titled } from "#app/_forms/titled.ts"
import { DataTable } from "#app/_ui/data-table.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import type { MemberContext } from "#lib/context.ts"
import { listKnownBrowsers } from "#lib/identity/known-browsers.ts"
import { deviceInWords } from "#lib/identity/notices.ts"
import { listSessions, type DeviceSession } from "#lib/identity/sessions.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../account-page.tsx"
import { endOtherSessionsAction, endSessionAction, forgetBrowsersAction } from "../actions.ts"

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

export const generateMetadata = titled("account.sessions")

/** Where the person is signed in, and which browsers need no code (I6). */
export default async function SessionsPage({ searchParams }: PageProps) {
  const context = await requireMember()
  const { ended } = await searchParams
  const [sessions, browsers] = await Promise.all([load(listSessions), load(listKnownBrowsers)])
  if (!sessions.ok || !browsers.ok) return null
  const t = translator(context.language)
  return (
    <AccountPage context={context} title={t("account.sessions")} lead={t("account.sessionsLead")}>
      {ended === "1" && <Notice kind="done" announce title={t("account.session.ended")} />}
      <AccountSection title={t("account.session.open")} lead={t("account.session.openLead")}>
        <SessionTable context={context} sessions={sessions.value} />
        <div className="mt-4">
          <OtherAct action={endOtherSessionsAction} label={t("account.session.endOthers")} pending={t("common.working")} look="quiet" />
        </div>
      </AccountSection>
      <AccountSection title={t("account.session.known")} lead={t("account.session.knownLead")}>
        {browsers.value.length === 0 ? (
          <p>{t("account.session.knownNone")}</p>
        ) : (
          <DataTable
            caption={t("account.session.known")}
            quietCaption
            columns={browserColumns(context)}
            items={browsers.value}
            itemKey={({ id }) => id}
          />
        )}
        <div className="mt-4">
          <OtherAct action={forgetBrowsersAction} label={t("account.session.forget")} pending={t("common.working")} look="quiet" />
        </div>
      </AccountSection>
    </AccountPage>
  )
}

type Seen = { readonly device: string; readonly seenAt: Date }

function browserColumns(context: MemberContext) {
  const t = translator(context.language)
  return [
    { key: "browser", header: t("account.session.browser"), cell: ({ device }: Seen) => deviceInWords(context.language, device) },
    { key: "used", header: t("account.session.used"), cell: ({ seenAt }: Seen) => <When context={context} time={seenAt} /> },
  ]
}

function SessionTable({ context, sessions }: { readonly context: MemberContext; readonly sessions: readonly DeviceSession[] }) {
  const t = translator(context.language)
  const named = ({ device, isThis }: DeviceSession) => {
    const words = deviceInWords(context.language, device)
    return isThis ? t("account.session.this", { device: words }) : words
  }
  const f = formats(context)
  const when = (time: Date) => f.when(time, context.clock.now())
  const columns = [
    { key: "browser", header: t("account.session.browser"), cell: named },
    {
      key: "began",
      header: t("account.session.began"),
      cell: ({ createdAt }: DeviceSession) => <When context={context} time={createdAt} />,
    },
    { key: "used", header: t("account.session.used"), cell: ({ seenAt }: DeviceSession) => <When context={context} time={seenAt} /> },
    {
      key: "act",
      header: t("account.session.act"),
      quietHeader: true,
      cell: ({ id, device, createdAt, isThis }: DeviceSession) =>
        isThis ? null : (
          <ActionForm
            action={endSessionAction}
            look="quiet"
            submit={t("account.session.end")}
            submitMeans={t("account.session.endNamed", { device: deviceInWords(context.language, device), time: when(createdAt) })}
            pending={t("common.working")}
            fields={[{ kind: "hidden", name: "session", value: id }]}
          />
        ),
    },
  ]
  return <DataTable caption={t("account.session.open")} quietCaption columns={columns} items={sessions} itemKey={({ id }) => id} />
}

function When({ context, time }: { readonly context: MemberContext; readonly time: Date }) {
  const { when, exact } = formats(context)
  return <Moment time={time} words={when(time, context.clock.now())} exact={exact(time)} />
}
