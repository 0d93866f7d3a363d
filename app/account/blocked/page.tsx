import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { Notice } from "#app/_ui/notice.tsx"
import { listBlocked } from "#lib/blocking/list-blocked.ts"
import { translator } from "#lib/language/translate.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../account-page.tsx"
import { findToBlockAction } from "./actions.ts"
import { BlockedList } from "./blocked-list.tsx"

export const generateMetadata = titled("blocked.title")

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

const DONE = ["blocked", "unblocked"] as const

/** Whom the person takes no messages from (M18): lets them write again, or blocks one more. */
export default async function BlockedPage({ searchParams }: PageProps) {
  const context = await requireMember()
  const [blocked, { done }] = await Promise.all([load(listBlocked), searchParams])
  if (!blocked.ok) return null
  const t = translator(context.language)
  const said = DONE.find((one) => one === done)
  return (
    <AccountPage context={context} title={t("blocked.title")} lead={t("blocked.lead")}>
      {said !== undefined && <Notice kind="done" announce title={t(`blocked.done.${said}`)} className="mt-3" />}
      <AccountSection title={t("blocked.list")}>
        {blocked.value.length === 0 ? <p>{t("blocked.none")}</p> : <BlockedList context={context} blocked={blocked.value} />}
      </AccountSection>
      <AccountSection title={t("blocked.new")} lead={t("blocked.newLead")}>
        <ActionForm
          action={findToBlockAction}
          look="quiet"
          submit={t("blocked.asking.act")}
          pending={t("common.working")}
          fields={[{ kind: "email", name: "address", label: t("common.fields.email") }]}
        />
      </AccountSection>
    </AccountPage>
  )
}
