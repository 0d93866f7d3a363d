import { redirect } from "next/navigation"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { isId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { listPasskeys } from "#lib/passkeys/own-passkeys.ts"
import { draftHrefOf } from "#lib/web/as-mailbox.ts"
import { requireMember } from "#lib/web/load.ts"
import { AccountPage } from "../account-page.tsx"
import { FactorStep } from "../factor-step.tsx"

export const generateMetadata = titled("account.factor.title")

/** Only ids are taken from the address: what it leads to is a draft of the person's own or of a shared mailbox (M15), else the Inbox (B56). */
function wayBack({ draft, form, mailbox }: Readonly<Record<"draft" | "form" | "mailbox", string | string[] | undefined>>): string {
  if (typeof draft !== "string" || !isId(draft)) return "/inbox"
  const written = typeof form === "string" && isId(form) ? `&form=${form}` : ""
  if (mailbox === undefined) return `/compose?draft=${draft}${written}`
  return typeof mailbox === "string" && isId(mailbox) ? `${draftHrefOf(mailbox, draft)}${written}` : "/inbox"
}

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

/** Why nothing else is shown to whom the organisation demands a factor of, and the way to one (O11). */
export default async function FactorPage({ searchParams }: PageProps) {
  const context = await requireMember()
  const { kept, draft, form, mailbox } = await searchParams
  const next = wayBack({ draft, form, mailbox })
  if (!context.actor.isHeldBack) redirect(next)
  const { language } = context
  const t = translator(language, "account")
  const passkeys = await listPasskeys(context)
  const hasPasskey = passkeys.ok && passkeys.value.length > 0
  return (
    <AccountPage context={context} title={t("factor.title")} lead={t("factor.lead")} isBelow={false}>
      {kept === "1" && (
        <Notice title={t("factor.kept")} className="mb-6">
          <p>{t(mailbox === undefined ? "factor.keptBody" : "factor.keptBodyMailbox")}</p>
        </Notice>
      )}
      <EmptyState
        icon="lock"
        title={t("factor.title")}
        step={
          <>
            <FactorStep language={language} hasPasskey={hasPasskey} next={next} />
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
