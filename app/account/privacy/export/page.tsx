import { titled } from "#app/_forms/titled.ts"
import { Button } from "#app/_ui/button.tsx"
import { Disclosure } from "#app/_ui/disclosure.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { TextArea } from "#app/_ui/text-area.tsx"
import { newExportKey } from "#lib/exporting/seal-export.ts"
import { translator } from "#lib/language/translate.ts"
import { requireProvenMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../../account-page.tsx"

export const generateMetadata = titled("sealedExport.title")

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

/** Taking everything out sealed (M13, K7): a key that is shown once, and the files that only it opens. */
export default async function SealedExportPage({ searchParams }: PageProps) {
  const context = await requireProvenMember()
  const { unreadable } = await searchParams
  const t = translator(context.language, "sealedExport")
  const { identity, recipient } = newExportKey(context.random)
  const problem = unreadable === "1" ? t("unreadable") : undefined
  return (
    <AccountPage context={context} title={t("title")} lead={t("lead")}>
      <AccountSection title={t("key")} lead={t("keyLead")}>
        <p className="export-key" translate="no">
          {identity}
        </p>
        <Notice kind="info" title={t("keyOnce")} className="mt-4" />
      </AccountSection>
      <AccountSection title={t("file")}>
        {/* A plain post to a route: the answer is a file, and works without JavaScript. */}
        <form method="post" action="/account/export/sealed" className="form">
          <input type="hidden" name="recipient" value={recipient} autoComplete="off" />
          <Disclosure title={t("own")} open={problem !== undefined}>
            <TextArea name="own" label={t("ownKey")} hint={t("ownHint")} error={problem} rows={4} autoComplete="off" spellCheck={false} />
          </Disclosure>
          <div className="button-row">
            <Button type="submit" look="primary" icon="download">
              {t("download")}
            </Button>
          </div>
        </form>
        <p className="mt-4 text-quiet">{translator(context.language)("ownData.counts")}</p>
        <p className="mt-4 text-quiet">{t("how")}</p>
      </AccountSection>
    </AccountPage>
  )
}
