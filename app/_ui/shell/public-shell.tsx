import type { ReactNode } from "react"
import type { Language } from "#lib/language/catalogue.ts"
import { translator } from "#lib/language/translate.ts"
import { classNames } from "../class-names.ts"
import { SkipLink } from "../skip-link.tsx"
import { Wordmark } from "./wordmark.tsx"

export type PublicShellProps = {
  readonly language: Language
  /** `form`: one narrow sheet; `letter`: as wide as a letter; `wide`: the start page. */
  readonly width?: "form" | "letter" | "wide"
  /** Links at the top, such as Sign in. */
  readonly top?: ReactNode
  /** The choice of language and links about the service. */
  readonly foot?: ReactNode
  readonly banner?: ReactNode
  readonly children: ReactNode
}

/** Every page for somebody who is not signed in: calm, one thing at a time. */
export function PublicShell({ language, width = "form", top, foot, banner, children }: PublicShellProps) {
  const t = translator(language)
  return (
    <>
      <SkipLink>{t("common.skipToContent")}</SkipLink>
      {banner}
      <div className="public">
        <header className="public-top">
          <Wordmark name={t("brand.name")} href="/" />
          {top}
        </header>
        <main id="content" tabIndex={-1} className={classNames("public-main", width !== "form" && `public-main-${width}`)}>
          {children}
        </main>
        <footer className="public-foot">{foot}</footer>
      </div>
    </>
  )
}

/** The sheet of a public form. */
export function PublicSheet({ children }: { readonly children: ReactNode }) {
  return <div className="sheet public-sheet">{children}</div>
}
