import type { ReactNode } from "react"
import { Button, buttonClass } from "#app/_ui/button.tsx"
import { Icon } from "#app/_ui/icon.tsx"
import { Menu, MenuLink } from "#app/_ui/menu.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import type { IconName } from "#app/_ui/icon-names.ts"
import { Toolbar } from "#app/_ui/toolbar.tsx"
import type { Translate } from "#lib/language/translate.ts"
import type { OpenedMessage } from "#lib/messages/open-message.ts"
import type { FormAction } from "#lib/web/action.ts"
import { MarkMenu } from "../../_folder/mark-menu.tsx"
import type { Act as ActName, MarkAct } from "../../_folder/moves.ts"
import type { ListedFolder } from "#lib/folders/mailbox-overview.ts"
import { ActForm } from "../../_folder/act-form.tsx"
import { MoveTo } from "../../_folder/move-to.tsx"
import { folderHref, isCommon } from "../../_folder/place.ts"
import { moveAction } from "../../actions.ts"
import { PrintButton } from "#app/_ui/print-button.tsx"

type Acting = { readonly message: OpenedMessage; readonly t: Translate }
type Giving = {
  /** An organisation employs whoever looks, and may have shared mailboxes to give to (O6). */ readonly mayGive: boolean
}
type MessageActsProps = Acting & Giving & { readonly ownFolders: readonly ListedFolder[] }

/** The way back, and where the message can go. Answering comes after the letter, where it has been read. */
export function MessageActs({ message, ownFolders, mayGive, t }: MessageActsProps) {
  const { folder } = message
  const own = ownFolders.find((candidate) => candidate.id === folder)
  return (
    <div className="message-bar">
      <a href={folderHref(folder)} className="button button-plain button-small message-back">
        <Icon name="back" small />
        {isCommon(folder) ? t(`${folder}.title`) : <bdi>{own?.name ?? t("folders.unreadable")}</bdi>}
      </a>
      {message.isFlagged && (
        <p className="message-flag">
          <Icon name="flag" small />
          {t("folder.isFlagged")}
        </p>
      )}
      {/* What has not left is stopped, not moved. */}
      {message.held === null && (
        <MessageToolbar action={moveAction} message={message} t={t} beside={<MoreActs message={message} mayGive={mayGive} t={t} />}>
          {(folder === "archive" || !isCommon(folder)) && <Act act="unarchive" icon="restore" words={t("message.restore")} t={t} />}
          {folder !== "trash" && folder !== "archive" && <Act act="archive" icon="archive" words={t("message.archive")} t={t} />}
          <DeleteAct message={message} t={t} />
          {folder !== "trash" && <MarkMenu marks={marksOf(message)} t={t} />}
          {folder !== "trash" && <MoveTo folder={folder} ownFolders={ownFolders} t={t} />}
        </MessageToolbar>
      )}
    </div>
  )
}

/**
 * What is seldom wanted: what opens here can be taken along (M13), by a plain link, because a download is no act on the message; and its sender can be
 * blocked, and it be reported (M18), after a page that asks.
 */
function MoreActs({ message, mayGive, t }: Acting & Giving) {
  const { id, body, folder } = message
  if (body === null) return null
  return (
    <Menu label={t("common.more")} icon="more" className={buttonClass({ look: "plain", small: true })}>
      <MenuLink href={`/files/${id}/mail`} download icon="download">
        {t("message.saveAsMail")}
      </MenuLink>
      <PrintButton look="menu-item" words={t("message.print")} />
      {mayGive && folder !== "trash" && (
        <MenuLink href={`/give?message=${id}&from=message`} icon="people">
          {t("giving.act")}
        </MenuLink>
      )}
      {message.role !== "sender" && message.canReply && (
        <>
          <MenuLink href={`/messages/${id}/block`} icon="block">
            {t("blocked.asking.act")}
          </MenuLink>
          <MenuLink href={`/messages/${id}/report`} icon="report">
            {t("report.title")}
          </MenuLink>
        </>
      )}
    </Menu>
  )
}

type MessageToolbarProps = Acting & {
  readonly action: FormAction
  readonly children: ReactNode
  /** What the form sends along, by name. */
  readonly values?: Readonly<Record<string, string>>
  /** What stands after the acts and sends no form. */
  readonly beside?: ReactNode
}

/** What was written and not received is never unread. */
function marksOf({ folder, isFlagged }: OpenedMessage): readonly MarkAct[] {
  const flag = isFlagged ? ("unflag" as const) : ("flag" as const)
  return folder === "sent" ? [flag] : [flag, "unread"]
}

/** What can be done with a message on its own page, which is left afterwards. */
export function MessageToolbar({ action, message: { id, folder }, t, children, values = {}, beside }: MessageToolbarProps) {
  return (
    <Toolbar label={t("message.acts")}>
      <ActForm
        action={action}
        start={{ kind: "start" }}
        words={{ undo: t("folder.undo"), pending: t("common.working") }}
        className="toolbar"
      >
        <input type="hidden" name="from" value="message" />
        {Object.entries(values).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <input type="hidden" name="folder" value={folder} />
        <input type="hidden" name="message" value={id} />
        {folder === "trash" && <Act act="restore" icon="restore" words={t("message.restore")} t={t} />}
        {children}
      </ActForm>
      {beside}
    </Toolbar>
  )
}

/** To Trash, and from there for good, after a page that asks. */
export function DeleteAct({ message: { folder }, t }: Acting) {
  return <Act act={folder === "trash" ? "erase" : "trash"} icon="trash" words={t("message.delete")} t={t} />
}

type ActProps = { readonly act: ActName; readonly icon: IconName; readonly words: string; readonly t: Translate }

function Act({ act, icon, words, t }: ActProps) {
  return (
    <SubmitButton name="act" value={act} look="plain" small icon={icon} pending={t("common.working")}>
      {words}
    </SubmitButton>
  )
}

/** Reply, Reply all and Forward: a form that only leads to Compose, with buttons, as these are acts and not places. */
export function AnswerForm({ message, t, action = "/compose" }: Acting & { /** Where it is written. */ readonly action?: string }) {
  // A number to be mended is the one thing to do then, and has the red button.
  const hasOtherStep = message.tracking?.some(({ wrongNumberAt }) => wrongNumberAt !== null) === true
  const answers = [
    { name: "reply", icon: "reply", words: t("message.reply"), look: hasOtherStep ? "quiet" : "primary" },
    { name: "reply_all", icon: "reply-all", words: t("message.replyAll"), look: "quiet" },
    ...(message.mayForward ? [{ name: "forward", icon: "forward", words: t("message.forward"), look: "quiet" } as const] : []),
  ] as const
  return (
    <form action={action} className="toolbar answers">
      {answers.map(({ name, icon, words, look }) => (
        <Button key={name} type="submit" name={name} value={message.id} look={look} icon={icon}>
          {words}
        </Button>
      ))}
    </form>
  )
}
