import { AccountSection } from "#app/account/account-page.tsx"
import { Button, ButtonLink } from "#app/_ui/button.tsx"
import { DataTable } from "#app/_ui/data-table.tsx"
import type { MemberContext } from "#lib/context.ts"
import { translator } from "#lib/language/translate.ts"

/** What is kept of a person; each has its words under `ownData.kept.rows`. */
const KEPT = ["profile", "messages", "contacts", "traffic", "locks", "sessions", "limits", "audit", "backups"] as const

/** Taking out all that is kept of oneself, and the list of what that is, why and how long (D4). */
export function OwnData({ context: { language, env } }: { readonly context: MemberContext }) {
  const t = translator(language, "ownData")
  const sealed = translator(language, "sealedExport")
  const said = (kind: (typeof KEPT)[number], column: "what" | "why" | "long") =>
    t.dynamic(`kept.rows.${kind}.${column}`, { days: env.backupDays })
  const columns = (["what", "why", "long"] as const).map((column) => ({
    key: column,
    header: t(`kept.${column}`),
    cell: ({ kind }: { readonly kind: (typeof KEPT)[number] }) => said(kind, column),
  }))
  const at = { account: translator(language)("account.title"), id: translator(language)("account.idControl") }
  return (
    <>
      <span id="own-data" />
      <AccountSection title={t("title")} lead={t("lead")}>
        <p className="mb-4">{t("counts")}</p>
        {/* A plain post to a route: the answer is a file, and works without JavaScript. */}
        <form method="post" action="/account/export">
          <Button type="submit" icon="download">
            {t("export")}
          </Button>
        </form>
        <p className="mt-6 mb-4">{sealed("linkLead")}</p>
        <ButtonLink href="/account/privacy/export" icon="lock">
          {sealed("link")}
        </ButtonLink>
        <p className="mt-6 text-quiet">{t("correct", at)}</p>
      </AccountSection>
      <AccountSection title={t("kept.title")}>
        <DataTable
          caption={t("kept.caption")}
          quietCaption
          columns={columns}
          items={KEPT.map((kind) => ({ kind }))}
          itemKey={({ kind }) => kind}
        />
      </AccountSection>
    </>
  )
}
