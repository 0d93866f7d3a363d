import { Icon } from "#app/_ui/icon.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import type { Folder } from "#db/schema/messages.ts"
import type { ListedFolder } from "#lib/folders/mailbox-overview.ts"
import type { Translate } from "#lib/language/translate.ts"

type MoveToProps = { readonly folder: Folder; readonly ownFolders: readonly ListedFolder[]; readonly t: Translate }

/** The choice of an own folder and the button that moves there; nothing for who has no other folder. */
export function MoveTo({ folder, ownFolders, t }: MoveToProps) {
  const others = ownFolders.filter(({ id }) => id !== folder)
  if (others.length === 0) return null
  return (
    <span className="move-to">
      <span className="select select-small">
        <select name="to" className="input" aria-label={t("folders.moveTo")} defaultValue="">
          <option value="">{t("folders.moveTo")}</option>
          {others.map(({ id, name }) => (
            <option key={id} value={id}>
              {name ?? t("folders.unreadable")}
            </option>
          ))}
        </select>
        <Icon name="open" />
      </span>
      <SubmitButton name="act" value="move" look="plain" small icon="move" pending={t("common.working")}>
        {t("folders.move")}
      </SubmitButton>
    </span>
  )
}
