import { LegalPage } from "#app/_forms/legal-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { TERMS_VERSION } from "#lib/identity/terms.ts"

export const generateMetadata = titled("legal.privacy.title")

export default function PrivacyPage() {
  return <LegalPage kind="privacy" version={TERMS_VERSION} />
}
