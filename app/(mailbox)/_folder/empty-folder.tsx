import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import type { CommonFolder, Folder } from "#db/schema/messages.ts"
import type { Translate } from "#lib/language/translate.ts"
import type { Narrowing } from "#lib/messages/narrowed.ts"
import { narrowWords } from "./narrow-links.tsx"
import { folderHref, isCommon } from "./place.ts"

type EmptyFolderProps = {
  readonly folder: Folder
  /** What the list is narrowed to; null for everything. */ readonly only: Narrowing | null
  /** The folder is not empty: only this page of it is. */ readonly hasMore: boolean
  readonly address: string
  /** After how many days Trash erases by itself; null for never, and in other folders. */ readonly erasesAfter: number | null
  readonly t: Translate
}

const NEXT = { inbox: "/compose", sent: "/compose", archive: "/inbox", trash: "/inbox" } as const

/** Says what will be here and what to do now (U5). */
export function EmptyFolder({ folder, only, hasMore, address, erasesAfter, t }: EmptyFolderProps) {
  if (only !== null) return <EmptyNarrowed folder={folder} only={only} t={t} />
  if (hasMore) {
    return (
      <EmptyState
        icon={isCommon(folder) ? folder : "folder"}
        title={t("folder.endTitle")}
        step={<ButtonLink href={folderHref(folder)}>{t("folder.endStep")}</ButtonLink>}
      >
        {t("folder.endBody")}
      </EmptyState>
    )
  }
  if (!isCommon(folder)) {
    return (
      <EmptyState icon="folder" title={t("folders.emptyTitle")} step={<ButtonLink href="/inbox">{t("folders.emptyStep")}</ButtonLink>}>
        {t("folders.emptyBody")}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={folder}
      title={t(`${folder}.emptyTitle`)}
      step={<ButtonLink href={NEXT[folder]}>{t(`${folder}.emptyStep`)}</ButtonLink>}
    >
      {bodyOf(folder, { address, erasesAfter, t })}
    </EmptyState>
  )
}

const SIGN = { unread: "mail-open", waiting: "reply", flagged: "flag" } as const

/** Nothing that was asked for: says what would be here, and leads back to everything. */
function EmptyNarrowed({ folder, only, t }: { readonly folder: Folder; readonly only: Narrowing; readonly t: Translate }) {
  const words = narrowWords(folder, only)
  return (
    <EmptyState icon={SIGN[only]} title={t(`${words}Title`)} step={<ButtonLink href={folderHref(folder)}>{t("narrow.step")}</ButtonLink>}>
      {t(`${words}Body`)}
    </EmptyState>
  )
}

function bodyOf(folder: CommonFolder, { address, erasesAfter, t }: Pick<EmptyFolderProps, "address" | "erasesAfter" | "t">): string {
  if (folder === "inbox") return t("inbox.emptyBody", { address, brand: t("brand.name") })
  if (erasesAfter !== null) return t("trash.clockEmptyBody", { days: erasesAfter })
  return t(`${folder}.emptyBody`)
}
