import { Button, ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { List } from "#app/_ui/list.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { Pager } from "#app/_ui/pager.tsx"
import { listDrafts } from "#lib/drafts/list-drafts.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { ActSaid } from "../_folder/act-said.tsx"
import { boxLabel } from "../_folder/message-row.ts"
import { pageAddress, placeIn } from "../_folder/place.ts"
import { saidInAddress, type PageParams } from "../_folder/said.ts"
import { SelectAll } from "../_folder/select-all.tsx"
import { MailboxPage } from "../mailbox-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { draftRow } from "./draft-row.ts"

export const generateMetadata = titled("drafts.title")

/** What was begun and not sent yet; deleting leads to a page that asks, because drafts do not pass through Trash (M4). */
export default async function DraftsPage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  const params = await searchParams
  const context = await requireMember()
  const found = await load((member) => listDrafts(member, placeIn(params)))
  if (!found.ok) throw new Error(found.error.code)
  const { rows, total, newer, older } = found.value
  const t = translator(context.language)
  const f = formats({ language: context.language, timeZone: context.timeZone })
  const now = context.clock.now()
  return (
    <MailboxPage context={context} title={t("drafts.title")} current="drafts" flush>
      <PageHeading title={t("drafts.title")} inBar>
        {total > 0 && <p className="folder-count">{t("drafts.label", { count: total })}</p>}
      </PageHeading>
      <ActSaid state={saidInAddress(t, params, "inbox")} />
      {rows.length === 0 ? (
        <EmptyState icon="drafts" title={t("drafts.emptyTitle")} step={<ButtonLink href="/compose">{t("drafts.emptyStep")}</ButtonLink>}>
          {t("drafts.emptyBody")}
        </EmptyState>
      ) : (
        <form action="/drafts/erase">
          <div className="folder-bar">
            <SelectAll field="draft" label={t("common.selectAll")} />
            <Button type="submit" look="plain" small icon="trash">
              {t("folder.delete")}
            </Button>
          </div>
          <List
            label={t("drafts.title")}
            look="sent"
            href="/compose?draft="
            select={{ field: "draft", label: boxLabel(t) }}
            rows={rows.map((draft) => draftRow(draft, { t, f, now }))}
          />
        </form>
      )}
      <Pager
        label={t("common.pages")}
        newer={pageAddress("/drafts", "after", newer)}
        older={pageAddress("/drafts", "before", older)}
        newerLabel={t("common.newer")}
        olderLabel={t("common.older")}
      />
    </MailboxPage>
  )
}
