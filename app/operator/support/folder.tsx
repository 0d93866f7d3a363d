import { FolderRows } from "#app/(mailbox)/_folder/folder-rows.tsx"
import { FolderActs } from "#app/(mailbox)/_folder/folder-toolbar.tsx"
import { placeIn } from "#app/(mailbox)/_folder/place.ts"
import type { PageParams } from "#app/(mailbox)/_folder/said.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { translator, type Translate } from "#lib/language/translate.ts"
import { listSupport } from "#lib/staff/list-support.ts"
import { requireSupport } from "#lib/web/staff.ts"
import { moveSupportAction } from "./actions.ts"
import { SUPPORT_FOLDERS, SUPPORT_MESSAGES, SupportClosed, SupportFrame, type SupportFolder } from "./support-frame.tsx"

const EMPTY = { inbox: "operator.support.emptyBody", sent: "operator.support.sentEmpty", trash: "operator.support.trashEmpty" } as const
const ACTS = { inbox: ["trash"], sent: ["trash"], trash: ["restore", "erase"] } as const

/** A folder of support's mailbox: the same rows as in everybody's own, opened with the mailbox's key. */
export async function SupportFolderView({ folder, params }: { readonly folder: SupportFolder; readonly params: PageParams }) {
  const { context, support } = await requireSupport()
  if (!support.ok) return <SupportClosed context={context} code={support.error.code} />
  const found = await listSupport(context, { folder, ...placeIn(params) })
  if (!found.ok) throw new Error(found.error.code)
  const t = translator(context.language)
  return (
    <SupportFrame context={context} current={folder}>
      {params["answered"] !== undefined && <Notice kind="done" announce title={t("operator.support.answered")} className="mt-4" />}
      <FolderRows
        context={context}
        folder={folder}
        page={found.value}
        params={params}
        label={t(`${folder}.title`)}
        href={SUPPORT_FOLDERS[folder]}
        messages={SUPPORT_MESSAGES}
        action={moveSupportAction}
        toolbar={<FolderActs folder={folder} acts={ACTS[folder]} t={t} />}
        empty={
          <EmptyState icon={folder} title={t("operator.support.emptyTitle")} step={nextStep(folder, t)}>
            {t(EMPTY[folder])}
          </EmptyState>
        }
      />
    </SupportFrame>
  )
}

/** From an empty Inbox to what else waits for support, from the other folders to the Inbox. */
const nextStep = (folder: SupportFolder, t: Translate) =>
  folder === "inbox" ? (
    <ButtonLink href="/operator/cases">{t("operator.cases.title")}</ButtonLink>
  ) : (
    <ButtonLink href={SUPPORT_FOLDERS.inbox}>{t("trash.emptyStep")}</ButtonLink>
  )
