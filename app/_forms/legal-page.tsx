import { PageHeading } from "#app/_ui/page-heading.tsx"
import { EvaluationBanner } from "#app/_ui/shell/evaluation-banner.tsx"
import { PublicFoot } from "#app/_ui/shell/public-foot.tsx"
import { PublicShell } from "#app/_ui/shell/public-shell.tsx"
import { TERMS_VERSION } from "#lib/identity/terms.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { visitorContext } from "#lib/web/session.ts"

type LegalPageProps = {
  readonly title: string
  readonly lead: string
  readonly parts: readonly { readonly title: string; readonly body: string }[]
}

/** Terms and privacy notice: plain text with the day of its version (D7). */
export async function LegalPage({ title, lead, parts }: LegalPageProps) {
  const { language, env } = await visitorContext()
  const t = translator(language)
  const version = formats({ language, timeZone: "UTC" }).day(new Date(TERMS_VERSION))
  return (
    <PublicShell
      language={language}
      width="letter"
      banner={env.evaluation && <EvaluationBanner language={language} />}
      foot={<PublicFoot language={language} />}
    >
      <PageHeading title={title} lead={lead} />
      {parts.map((part) => (
        <section key={part.title} className="mt-8">
          <h2>{part.title}</h2>
          <p className="mt-2">{part.body}</p>
        </section>
      ))}
      <p className="mt-10 text-quiet">{t("legal.version", { version })}</p>
    </PublicShell>
  )
}
