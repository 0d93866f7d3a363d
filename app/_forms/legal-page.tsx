import { PageHeading } from "#app/_ui/page-heading.tsx"
import { EvaluationBanner } from "#app/_ui/shell/evaluation-banner.tsx"
import { PublicFoot } from "#app/_ui/shell/public-foot.tsx"
import { PublicShell } from "#app/_ui/shell/public-shell.tsx"
import { legalText, readLegalVersion, versionInForce, type LegalKind } from "#lib/identity/legal-text.ts"
import { ownAccount } from "#lib/identity/own-account.ts"
import { processorsInWords } from "#lib/identity/processors.ts"
import type { Language } from "#lib/language/catalogue.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { memberContext, visitorContext } from "#lib/web/session.ts"

type LegalPageProps = { readonly kind: LegalKind; readonly version: string }

/**
 * Terms, privacy notice or processing agreement: plain text with the day of its version, as a PDF too, and the way to the version that the reader accepted
 * (D7). Who works for the installation is not part of the text: it says how things are set up today (D4).
 */
export async function LegalPage({ kind, version }: LegalPageProps) {
  const { language, env } = await visitorContext()
  const t = translator(language, "legal")
  const { title, lead, parts, versionLine } = legalText({ kind, version, language, support: env.supportAddress })
  const accepted = await acceptedVersion(kind)
  const [path, acceptedPath] = [`/${kind}/${version}`, `/${kind}/${accepted ?? ""}`]
  const day = (of: string) => formats({ language, timeZone: "UTC" }).day(new Date(of))
  return (
    <PublicShell
      language={language}
      width="letter"
      banner={env.evaluation && <EvaluationBanner language={language} />}
      foot={<PublicFoot language={language} />}
    >
      <PageHeading title={title} lead={lead} />
      {version !== versionInForce(kind) && (
        <p>
          {t("notInForce")} <a href={`/${kind}`}>{t("inForce")}</a>
        </p>
      )}
      {parts.map((part) => (
        <section key={part.title} className="mt-8">
          <h2>{part.title}</h2>
          <p className="mt-2">{part.body}</p>
        </section>
      ))}
      <p className="mt-10 text-quiet">
        {versionLine} · <a href={`${path}/pdf`}>{t("pdf")}</a>
      </p>
      {accepted !== null && (
        <p className="mt-2 text-quiet">
          {t("accepted", { version: day(accepted) })}
          {acceptedPath !== path && (
            <>
              {" "}
              <a href={acceptedPath}>{t("readAccepted")}</a>
            </>
          )}
        </p>
      )}
      {kind !== "terms" && <Processors language={language} words={processorsInWords(env, language)} />}
      {kind === "privacy" && (
        <p className="mt-10">
          {t("agreement.forOrganisations")} <a href="/agreement">{t("agreement.title")}</a>
        </p>
      )}
    </PublicShell>
  )
}

/** Below the line of the version, because the PDF does not have it. */
function Processors({ language, words }: { readonly language: Language; readonly words: readonly string[] }) {
  return (
    <section className="mt-10">
      <h2>{translator(language, "legal")("processors.title")}</h2>
      <ul className="mt-2 list-disc space-y-2 ps-5">
        {words.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </section>
  )
}

/** The version that the signed-in reader accepted, or null for nobody. The agreement is an organisation's: its administrators find it there. */
async function acceptedVersion(kind: LegalKind): Promise<string | null> {
  if (kind === "agreement") return null
  const member = await memberContext()
  const account = member === null ? null : await ownAccount(member)
  return account?.ok === true ? readLegalVersion(kind, account.value.termsVersion) : null
}
