import type { Metadata } from "next"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { ownAccount } from "#lib/identity/own-account.ts"
import { translator } from "#lib/language/translate.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { visitorContext } from "#lib/web/session.ts"
import { AccountPage, AccountSection } from "../account-page.tsx"
import { changePasswordAction } from "../actions.ts"
import { LockList } from "./lock-list.tsx"

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator((await visitorContext()).language)("account.idControl") }
}

/** The locks as they are now, and the one that can be changed here. */
export default async function IdControlPage({ searchParams }: PageProps) {
  const context = await requireMember()
  const { changed } = await searchParams
  const account = await load(ownAccount)
  if (!account.ok) return null
  const t = translator(context.language)
  const { phoneDigits } = account.value
  const show = { show: t("common.showPassword"), hide: t("common.hidePassword") }
  const locks = [
    { icon: "key", name: t("account.id.password"), state: t("account.id.passwordState") },
    {
      icon: "phone",
      name: t("account.phone"),
      state: phoneDigits === null ? t("account.phoneNone") : t("account.id.phoneState", { digits: phoneDigits }),
    },
    { icon: "mail", name: t("account.id.address"), state: t("account.id.addressState", { address: context.actor.address }) },
    { icon: "warning", name: t("account.id.recovery"), state: t("account.id.recoveryState") },
  ] as const
  return (
    <AccountPage context={context} title={t("account.idControl")} lead={t("account.idControlLead")}>
      {changed === "1" && <Notice kind="done" announce title={t("account.id.changed")} />}
      <AccountSection title={t("account.id.locks")}>
        <LockList locks={locks} />
      </AccountSection>
      <AccountSection title={t("account.id.change")} lead={t("account.id.changeLead")}>
        <ActionForm
          action={changePasswordAction}
          submit={t("account.id.change")}
          pending={t("account.id.changing")}
          fields={[
            { kind: "password", name: "password", label: t("account.id.current"), purpose: "current", ...show },
            {
              kind: "password",
              name: "new_password",
              label: t("common.fields.newPassword"),
              hint: t("register.passwordHint"),
              purpose: "new",
              ...show,
            },
          ]}
        >
          {/* Tells a password manager which account the password belongs to. */}
          <input type="text" name="username" autoComplete="username" value={context.actor.address} readOnly hidden />
        </ActionForm>
      </AccountSection>
    </AccountPage>
  )
}
