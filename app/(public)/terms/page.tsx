import { LegalPage } from "#app/_forms/legal-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { TERMS_VERSION } from "#lib/identity/terms.ts"

export const generateMetadata = titled("legal.terms.title")

export default function TermsPage() {
  return <LegalPage kind="terms" version={TERMS_VERSION} />
}
