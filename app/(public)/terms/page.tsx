import type { Metadata } from "next"
import { LegalPage } from "#app/_forms/legal-page.tsx"
import { TERMS_VERSION } from "#lib/identity/terms.ts"
import { translator } from "#lib/language/translate.ts"
import { visitorContext } from "#lib/web/session.ts"

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator((await visitorContext()).language)("legal.terms.title") }
}

export default function TermsPage() {
  return <LegalPage kind="terms" version={TERMS_VERSION} />
}
