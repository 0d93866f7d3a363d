import { folderHref } from "#app/(mailbox)/_folder/place.ts"
import { overviewOf } from "#app/(mailbox)/overview.ts"
import { SpaceTable } from "#app/(mailbox)/space-table.tsx"
import { spaceOf } from "#app/(mailbox)/space.ts"
import { titled } from "#app/_forms/titled.ts"
import { Gauge } from "#app/_ui/gauge.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import type { MemberContext } from "#lib/context.ts"
import type { BytesOf, MailboxOverview } from "#lib/folders/mailbox-overview.ts"
import { isOwnFolder } from "#lib/folders/own-folder-id.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { largestMessages, type LargeMessage } from "#lib/messages/largest-messages.ts"
import { fullness, receivedUpTo, type Storage } from "#lib/storage/storage.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../account-page.tsx"
import { PlaceList } from "../place-list.tsx"

export const generateMetadata = titled("space.title")

/** How much the mailbox holds, where, which messages take most, and what makes room (A1). */
export default async function StoragePage() {
  const context = await requireMember()
  const [overview, largest] = await Promise.all([overviewOf(context), load(largestMessages)])
  const t = translator(context.language)
  if (!largest.ok) return null
  return (
    <AccountPage context={context} title={t("space.title")} lead={t("space.lead")}>
      <AccountSection title={t("space.now")}>
        <Now context={context} storage={overview.storage} />
      </AccountSection>
      <AccountSection title={t("space.where")} lead={t("space.counts")}>
        <SpaceTable
          context={context}
          storage={overview.storage}
          bytes={overview.bytes}
          linkTo={(where) => <a href={hrefOf(where)}>{nameOf({ context, overview }, where)}</a>}
        />
      </AccountSection>
      <AccountSection title={t("space.largest")}>
        {largest.value.length === 0 ? (
          <p>{t("space.noLarge")}</p>
        ) : (
          <PlaceList
            places={largest.value.map((message) => ({
              href: `/messages/${message.id}`,
              icon: "mail",
              name: message.subject === "" ? t("folder.noSubject") : message.subject,
              lead: aboutLarge(context, { message, overview }),
            }))}
          />
        )}
      </AccountSection>
      <AccountSection title={t("space.helps")}>
        <ul className="list-disc ps-5">
          <li>
            {t("space.helpsTrash")} <a href="/trash">{t("space.toTrash")}</a>
          </li>
          <li>{t("space.helpsLarge")}</li>
          <li>
            {t("space.helpsExport")} <a href="/account/privacy/export">{t("space.toExport")}</a>
          </li>
        </ul>
      </AccountSection>
    </AccountPage>
  )
}

/** The same words as in the rail, larger, with what follows from them. */
function Now({ context, storage }: { readonly context: MemberContext; readonly storage: Storage }) {
  const t = translator(context.language)
  const how = fullness(storage)
  const { words, share, isTight } = spaceOf(context, storage)
  const twice = formats(context).limit(receivedUpTo(storage))
  return (
    <>
      <p className="mb-2 font-medium">{words}</p>
      <Gauge share={share} isTight={isTight} />
      {how === "room" ? (
        <p className="mt-3 text-quiet">{t("space.means.room", { twice })}</p>
      ) : (
        <Notice kind="warning" title={t(`space.heading.${how}`)} className="mt-4">
          <p>{t(`space.means.${how}`, { twice })}</p>
        </Notice>
      )}
    </>
  )
}

type Of = { readonly context: MemberContext; readonly overview: MailboxOverview }

/** What is sent later is listed in Sent until it leaves. */
const hrefOf = (where: BytesOf["where"]): string => (where === "drafts" ? "/drafts" : where === "held" ? "/sent" : folderHref(where))

function nameOf({ context, overview }: Of, where: BytesOf["where"]): string {
  const t = translator(context.language)
  if (where === "held") return t("space.held")
  if (where === "drafts" || !isOwnFolder(where)) return t(`navigation.${where}`)
  return overview.ownFolders.find(({ id }) => id === where)?.name ?? t("folders.unreadable")
}

type Large = { readonly message: LargeMessage; readonly overview: MailboxOverview }

function aboutLarge(context: MemberContext, { message, overview }: Large): string {
  const { taken, day } = formats(context)
  const where = message.held === null ? message.folder : "held"
  return [taken(message.size), message.who, nameOf({ context, overview }, where), day(message.sentAt)]
    .filter((part) => part !== "")
    .join(" · ")
}
