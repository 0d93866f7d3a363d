/**
 * Every version of the terms and of the privacy notice, by the day they were written, the newest last (D7). The texts of older ones stay in the catalogues
 * as they are: who accepted one can fetch it. A new text gets a new version, and everybody is asked again.
 */
export const TERMS_VERSIONS = ["2026-11-23"] as const
export type TermsVersion = (typeof TERMS_VERSIONS)[number]

/** The version in force. */
export const TERMS_VERSION: TermsVersion = "2026-11-23"

/** The version that a path or a row names, or null for none of ours. */
export const readTermsVersion = (text: string | null): TermsVersion | null => TERMS_VERSIONS.find((version) => version === text) ?? null
