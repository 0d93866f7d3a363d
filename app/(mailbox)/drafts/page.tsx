import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { listDrafts } from "#lib/drafts/list-drafts.ts"
import { translator } from "#lib/language/translate.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { ActSaid } from "../_folder/act-said.tsx"
import { placeIn } from "../_folder/place.ts"
import { saidInAddress, type PageParams } from "../_folder/said.ts"
import { MailboxPage } from "../mailbox-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { DraftList } from "./draft-list.tsx"

export const generateMetadata = titled("drafts.title")

/** What was begun and not sent yet; deleting leads to a page that asks, because drafts do not pass through Trash (M4). */
export default async function DraftsPage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  const params = await searchParams
  const context = await requireMember()
  const found = await load((member) => listDrafts(member, placeIn(params)))
  if (!found.ok) throw new Error(found.error.code)
  const { total } = found.value
  const t = translator(context.language)
  return (
    <MailboxPage context={context} title={t("drafts.title")} current="drafts" flush>
      <PageHeading title={t("drafts.title")} inBar>
        {total > 0 && <p className="folder-count">{t("drafts.label", { count: total })}</p>}
      </PageHeading>
      <ActSaid state={saidInAddress(t, params, "inbox")} />
      <DraftList
        context={context}
        page={found.value}
        href="/drafts"
        drafts="/compose?draft="
        empty={
          <EmptyState icon="drafts" title={t("drafts.emptyTitle")} step={<ButtonLink href="/compose">{t("drafts.emptyStep")}</ButtonLink>}>
            {t("drafts.emptyBody")}
          </EmptyState>
        }
      />
    </MailboxPage>
  )
}
