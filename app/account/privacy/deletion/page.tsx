import { redirect } from "next/navigation"
import { titled } from "#app/(mailbox)/titled.ts"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { newId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { ownCase } from "#lib/staff/ask-deletion.ts"
import { load, requireProvenMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../../account-page.tsx"
import { askDeletionAction } from "./actions.ts"

export const generateMetadata = titled("account.deletion.title")

/** Prepares the message to support that asks for deletion of the account, and says what goes and what stays (I11). */
export default async function AskDeletionPage() {
  const context = await requireProvenMember()
  const asked = await load(ownCase)
  if (asked.ok && asked.value?.state === "open") redirect("/account/privacy")
  const t = translator(context.language, "account")
  return (
    <AccountPage context={context} title={t("deletion.title")} lead={t("deletion.lead")}>
      <AccountSection title={t("deletion.goneTitle")}>
        <p>{t("deletion.gone")}</p>
      </AccountSection>
      <AccountSection title={t("deletion.stayTitle")}>
        <p>{t("deletion.stay")}</p>
      </AccountSection>
      <div className="mt-10 max-w-[44rem]">
        <ActionForm
          action={askDeletionAction}
          submit={t("deletion.button")}
          pending={translator(context.language)("common.working")}
          look="quiet"
          fields={[
            { kind: "hidden", name: "token", value: newId() },
            {
              kind: "area",
              name: "text",
              label: t("deletion.more"),
              hint: t("deletion.moreHint"),
              isOptional: translator(context.language)("common.optional"),
            },
          ]}
        />
      </div>
    </AccountPage>
  )
}
