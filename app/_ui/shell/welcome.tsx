import type { Language } from "#lib/language/catalogue.ts"
import { translator } from "#lib/language/translate.ts"
import { ButtonLink, ButtonRow } from "../button.tsx"
import { Disclosure } from "../disclosure.tsx"
import { Icon } from "../icon.tsx"
import { Mark } from "../mark.tsx"

const STEPS = ["write", "prove", "know"] as const
const ANSWERS = ["whoCanRead", "notEncrypted", "erase"] as const

/** What the start page says (U6): what this is, how it goes, and three straight answers. */
export function Welcome({ language }: { readonly language: Language }) {
  const t = translator(language)
  return (
    <div className="welcome">
      <section className="welcome-first">
        <div>
          <h1 className="welcome-title">{t("welcome.title")}</h1>
          <p className="welcome-lead">{t("welcome.lead", { brand: t("brand.name") })}</p>
          <ButtonRow>
            <ButtonLink href="/register" look="primary">
              {t("welcome.register")}
            </ButtonLink>
            <ButtonLink href="/sign-in">{t("welcome.signIn")}</ButtonLink>
          </ButtonRow>
          <p className="mt-3 text-sm text-quiet">{t("welcome.registerHint")}</p>
        </div>
        <SampleLetter language={language} />
      </section>
      <section aria-labelledby="how">
        <h2 id="how" className="mb-6">
          {t("welcome.howTitle")}
        </h2>
        <ol role="list" className="welcome-steps">
          {STEPS.map((step, index) => (
            <li key={step}>
              <p className="number" aria-hidden="true">
                {index + 1}
              </p>
              <h3>{t(`welcome.how.${step}Title`)}</h3>
              <p className="mt-2">{t(`welcome.how.${step}Body`)}</p>
            </li>
          ))}
        </ol>
      </section>
      <section aria-labelledby="answers" className="max-w-letter">
        <h2 id="answers" className="mb-4">
          {t("welcome.answersTitle")}
        </h2>
        {ANSWERS.map((answer) => (
          <Disclosure key={answer} title={t(`answers.${answer}.title`)}>
            <p className="max-w-[65ch]">{t(`answers.${answer}.body`)}</p>
          </Disclosure>
        ))}
      </section>
    </div>
  )
}

/** A picture of a letter with its seal; only a picture, so it is not read out. */
function SampleLetter({ language }: { readonly language: Language }) {
  const t = translator(language, "welcome")
  return (
    <div className="welcome-letter" aria-hidden="true">
      <p className="letterhead">
        <span className="letterhead-name">{t("letter.organisation")}</span>
      </p>
      <p className="mb-3 text-xl font-semibold">{t("letter.subject")}</p>
      <p>{t("letter.body")}</p>
      <p className="mt-4">{t("letter.from")}</p>
      <p className="mt-6 flex items-center gap-2 font-sans text-sm text-quiet">
        <Icon name="attachment" small />
        {t("letter.file")}
      </p>
      <Mark size="stamp" />
    </div>
  )
}
