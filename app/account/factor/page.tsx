import { redirect } from "next/navigation"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { translator } from "#lib/language/translate.ts"
import { listPasskeys } from "#lib/passkeys/own-passkeys.ts"
import { requireMember } from "#lib/web/load.ts"
import { AccountPage } from "../account-page.tsx"
import { FactorStep } from "../factor-step.tsx"

export const generateMetadata = titled("account.factor.title")

/** Why nothing else is shown to whom the organisation demands a factor of, and the way to one (O11). */
export default async function FactorPage() {
  const context = await requireMember()
  if (!context.actor.isHeldBack) redirect("/inbox")
  const { language } = context
  const t = translator(language, "account")
  const passkeys = await listPasskeys(context)
  const hasPasskey = passkeys.ok && passkeys.value.length > 0
  return (
    <AccountPage context={context} title={t("factor.title")} lead={t("factor.lead")} isBelow={false}>
      <EmptyState
        icon="lock"
        title={t("factor.title")}
        step={
          <>
            <FactorStep language={language} hasPasskey={hasPasskey} next="/inbox" />
            {hasPasskey && (
              <ButtonLink href="/account/id-control" look="plain">
                {t("factor.act")}
              </ButtonLink>
            )}
          </>
        }
      >
        {t(hasPasskey ? "factor.bodyPasskey" : "factor.body")}
      </EmptyState>
    </AccountPage>
  )
}
