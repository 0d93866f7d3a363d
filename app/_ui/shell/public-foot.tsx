import type { ReactNode } from "react"
import type { Language } from "#lib/language/catalogue.ts"
import { languages } from "#lib/language/languages.ts"
import { translator } from "#lib/language/translate.ts"
import { Icon } from "../icon.tsx"

type PublicFootProps = { readonly language: Language; /** More links about the service. */ readonly children?: ReactNode }

/** The foot of public pages: what holds here, and the other languages, each called by its own name and in its own language. */
export function PublicFoot({ language, children }: PublicFootProps) {
  const t = translator(language)
  const others = languages().filter((other) => other.code !== language)
  return (
    <>
      <div className="flex flex-wrap gap-x-6">
        <a href="/terms">{t("legal.terms.title")}</a>
        <a href="/privacy">{t("legal.privacy.title")}</a>
        {children}
      </div>
      <form method="post" action="/language" aria-label={t("common.language")} className="flex items-center gap-x-4">
        <Icon name="language" small />
        {others.map((other) => (
          <button key={other.code} name="language" value={other.code} lang={other.code}>
            {other.name}
          </button>
        ))}
      </form>
    </>
  )
}
