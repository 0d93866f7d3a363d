import { ShortcutList } from "#app/(mailbox)/_keys/shortcut-list.tsx"
import { shortcutGroups, shortcutWords } from "#app/(mailbox)/_keys/overview.ts"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { titled } from "#app/_forms/titled.ts"
import { translator } from "#lib/language/translate.ts"
import { requireMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../account-page.tsx"
import { setShortcutsAction } from "../actions.ts"

export const generateMetadata = titled("shortcuts.title")

/** Which keys do what, and the switch that turns them off in every browser (WCAG 2.1.4). */
export default async function ShortcutsPage() {
  const context = await requireMember()
  const t = translator(context.language)
  const isOn = context.hasShortcuts
  return (
    <AccountPage context={context} title={t("shortcuts.title")} lead={t("shortcuts.lead")}>
      <AccountSection title={t(isOn ? "shortcuts.areOn" : "shortcuts.areOff")} lead={t("shortcuts.switchLead")}>
        <OtherAct
          key={String(isOn)}
          action={setShortcutsAction}
          look="quiet"
          label={t(isOn ? "shortcuts.off" : "shortcuts.on")}
          pending={t("account.saving")}
          values={{ shortcuts: isOn ? "off" : "on" }}
        />
      </AccountSection>
      <AccountSection title={t("shortcuts.all")} lead={t("shortcuts.actsOn")}>
        <ShortcutList groups={shortcutGroups(shortcutWords(t))} />
      </AccountSection>
    </AccountPage>
  )
}
