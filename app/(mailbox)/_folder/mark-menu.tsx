import type { IconName } from "#app/_ui/icon-names.ts"
import { MenuButton } from "#app/_ui/menu.tsx"
import type { MessageKey, Translate } from "#lib/language/translate.ts"
import { ClosingMenu } from "./closing-menu.tsx"
import type { MarkAct } from "./moves.ts"

const FACE: Readonly<Record<MarkAct, { readonly icon: IconName; readonly words: MessageKey }>> = {
  flag: { icon: "flag", words: "folder.flag" },
  unflag: { icon: "flag-off", words: "folder.unflag" },
  unread: { icon: "mail", words: "folder.markUnread" },
  read: { icon: "mail-open", words: "folder.markRead" },
}

/** The ways to mark what is selected, or the message that is shown, in one menu of the form around them. */
export function MarkMenu({ marks, t }: { readonly marks: readonly MarkAct[]; readonly t: Translate }) {
  return (
    <ClosingMenu label={t("folder.mark")} icon="flag" className="button button-plain button-small">
      {marks.map((act) => (
        <MenuButton key={act} name="act" value={act} icon={FACE[act].icon}>
          {t(FACE[act].words)}
        </MenuButton>
      ))}
    </ClosingMenu>
  )
}
