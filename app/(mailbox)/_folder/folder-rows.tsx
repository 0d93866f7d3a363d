import type { ReactNode } from "react"
import { List } from "#app/_ui/list.tsx"
import { Pager } from "#app/_ui/pager.tsx"
import type { Folder } from "#db/schema/messages.ts"
import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { FolderPage } from "#lib/messages/list-folder.ts"
import type { FormAction } from "#lib/web/action.ts"
import { ActForm } from "./act-form.tsx"
import { boxLabel, messageRow, type RowCare } from "./message-row.ts"
import { pageAddress } from "./place.ts"
import { saidInAddress, type PageParams } from "./said.ts"

type FolderRowsProps = {
  /** Whoever looks: their language and time. */
  readonly context: MemberContext
  readonly folder: Folder
  readonly page: FolderPage | Promise<FolderPage>
  readonly params: PageParams
  /** What the list is called. */
  readonly label: string
  readonly href: string
  /** Where messages are read; those of support have pages of their own. */
  readonly messages?: string
  /** Does what the toolbar's buttons say with what is selected. */
  readonly action: FormAction
  readonly toolbar: ReactNode
  /** What the form sends along, by name. */
  readonly values?: Readonly<Record<string, string>>
  /** Numbers in a register, by message. */
  readonly numbers?: ReadonlyMap<string, string>
  /** Who takes care of messages of a shared mailbox, and which are done, by message. */
  readonly cares?: ReadonlyMap<string, RowCare>
  /** Stands there when there is no message. */
  readonly empty: ReactNode
}

/** A page of a folder's messages in one form with what can be done with them, and the way to newer and older ones. */
export async function FolderRows({
  context,
  folder,
  page: coming,
  params,
  label,
  href,
  messages = "/messages",
  action,
  toolbar,
  values = {},
  numbers,
  cares,
  empty,
}: FolderRowsProps) {
  const page = await coming
  const t = translator(context.language)
  const isSentFolder = folder === "sent"
  const setting = { t, f: formats(context), now: context.clock.now(), isSentFolder }
  return (
    <>
      <ActForm action={action} start={saidInAddress(t, params, folder)} words={{ undo: t("folder.undo"), pending: t("common.working") }}>
        <input type="hidden" name="folder" value={folder} />
        {Object.entries(values).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {page.rows.length === 0 ? (
          empty
        ) : (
          <>
            {toolbar}
            <List
              label={label}
              look={isSentFolder ? "sent" : "inbox"}
              href={`${messages}/`}
              select={{ field: "message", label: boxLabel(t) }}
              rows={page.rows.map((row) => messageRow(row, { ...setting, number: numbers?.get(row.id), care: cares?.get(row.id) }))}
            />
          </>
        )}
      </ActForm>
      <Pager
        label={t("common.pages")}
        newer={pageAddress(href, "after", page.newer)}
        older={pageAddress(href, "before", page.older)}
        newerLabel={t("common.newer")}
        olderLabel={t("common.older")}
      />
    </>
  )
}
