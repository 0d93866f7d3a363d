import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { Icon } from "#app/_ui/icon.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { translator } from "#lib/language/translate.ts"
import { listOwnMailboxes } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { ownClaims } from "#lib/shared-mailboxes/work.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { MailboxPage } from "../mailbox-page.tsx"

export const generateMetadata = titled("mailboxes.title")

/** The shared mailboxes that the person reads (M15). */
export default async function MailboxesPage() {
  const context = await requireMember()
  const own = await load(listOwnMailboxes)
  if (!own.ok) throw new Error(own.error.code)
  const claims = await ownClaims(context)
  const t = translator(context.language)
  const title = t("mailboxes.title")
  return (
    <MailboxPage context={context} title={title} current="mailboxes">
      <PageHeading title={title} lead={t("mailboxes.lead")} inBar />
      {own.value.length === 0 ? (
        <EmptyState icon="people" title={t("mailboxes.noneTitle")} step={<ButtonLink href="/inbox">{t("trash.emptyStep")}</ButtonLink>}>
          {t("mailboxes.noneBody")}
        </EmptyState>
      ) : (
        <ul role="list" className="own-folders">
          {own.value.map(({ id, name, address, organisation }) => (
            <li key={id}>
              <Icon name="inbox" />
              <div className="own-folder">
                <a href={`/mailboxes/${id}`}>
                  <bdi>{name}</bdi>
                </a>
                <p className="text-quiet">
                  <bdi>{address}</bdi> · <bdi>{organisation}</bdi>
                </p>
                {claims.has(id) && (
                  <p>
                    <a href={`/mailboxes/${id}?show=mine`}>{t("mailboxes.work.count", { count: claims.get(id) ?? 0 })}</a>
                  </p>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </MailboxPage>
  )
}
