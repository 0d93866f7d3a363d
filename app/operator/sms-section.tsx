import { AccountSection } from "#app/account/account-page.tsx"
import { DataTable } from "#app/_ui/data-table.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import type { MemberContext } from "#lib/context.ts"
import type { SmsFacts } from "#lib/identity/sms-budget.ts"
import { translator } from "#lib/language/translate.ts"

type SmsSectionProps = { readonly context: MemberContext; readonly sms: SmsFacts }

/** What text messages cost today, and whether their codes come back (B73). */
export function SmsSection({ context: { language }, sms }: SmsSectionProps) {
  const t = translator(language, "operator")
  const names = new Intl.DisplayNames([language], { type: "region" })
  const money = (hundredths: number) =>
    new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(hundredths / 100)
  type Country = SmsFacts["countries"][number]
  const columns = [
    { key: "country", header: t("sms.country"), cell: ({ country }: Country) => (country === "ZZ" ? t("sms.unknown") : names.of(country)) },
    { key: "sent", header: t("sms.sent"), isNumber: true, cell: ({ sent }: Country) => sent },
    { key: "typed", header: t("sms.typed"), isNumber: true, cell: ({ proven }: Country) => proven },
    { key: "cost", header: t("sms.cost"), isNumber: true, cell: ({ cost }: Country) => money(cost) },
  ]
  const suspicious = sms.countries.filter(({ isSuspicious }) => isSuspicious).map(({ country }) => names.of(country) ?? country)
  return (
    <AccountSection title={t("sms.title")} lead={t("sms.today", { cost: money(sms.cost), limit: money(sms.limit) })}>
      {suspicious.length > 0 && <Notice kind="warning" title={t("sms.suspicious", { countries: suspicious.join(", ") })} />}
      {sms.countries.length === 0 ? (
        <p>{t("sms.noneYet")}</p>
      ) : (
        <DataTable caption={t("sms.caption")} columns={columns} items={sms.countries} itemKey={({ country }) => country} />
      )}
    </AccountSection>
  )
}
