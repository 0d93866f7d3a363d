import type { AgreementVersion } from "../identity/legal-text.ts"

/** The processing agreement in force (D7). A new version gets a line in `lib/identity/legal-text.ts` and is asked for again. */
export const AGREEMENT_VERSION: AgreementVersion = "2026-11-26"
