import type { ReactNode } from "react"
import { Button } from "#app/_ui/button.tsx"
import { Icon } from "#app/_ui/icon.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import type { IconName } from "#app/_ui/icon-names.ts"
import { Toolbar } from "#app/_ui/toolbar.tsx"
import type { Translate } from "#lib/language/translate.ts"
import type { OpenedMessage } from "#lib/messages/open-message.ts"
import type { FormAction } from "#lib/web/action.ts"
import type { Act as ActName } from "../../_folder/moves.ts"
import type { ListedFolder } from "#lib/folders/mailbox-overview.ts"
import { ActForm } from "../../_folder/act-form.tsx"
import { MoveTo } from "../../_folder/move-to.tsx"
import { folderHref, isCommon } from "../../_folder/place.ts"
import { moveAction } from "../../actions.ts"
import { PrintButton } from "#app/_ui/print-button.tsx"

type Acting = { readonly message: OpenedMessage; readonly t: Translate }
type MessageActsProps = Acting & { readonly ownFolders: readonly ListedFolder[] }

/** The way back, and where the message can go. Answering comes after the letter, where it has been read. */
export function MessageActs({ message, ownFolders, t }: MessageActsProps) {
  const { folder } = message
  const own = ownFolders.find((candidate) => candidate.id === folder)
  return (
    <div className="message-bar">
      <a href={folderHref(folder)} className="button button-plain button-small message-back">
        <Icon name="back" small />
        {isCommon(folder) ? t(`${folder}.title`) : <bdi>{own?.name ?? t("folders.unreadable")}</bdi>}
      </a>
      <MessageToolbar action={moveAction} message={message} t={t}>
        {(folder === "archive" || !isCommon(folder)) && <Act act="unarchive" icon="restore" words={t("message.restore")} t={t} />}
        {folder !== "trash" && folder !== "archive" && <Act act="archive" icon="archive" words={t("message.archive")} t={t} />}
        <DeleteAct message={message} t={t} />
        {folder !== "trash" && <MoveTo folder={folder} ownFolders={ownFolders} t={t} />}
      </MessageToolbar>
    </div>
  )
}

type MessageToolbarProps = Acting & { readonly action: FormAction; readonly children: ReactNode }

/** What can be done with a message on its own page, which is left afterwards. */
export function MessageToolbar({ action, message: { id, folder }, t, children }: MessageToolbarProps) {
  return (
    <Toolbar label={t("message.acts")}>
      <ActForm
        action={action}
        start={{ kind: "start" }}
        words={{ undo: t("folder.undo"), pending: t("common.working") }}
        className="toolbar"
      >
        <input type="hidden" name="from" value="message" />
        <input type="hidden" name="folder" value={folder} />
        <input type="hidden" name="message" value={id} />
        {folder === "trash" && <Act act="restore" icon="restore" words={t("message.restore")} t={t} />}
        {children}
      </ActForm>
      <PrintButton onlyWide words={t("message.print")} />
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
export function AnswerForm({ message, t }: Acting) {
  // A number to be mended is the one thing to do then, and has the red button.
  const hasOtherStep = message.tracking?.some(({ wrongNumberAt }) => wrongNumberAt !== null) === true
  const answers = [
    { name: "reply", icon: "reply", words: t("message.reply"), look: hasOtherStep ? "quiet" : "primary" },
    { name: "reply_all", icon: "reply-all", words: t("message.replyAll"), look: "quiet" },
    ...(message.mayForward ? [{ name: "forward", icon: "forward", words: t("message.forward"), look: "quiet" } as const] : []),
  ] as const
  return (
    <form action="/compose" className="toolbar answers">
      {answers.map(({ name, icon, words, look }) => (
        <Button key={name} type="submit" name={name} value={message.id} look={look} icon={icon}>
          {words}
        </Button>
      ))}
    </form>
  )
}
