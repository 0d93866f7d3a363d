import { OtherAct } from "#app/_forms/other-act.tsx"
import { titled } from "#app/_forms/titled.ts"
import { ownFactors } from "#lib/factors/own-factors.ts"
import { awaitedPhone } from "#lib/factors/set-phone.ts"
import { translator } from "#lib/language/translate.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { load, requireProvenMember } from "#lib/web/load.ts"
import { AccountPage } from "../../account-page.tsx"
import { removeBackupPhoneAction } from "../phone-actions.ts"
import { PhoneForm } from "../phone-form.tsx"

export const generateMetadata = titled("backupPhone.title")

/** The phone for when the first one, or the app, is lost (I5). */
export default async function BackupPhonePage() {
  const context = await requireProvenMember()
  const factors = await load(ownFactors)
  if (!factors.ok) return null
  const awaited = await awaitedPhone(context, { which: "backup_phone", token: await attemptToken() })
  const t = translator(context.language)
  const { backupDigits } = factors.value
  return (
    <AccountPage context={context} title={t("backupPhone.title")} lead={t("backupPhone.lead")} isOfIdControl>
      <PhoneForm language={context.language} which="backup_phone" digits={backupDigits} awaited={awaited?.lastDigits ?? null} />
      {backupDigits !== null && awaited === null && (
        <div className="mt-8">
          <OtherAct action={removeBackupPhoneAction} label={t("backupPhone.remove")} pending={t("common.working")} look="danger" />
        </div>
      )}
    </AccountPage>
  )
}
