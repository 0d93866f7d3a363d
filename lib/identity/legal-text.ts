import type { Language } from "../language/catalogue.ts"
import { formats } from "../language/formats.ts"
import { translator } from "../language/translate.ts"
import type { TermsVersion } from "./terms.ts"

export const LEGAL_KINDS = ["terms", "privacy"] as const
export type LegalKind = (typeof LEGAL_KINDS)[number]

/** Terms or privacy notice of one version, in one language: what is shown as a page and saved as a PDF (D7). */
export type LegalText = {
  readonly kind: LegalKind
  readonly version: TermsVersion
  readonly language: Language
  readonly title: string
  readonly lead: string
  readonly parts: readonly { readonly title: string; readonly body: string }[]
  /** "Version of 23 November 2026". */
  readonly versionLine: string
}

/** The parts of each version in their order; a version that leaves one out or adds one is a line here. */
const PARTS = {
  "2026-11-23": {
    terms: ["service", "account", "use", "content", "change"],
    privacy: ["kept", "encrypted", "who", "shared", "cookies", "howLong", "rights"],
  },
} as const satisfies Record<TermsVersion, Record<LegalKind, readonly string[]>>

type Wanted = {
  readonly kind: LegalKind
  readonly version: TermsVersion
  readonly language: Language
  /** The address for help, which is the installation's and not the text's. */
  readonly support: string
}

/** The text as it was published. */
export function legalText({ kind, version, language, support }: Wanted): LegalText {
  const t = translator(language, "legal")
  const text = (name: string) => t.dynamic(`${kind}.${version}.${name}`, { support })
  return {
    kind,
    version,
    language,
    title: t(`${kind}.title`),
    lead: text("lead"),
    parts: PARTS[version][kind].map((part) => ({ title: text(`${part}Title`), body: text(`${part}Body`) })),
    versionLine: t("version", { version: formats({ language, timeZone: "UTC" }).day(new Date(version)) }),
  }
}
