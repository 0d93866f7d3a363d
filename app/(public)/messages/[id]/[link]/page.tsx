import { redirect } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { passwordField } from "#app/_forms/password-field.ts"
import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { signInAction } from "#app/(public)/sign-in/actions.ts"
import { titled } from "#app/_forms/titled.ts"
import { isId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { showLink } from "#lib/links/find-link.ts"
import { wasLinkRecalled } from "#lib/messages/recall-message.ts"
import { memberContext, visitorContext } from "#lib/web/session.ts"
import { LinkForm } from "../../../invitation/link-form.tsx"
import { RecalledPage } from "../../../invitation/recalled-page.tsx"

type NoticePageProps = { readonly params: Promise<{ readonly id: string; readonly link: string }> }

export const generateMetadata = titled("signIn.title")

/**
 * Behind the link of a notice to somebody with an account: the message, when signed in; else the sign-in form, and for who forgot the password
 * the way by a code (M3), or why there is none any more; that, and whose message it is, is said only to who holds its secret (M9). Showing it
 * changes nothing (B55).
 */
export default async function NoticePage({ params }: NoticePageProps) {
  const { id, link: secret } = await params
  const path = isId(id) ? `/messages/${id}` : "/inbox"
  const context = await visitorContext()
  const [member, found] = await Promise.all([memberContext(), showLink(context, secret)])
  const link = found?.messageId === id ? found : null
  if (member !== null && (link === null || link.holderId === member.actor.accountId)) redirect(path)
  const t = translator(context.language)
  if (found === null && (await wasLinkRecalled(context, secret))) return <RecalledPage t={t} />
  const withCode = link?.opens === true && link.phoneDigits !== null ? link : null
  return (
    <PublicFormPage title={t("signIn.title")} lead={t("signIn.lead")}>
      {link !== null && member !== null && (
        <Notice kind="info" title={t("link.otherAccount", { recipient: link.address, mine: member.actor.address })} />
      )}
      {link !== null && member === null && !link.opens && (
        <Notice kind="info" title={t(link.isEnded ? "options.linkEnded" : link.isExpired ? "link.codeExpired" : "link.codeUsed")} />
      )}
      <ActionForm
        action={signInAction}
        fields={[
          { kind: "email", name: "email", label: t("common.fields.email") },
          passwordField(t, "current"),
          { kind: "hidden", name: "next", value: path },
        ]}
        submit={t("signIn.button")}
        pending={t("signIn.opening")}
      />
      {withCode !== null && (
        <div>
          <h2>{t("link.forgotten")}</h2>
          <p className="mt-2 mb-4">{t("link.forgottenBody", { digits: withCode.phoneDigits ?? "" })}</p>
          <LinkForm language={context.language} secret={secret} link={withCode} submit={t("link.forgottenButton")} look="quiet" />
        </div>
      )}
    </PublicFormPage>
  )
}
