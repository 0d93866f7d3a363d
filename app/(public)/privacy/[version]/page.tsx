import type { Metadata } from "next"
import { notFound } from "next/navigation"
import { LegalPage } from "#app/_forms/legal-page.tsx"
import { readTermsVersion } from "#lib/identity/terms.ts"
import { translator } from "#lib/language/translate.ts"
import { visitorContext } from "#lib/web/session.ts"

type VersionProps = { readonly params: Promise<{ readonly version: string }> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator((await visitorContext()).language)("legal.privacy.title") }
}

/** A version that was in force, for those who accepted it (D7). */
export default async function PrivacyVersionPage({ params }: VersionProps) {
  const version = readTermsVersion((await params).version)
  if (version === null) notFound()
  return <LegalPage kind="privacy" version={version} />
}
