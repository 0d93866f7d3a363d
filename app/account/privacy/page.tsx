import { titled } from "#app/_forms/titled.ts"
import { HeldNotice } from "#app/_letter/held-notice.tsx"
import { auditWords } from "#app/operator/audit/in-words.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { ownAudit, type OwnEntry } from "#lib/audit/list-audit.ts"
import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { ownCase, type OwnCase } from "#lib/staff/ask-deletion.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../account-page.tsx"
import { OwnData } from "./own-data.tsx"

export const generateMetadata = titled("account.privacy")

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

/** The three answers that are written once and used everywhere (look.md), what was recorded about the account, and the way to leave. */
export default async function PrivacySettingsPage({ searchParams }: PageProps) {
  const context = await requireMember()
  const [entries, asked, params] = await Promise.all([load(ownAudit), load(ownCase), searchParams])
  const t = translator(context.language)
  return (
    <AccountPage context={context} title={t("account.privacy")} lead={t("account.privacyLead")}>
      {params["asked"] === "1" && (
        <Notice kind="done" announce title={t("account.deletion.sent")} className="mt-6">
          <p>{t("account.deletion.sentBody")}</p>
        </Notice>
      )}
      <HeldNotice context={context} hold={context.hold} />
      <AccountSection title={t("answers.whoCanRead.title")}>
        <p>{t("answers.whoCanRead.body")}</p>
      </AccountSection>
      <AccountSection title={t("answers.notEncrypted.title")}>
        <p>{t("answers.notEncrypted.body")}</p>
      </AccountSection>
      <AccountSection title={t("answers.erase.title")}>
        <p>
          {t("answers.erase.body")} {t("answers.erase.backups", { days: context.env.backupDays })}
        </p>
      </AccountSection>
      <OwnData context={context} />
      <AccountSection title={t("account.audit.title")} lead={t("account.audit.lead")}>
        <OwnTrail context={context} entries={entries.ok ? entries.value : []} />
      </AccountSection>
      <AccountSection title={t("account.deletion.place")}>
        <Leaving context={context} asked={asked.ok ? asked.value : null} />
      </AccountSection>
      <p className="mt-10">
        <a href="/privacy">{t("legal.privacy.title")}</a>
      </p>
    </AccountPage>
  )
}

function OwnTrail({ context, entries }: { readonly context: MemberContext; readonly entries: readonly OwnEntry[] }) {
  const t = translator(context.language)
  const f = formats(context)
  const now = context.clock.now()
  if (entries.length === 0) return <p>{t("account.audit.none")}</p>
  return (
    <ul role="list" className="form">
      {entries.map((entry) => (
        <li key={entry.id}>
          {auditWords(t, entry)} ({t(`account.audit.by.${entry.by}`)},{" "}
          <Moment time={entry.at} words={f.when(entry.at, now)} exact={f.exact(entry.at)} />)
        </li>
      ))}
    </ul>
  )
}

function Leaving({ context, asked }: { readonly context: MemberContext; readonly asked: OwnCase | null }) {
  const t = translator(context.language, "account")
  const day = asked === null ? "" : formats(context).day(asked.openedAt)
  return (
    <>
      <p>{asked === null ? t("deletion.placeBody") : t(asked.state === "open" ? "deletion.open" : "deletion.declined", { day })}</p>
      {asked?.state !== "open" && (
        <p className="mt-4">
          <ButtonLink href="/account/privacy/deletion">{t("deletion.act")}</ButtonLink>
        </p>
      )}
    </>
  )
}
