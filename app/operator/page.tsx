import type { Metadata } from "next"
import { MailboxPage } from "#app/(mailbox)/mailbox-page.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import { DataTable } from "#app/_ui/data-table.tsx"
import { Facts } from "#app/_ui/facts.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { SmsSection } from "./sms-section.tsx"
import { installationFacts } from "#lib/identity/installation-facts.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { visitorContext } from "#lib/web/session.ts"

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator((await visitorContext()).language)("operator.title") }
}

/** What is true of the installation now; for everybody else there is nothing here. */
export default async function OperatorPage() {
  const context = await requireMember()
  const found = await load(installationFacts)
  if (!found.ok) return null
  const t = translator(context.language, "operator")
  const { size, when } = formats(context)
  const { version, evaluation, baseUrl, regions, diskFree, queues } = found.value
  const facts = [
    { name: t("version"), value: version },
    { name: t("mode"), value: evaluation ? t("evaluation") : t("production") },
    { name: t("address"), value: baseUrl },
    { name: t("regions"), value: regions.join(", ") },
    { name: t("disk"), value: size(diskFree) },
  ]
  type Queue = (typeof queues)[number]
  const columns = [
    { key: "channel", header: t("channel"), cell: ({ channel }: Queue) => (channel === "email" ? t("email") : t("smsChannel")) },
    { key: "waiting", header: t("waiting"), isNumber: true, cell: ({ waiting }: Queue) => waiting },
    { key: "failing", header: t("failing"), isNumber: true, cell: ({ failing }: Queue) => failing },
    { key: "oldest", header: t("oldest"), cell: ({ oldest }: Queue) => (oldest === null ? t("none") : when(oldest, context.clock.now())) },
  ]
  return (
    <MailboxPage context={context} title={t("title")} current="operator">
      <PageHeading title={t("title")} lead={t("lead")} inBar />
      <div className="mt-8 max-w-[44rem]">
        <Facts facts={facts} />
      </div>
      <AccountSection title={t("queues")}>
        <DataTable caption={t("queues")} quietCaption columns={columns} items={queues} itemKey={({ channel }) => channel} />
      </AccountSection>
      <SmsSection context={context} sms={found.value.sms} />
      <AccountSection title={t("comingTitle")}>
        <p>{t("coming")}</p>
      </AccountSection>
    </MailboxPage>
  )
}
