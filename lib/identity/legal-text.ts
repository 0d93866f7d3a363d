import type { Language } from "../language/catalogue.ts"
import { formats } from "../language/formats.ts"
import { translator } from "../language/translate.ts"
import type { TermsVersion } from "./terms.ts"

const TERMS = ["service", "account", "use", "content", "change"]
const PRIVACY = ["kept", "encrypted", "who", "shared", "cookies", "howLong", "rights"]
const AGREEMENT = [
  ...["parties", "subject", "data", "instructions", "secrecy", "security", "others"],
  ...["place", "help", "incidents", "end", "audit", "change"],
]

/**
 * The parts of each version in their order, the newest version last; one that leaves a part out or adds one is a line here. Terms and privacy notice go by
 * the same versions, because they are accepted together; the processing agreement is accepted by organisations and has its own (D7).
 */
const PARTS = {
  terms: { "2026-11-23": TERMS } satisfies Record<TermsVersion, readonly string[]>,
  privacy: { "2026-11-23": PRIVACY } satisfies Record<TermsVersion, readonly string[]>,
  agreement: { "2026-11-26": AGREEMENT },
} as const

export type LegalKind = keyof typeof PARTS
export const LEGAL_KINDS = Object.keys(PARTS) as readonly LegalKind[]

/** The versions of the processing agreement. */
export type AgreementVersion = keyof (typeof PARTS)["agreement"]

const partsOf = (kind: LegalKind): Readonly<Record<string, readonly string[]>> => PARTS[kind]

/** Every version of a text, by the day it was written, the newest last. */
export const legalVersions = (kind: LegalKind): readonly string[] => Object.keys(partsOf(kind)).sort()

/** The one in force. */
export const versionInForce = (kind: LegalKind): string => legalVersions(kind).at(-1) ?? ""

/** The version of a text that a path or a row names, or null for none of ours. */
export const readLegalVersion = (kind: LegalKind, text: string | null): string | null =>
  legalVersions(kind).find((version) => version === text) ?? null

/** Terms, privacy notice or processing agreement of one version, in one language: what is shown as a page and saved as a PDF (D7). */
export type LegalText = {
  readonly kind: LegalKind
  readonly version: string
  readonly language: Language
  readonly title: string
  readonly lead: string
  readonly parts: readonly { readonly title: string; readonly body: string }[]
  /** "Version of 23 November 2026". */
  readonly versionLine: string
}

type Wanted = {
  readonly kind: LegalKind
  /** One of `legalVersions`. */
  readonly version: string
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
    parts: (partsOf(kind)[version] ?? []).map((part) => ({ title: text(`${part}Title`), body: text(`${part}Body`) })),
    versionLine: t("version", { version: formats({ language, timeZone: "UTC" }).day(new Date(version)) }),
  }
}
