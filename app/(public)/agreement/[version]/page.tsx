import { notFound } from "next/navigation"
import { LegalPage } from "#app/_forms/legal-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { readLegalVersion } from "#lib/identity/legal-text.ts"

type VersionProps = { readonly params: Promise<{ readonly version: string }> }

export const generateMetadata = titled("legal.agreement.title")

/** A version that was in force, for the organisations that accepted it (D7). */
export default async function AgreementVersionPage({ params }: VersionProps) {
  const version = readLegalVersion("agreement", (await params).version)
  if (version === null) notFound()
  return <LegalPage kind="agreement" version={version} />
}
