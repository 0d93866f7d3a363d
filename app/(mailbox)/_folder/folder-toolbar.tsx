import type { ReactNode } from "react"
import type { IconName } from "#app/_ui/icon-names.ts"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import { Toolbar } from "#app/_ui/toolbar.tsx"
import type { CommonFolder, Folder } from "#db/schema/messages.ts"
import type { ListedFolder } from "#lib/folders/mailbox-overview.ts"
import type { MessageKey, Translate } from "#lib/language/translate.ts"
import { MarkMenu } from "./mark-menu.tsx"
import type { Act, MarkAct } from "./moves.ts"
import { MoveTo } from "./move-to.tsx"
import { isCommon } from "./place.ts"
import { SelectAll } from "./select-all.tsx"

type ActButton = Exclude<Act, "move" | "give" | MarkAct>

/** What can be done with the messages of each folder, the mildest first. */
const ACTS_OF: Readonly<Record<CommonFolder | "own", readonly ActButton[]>> = {
  inbox: ["archive", "trash"],
  sent: ["archive", "trash"],
  archive: ["unarchive", "trash"],
  own: ["unarchive", "archive", "trash"],
  trash: ["restore", "erase"],
}

/** In Trash too the button says Delete: what that means there, the next page says. */
const FACE: Readonly<Record<ActButton, { readonly icon: IconName; readonly words: MessageKey }>> = {
  archive: { icon: "archive", words: "folder.archive" },
  trash: { icon: "trash", words: "folder.delete" },
  unarchive: { icon: "restore", words: "folder.restore" },
  restore: { icon: "restore", words: "folder.restore" },
  erase: { icon: "trash", words: "folder.delete" },
}

type Shown = {
  readonly folder: Folder
  /** After how many days Trash erases by itself; null for never, and in other folders. */
  readonly erasesAfter?: number | null
  readonly t: Translate
}

type FolderToolbarProps = Shown & {
  readonly ownFolders: readonly ListedFolder[]
  /** An organisation employs whoever looks, and may have shared mailboxes to give to (O6). */
  readonly mayGive?: boolean
}

/** The acts on what is selected in a folder of one's own mailbox. */
export function FolderToolbar({ folder, ownFolders, mayGive = false, erasesAfter, t }: FolderToolbarProps) {
  return (
    <FolderActs folder={folder} acts={ACTS_OF[isCommon(folder) ? folder : "own"]} erasesAfter={erasesAfter} t={t}>
      {folder !== "trash" && <MarkMenu marks={folder === "sent" ? ["flag", "unflag"] : ["flag", "unflag", "unread", "read"]} t={t} />}
      {folder !== "trash" && <MoveTo folder={folder} ownFolders={ownFolders} t={t} />}
      {folder !== "trash" && mayGive && (
        <SubmitButton name="act" value="give" look="plain" small icon="people" pending={t("common.working")}>
          {t("giving.act")}
        </SubmitButton>
      )}
    </FolderActs>
  )
}

type FolderActsProps = Shown & {
  readonly acts: readonly ActButton[]
  /** What stands behind the buttons. */
  readonly children?: ReactNode
}

/** The acts on what is selected; they are buttons of the form around the rows, so that they work without JavaScript. */
export function FolderActs({ folder, acts, erasesAfter = null, t, children }: FolderActsProps) {
  return (
    <div className="folder-bar">
      <SelectAll field="message" label={t("common.selectAll")} />
      <Toolbar label={t("folder.acts")}>
        {acts.map((act) => (
          <SubmitButton key={act} name="act" value={act} look="plain" small icon={FACE[act].icon} pending={t("common.working")}>
            {t(FACE[act].words)}
          </SubmitButton>
        ))}
        {children}
      </Toolbar>
      {folder === "trash" && <p className="folder-lead">{t("trash.lead")}</p>}
      {erasesAfter !== null && (
        <p className="folder-lead folder-clock">
          {t("trash.clock", { days: erasesAfter })} <a href="/account#trash-clock">{t("trash.clockChange")}</a>
        </p>
      )}
    </div>
  )
}
