import { notFound } from "next/navigation"
import { LegalPage } from "#app/_forms/legal-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { readTermsVersion } from "#lib/identity/terms.ts"

type VersionProps = { readonly params: Promise<{ readonly version: string }> }

export const generateMetadata = titled("legal.terms.title")

/** A version that was in force, for those who accepted it (D7). */
export default async function TermsVersionPage({ params }: VersionProps) {
  const version = readTermsVersion((await params).version)
  if (version === null) notFound()
  return <LegalPage kind="terms" version={version} />
}
