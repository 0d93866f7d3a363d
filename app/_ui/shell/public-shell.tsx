import type { ReactNode } from "react"
import type { Language } from "#lib/language/catalogue.ts"
import { translator } from "#lib/language/translate.ts"
import { PublicFrame } from "./public-frame.tsx"

export { PublicSheet } from "./public-frame.tsx"

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
export function PublicShell({ language, ...frame }: PublicShellProps) {
  const t = translator(language)
  return <PublicFrame {...frame} words={{ brand: t("brand.name"), skip: t("common.skipToContent") }} />
}
