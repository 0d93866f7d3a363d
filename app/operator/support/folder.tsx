import { ActForm } from "#app/(mailbox)/_folder/act-form.tsx"
import { messageRow } from "#app/(mailbox)/_folder/message-row.ts"
import { pageAddress, placeIn } from "#app/(mailbox)/_folder/place.ts"
import { saidInAddress, type PageParams } from "#app/(mailbox)/_folder/said.ts"
import { SelectAll } from "#app/(mailbox)/_folder/select-all.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { List } from "#app/_ui/list.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { Pager } from "#app/_ui/pager.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import { Toolbar } from "#app/_ui/toolbar.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { requireSupport } from "#lib/web/staff.ts"
import { moveSupportAction } from "./actions.ts"
import { SUPPORT_FOLDERS, SUPPORT_MESSAGES, SupportClosed, SupportFrame, type SupportFolder } from "./support-frame.tsx"

const EMPTY = { inbox: "operator.support.emptyBody", sent: "operator.support.sentEmpty", trash: "operator.support.trashEmpty" } as const

/** A folder of support's mailbox: the same rows as in everybody's own, opened with the mailbox's key. */
export async function SupportFolderView({ folder, params }: { readonly folder: SupportFolder; readonly params: PageParams }) {
  const { context, support } = await requireSupport()
  if (!support.ok) return <SupportClosed context={context} code={support.error.code} />
  const found = await listFolder(support.value, { folder, ...placeIn(params) })
  if (!found.ok) throw new Error(found.error.code)
  const { rows, newer, older } = found.value
  const t = translator(context.language)
  const setting = { t, f: formats(context), now: context.clock.now(), isSentFolder: folder === "sent", messages: SUPPORT_MESSAGES }
  const href = SUPPORT_FOLDERS[folder]
  return (
    <SupportFrame context={context} current={folder}>
      {params["answered"] !== undefined && <Notice kind="done" announce title={t("operator.support.answered")} className="mt-4" />}
      <ActForm
        action={moveSupportAction}
        start={saidInAddress(t, params, folder)}
        words={{ undo: t("folder.undo"), pending: t("common.working") }}
      >
        <input type="hidden" name="folder" value={folder} />
        {rows.length === 0 ? (
          <EmptyState icon={folder} title={t("operator.support.emptyTitle")}>
            {t(EMPTY[folder])}
          </EmptyState>
        ) : (
          <>
            <Acts folder={folder} t={t} />
            <List
              label={t(`${folder}.title`)}
              look={folder === "sent" ? "sent" : "inbox"}
              field="message"
              rows={rows.map((row) => messageRow(row, setting))}
            />
          </>
        )}
      </ActForm>
      <Pager
        label={t("common.pages")}
        newer={pageAddress(href, "after", newer)}
        older={pageAddress(href, "before", older)}
        newerLabel={t("common.newer")}
        olderLabel={t("common.older")}
      />
    </SupportFrame>
  )
}

function Acts({ folder, t }: { readonly folder: SupportFolder; readonly t: Translate }) {
  return (
    <div className="folder-bar">
      <SelectAll field="message" label={t("common.selectAll")} />
      <Toolbar label={t("folder.acts")}>
        {folder === "trash" && (
          <SubmitButton name="act" value="restore" look="plain" small icon="restore" pending={t("common.working")}>
            {t("folder.restore")}
          </SubmitButton>
        )}
        <SubmitButton
          name="act"
          value={folder === "trash" ? "erase" : "trash"}
          look="plain"
          small
          icon="trash"
          pending={t("common.working")}
        >
          {t("folder.delete")}
        </SubmitButton>
      </Toolbar>
      {folder === "trash" && <p className="folder-lead">{t("trash.lead")}</p>}
    </div>
  )
}
