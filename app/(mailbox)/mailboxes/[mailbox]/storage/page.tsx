import { titled } from "#app/_forms/titled.ts"
import { Gauge } from "#app/_ui/gauge.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import { PlaceList } from "#app/account/place-list.tsx"
import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { largestMessages } from "#lib/messages/largest-messages.ts"
import { mailboxFullness, type Storage } from "#lib/storage/storage.ts"
import { requireMailbox } from "#lib/web/mailbox.ts"
import { overviewOf } from "../../../overview.ts"
import { SpaceTable } from "../../../space-table.tsx"
import { spaceOf } from "../../../space.ts"
import type { FolderPageProps } from "../folder.tsx"
import { isSharedFolder, MailboxClosed, MailboxFrame, mailboxHref, sharedFolderHref } from "../mailbox-frame.tsx"

export const generateMetadata = titled("space.title")

/** How much a shared mailbox holds, where, which messages take most, and what makes room (A1, M15). */
export default async function SharedStoragePage({ params }: FolderPageProps) {
  const { mailbox: id } = await params
  const { context, mailbox } = await requireMailbox(id)
  if (mailbox === null) return <MailboxClosed context={context} />
  const [{ storage, bytes }, largest] = await Promise.all([overviewOf(mailbox), largestMessages(mailbox)])
  if (!largest.ok) throw new Error(largest.error.code)
  const t = translator(context.language)
  const { taken, day } = formats(context)
  return (
    <MailboxFrame
      context={context}
      mailbox={mailbox}
      title={t("space.title")}
      lead={t("mailboxes.space.lead")}
      current={null}
      tellsSpace={false}
    >
      <AccountSection title={t("space.now")}>
        <Now context={context} storage={storage} />
      </AccountSection>
      <AccountSection title={t("space.where")} lead={t("space.counts")}>
        <SpaceTable
          context={context}
          storage={storage}
          bytes={bytes}
          // A shared mailbox has no other folders, and nothing in it waits to leave.
          linkTo={(where) => isSharedFolder(where) && <a href={sharedFolderHref(id, where)}>{t(`navigation.${where}`)}</a>}
        />
      </AccountSection>
      <AccountSection title={t("space.largest")}>
        {largest.value.length === 0 ? (
          <p>{t("space.noLarge")}</p>
        ) : (
          <PlaceList
            places={largest.value.map(({ id: messageId, subject, size, who, folder, sentAt }) => ({
              href: mailboxHref(id, `/messages/${messageId}`),
              icon: "mail",
              name: subject === "" ? t("folder.noSubject") : subject,
              lead: [taken(size), who, isSharedFolder(folder) ? t(`navigation.${folder}`) : "", day(sentAt)]
                .filter((part) => part !== "")
                .join(" · "),
            }))}
          />
        )}
      </AccountSection>
      <AccountSection title={t("space.helps")}>
        <ul className="list-disc ps-5">
          <li>
            {t("mailboxes.space.helpsTrash")} <a href={sharedFolderHref(id, "trash")}>{t("space.toTrash")}</a>
          </li>
          <li>{t("mailboxes.space.helpsLarge")}</li>
          <li>{t("mailboxes.space.helpsKept")}</li>
        </ul>
      </AccountSection>
    </MailboxFrame>
  )
}

function Now({ context, storage }: { readonly context: MemberContext; readonly storage: Storage }) {
  const t = translator(context.language)
  const how = mailboxFullness(storage)
  const { words, share, isTight } = spaceOf(context, storage)
  return (
    <>
      <p className="mb-2 font-medium">{words}</p>
      <Gauge share={share} isTight={isTight} />
      {how === "room" ? (
        <p className="mt-3 text-quiet">{t("mailboxes.space.means.room")}</p>
      ) : (
        <Notice kind="warning" title={t(`mailboxes.space.heading.${how}`)} className="mt-4">
          <p>{t(`mailboxes.space.means.${how}`)}</p>
        </Notice>
      )}
    </>
  )
}
