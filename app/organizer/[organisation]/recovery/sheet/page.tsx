import { notFound } from "next/navigation"
import { titled } from "#app/_forms/titled.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { translator } from "#lib/language/translate.ts"
import { showDrawnOrganisationSheet, showSheet } from "#lib/organisations/sheet.ts"
import { requireOrganizer, requireProvenOrganizer, shown } from "#lib/web/organizer.ts"
import { Said, type PageParams } from "../../said.tsx"
import { RecoveryBelow } from "../recovery-below.tsx"
import { MakeSheet, RevokeSheet, UseSheet } from "./sheet-acts.tsx"
import { PrintedSheet } from "./printed-sheet.tsx"

export const generateMetadata = titled("organizer.recovery.sheet.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string }>; readonly searchParams: Promise<PageParams> }

/** The organisation's recovery sheet (keys.md 5): made, printed and typed back; revoked; or used, where nobody has the keys any more. */
export default async function SheetPage({ params, searchParams }: PageProps) {
  const { organisation } = await params
  const context = await requireOrganizer(organisation)
  if (!context.actor.isOfAll) notFound()
  const drawn = await showDrawnOrganisationSheet(context, await attemptToken())
  if (drawn !== null) return <PrintedSheet context={context} drawn={drawn} />
  const proven = await requireProvenOrganizer(organisation)
  const sheet = await shown(showSheet(proven))
  const t = translator(context.language, "organizer")
  return (
    <RecoveryBelow context={context} title={t("recovery.sheet.title")} lead={t("recovery.sheet.lead")}>
      <Said language={context.language} done={(await searchParams)["done"]} />
      {sheet.isNeeded ? (
        <UseSheet context={proven} />
      ) : (
        <>
          <MakeSheet context={proven} sheet={sheet} />
          {sheet.madeAt !== null && <RevokeSheet context={proven} />}
        </>
      )}
    </RecoveryBelow>
  )
}
