import { redirect } from "next/navigation"
import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink, ButtonRow } from "#app/_ui/button.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { translator } from "#lib/language/translate.ts"
import { showLink } from "#lib/links/find-link.ts"
import { wasLinkRecalled } from "#lib/messages/recall-message.ts"
import { memberContext, visitorContext } from "#lib/web/session.ts"
import { notMyNumberAction } from "../actions.ts"
import { howToOpen, LinkForm } from "../link-form.tsx"
import { RecalledPage } from "../recalled-page.tsx"

type LinkPageProps = { readonly params: Promise<{ readonly secret: string }> }

export const generateMetadata = titled("link.title")

/** Behind the link of a notice: who wrote, and what opens it. Showing it changes nothing, however often a scanner fetches it (B55). */
export default async function LinkPage({ params }: LinkPageProps) {
  const { secret } = await params
  const context = await visitorContext()
  const link = await showLink(context, secret)
  const t = translator(context.language)
  if (link === null && (await wasLinkRecalled(context, secret))) return <RecalledPage t={t} />
  if (link === null || (!link.opens && !link.isClosed && !link.isExpired && !link.isEnded))
    return (
      <PublicFormPage title={t("link.goneTitle")} lead={t("link.goneBody")}>
        <ButtonRow>
          <ButtonLink href="/">{t("common.toStart")}</ButtonLink>
        </ButtonRow>
      </PublicFormPage>
    )
  if (link.isEnded) {
    const { sender, address: recipient } = link
    return (
      <PublicFormPage
        title={t("options.linkEndedTitle")}
        lead={t("options.linkEndedBody", { name: sender.name, address: sender.address, recipient })}
      >
        <ButtonRow>
          <ButtonLink href="/">{t("common.toStart")}</ButtonLink>
        </ButtonRow>
      </PublicFormPage>
    )
  }
  const member = await memberContext()
  if (!link.opens && member?.actor.accountId === link.holderId) redirect(`/messages/${link.messageId}`)
  const { sender, address: recipient } = link
  if (!link.opens && !link.isClosed)
    return (
      <PublicFormPage
        title={t("link.expiredTitle")}
        lead={t("link.expiredBody", { name: sender.name, address: sender.address, recipient })}
      >
        {null}
      </PublicFormPage>
    )
  if (!link.opens)
    return (
      <PublicFormPage title={t("link.openedTitle")} lead={t("link.openedBody")}>
        <ButtonRow>
          <ButtonLink href={`/sign-in?next=${encodeURIComponent(`/messages/${link.messageId}`)}`} look="primary">
            {t("signIn.button")}
          </ButtonLink>
        </ButtonRow>
      </PublicFormPage>
    )
  if (link.isNumberWrong)
    return (
      <PublicFormPage title={t("link.wrongNumberTitle")} lead={t("link.wrongNumberBody", { name: sender.name, address: sender.address })}>
        <ButtonRow>
          <ButtonLink href="/">{t("common.toStart")}</ButtonLink>
        </ButtonRow>
      </PublicFormPage>
    )
  return (
    <PublicFormPage
      title={t("link.title")}
      lead={t("link.lead", { name: sender.name, address: sender.address, recipient })}
      letterhead={link.letterhead}
    >
      <Notice kind="info" title={howToOpen(context.language, link)} />
      <LinkForm language={context.language} secret={secret} link={link} />
      {link.isPhoneGiven && (
        <OtherAct action={notMyNumberAction} label={t("link.notMyNumber")} pending={t("common.working")} values={{ secret }} />
      )}
    </PublicFormPage>
  )
}
