import { notFound } from "next/navigation"
import { PublicFormPage } from "#app/_forms/public-form-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink, ButtonRow } from "#app/_ui/button.tsx"
import { Facts } from "#app/_ui/facts.tsx"
import { findClosedByLink } from "#lib/closing/find-closed.ts"
import { certificateWords } from "#lib/closing/certificate.ts"
import { translator } from "#lib/language/translate.ts"
import { visitorContext } from "#lib/web/session.ts"

type ClosedPageProps = { readonly params: Promise<{ readonly secret: string }> }

export const generateMetadata = titled("closing.file")

/** Behind the link in the mail to former administrators: how far the closing is, then the certificate (D8). Showing it changes nothing (B55). */
export default async function ClosedPage({ params }: ClosedPageProps) {
  const { secret } = await params
  const context = await visitorContext()
  const found = await findClosedByLink(context, secret)
  if (found === null) notFound()
  const t = translator(context.language, "closing")
  if (found.kind === "closing")
    return (
      <PublicFormPage title={t("under.title", { name: found.name })} lead={t("under.lead")}>
        <Facts
          facts={(["mailboxes", "released", "erased", "members"] as const).map((name) => ({
            name: t(`counts.${name}`),
            value: found.counts[name],
          }))}
        />
      </PublicFormPage>
    )
  const { title, lead, parts } = certificateWords(found.certificate, context.language)
  return (
    <PublicFormPage title={title} lead={lead}>
      <ButtonRow>
        <ButtonLink look="primary" icon="download" href={`/closed/${secret}/certificate`}>
          {t("download")}
        </ButtonLink>
      </ButtonRow>
      {parts.map((part) => (
        <section key={part.title}>
          <h2>{part.title}</h2>
          <p className="break-words">{part.body}</p>
        </section>
      ))}
    </PublicFormPage>
  )
}
