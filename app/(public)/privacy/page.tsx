import type { Metadata } from "next"
import { LegalPage } from "#app/_forms/legal-page.tsx"
import { TERMS_VERSION } from "#lib/identity/terms.ts"
import { translator } from "#lib/language/translate.ts"
import { visitorContext } from "#lib/web/session.ts"

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator((await visitorContext()).language)("legal.privacy.title") }
}

export default function PrivacyPage() {
  return <LegalPage kind="privacy" version={TERMS_VERSION} />
}
