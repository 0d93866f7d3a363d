import type { ReactNode } from "react"
import type { Language } from "#lib/language/catalogue.ts"
import { languages } from "#lib/language/languages.ts"
import { translator } from "#lib/language/translate.ts"
import { FootLinks, type FootWords } from "./public-frame.tsx"

type PublicFootProps = { readonly language: Language; /** More links about the service. */ readonly children?: ReactNode }

/** The foot of public pages in a language. */
export function PublicFoot({ language, children }: PublicFootProps) {
  return <FootLinks words={footWords(language)}>{children}</FootLinks>
}

/** What the foot says. */
export function footWords(language: Language): FootWords {
  const t = translator(language)
  return {
    terms: t("legal.terms.title"),
    privacy: t("legal.privacy.title"),
    language: t("common.language"),
    others: languages()
      .filter(({ code }) => code !== language)
      .map(({ code, name }) => ({ code, name })),
  }
}
