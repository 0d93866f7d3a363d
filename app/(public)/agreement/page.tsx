import { LegalPage } from "#app/_forms/legal-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { AGREEMENT_VERSION } from "#lib/organisations/agreement.ts"

export const generateMetadata = titled("legal.agreement.title")

/** What an organisation's administrator accepts (D7); public, so that it can be read before anybody is asked. */
export default function AgreementPage() {
  return <LegalPage kind="agreement" version={AGREEMENT_VERSION} />
}
