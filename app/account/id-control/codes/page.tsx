import { OtherAct } from "#app/_forms/other-act.tsx"
import { titled } from "#app/_forms/titled.ts"
import { ownFactors } from "#lib/factors/own-factors.ts"
import { translator } from "#lib/language/translate.ts"
import { load, requireProvenMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../../account-page.tsx"
import { printCodesAction, removeCodesAction } from "./actions.ts"

export const generateMetadata = titled("oneTimeCodes.title")

/** A sheet of one-time codes: how many are left, and a new one (I5). */
export default async function CodesPage() {
  const context = await requireProvenMember()
  const factors = await load(ownFactors)
  if (!factors.ok) return null
  const t = translator(context.language)
  const own = translator(context.language, "oneTimeCodes")
  const { codes } = factors.value
  return (
    <AccountPage context={context} title={own("title")} lead={own("lead")} isOfIdControl>
      <AccountSection
        title={codes === null ? own("make") : own("makeNew")}
        lead={codes === null ? t("account.id.codesOff") : `${t("account.id.codesOn", codes)} ${own("newKills")}`}
      >
        <OtherAct
          action={printCodesAction}
          label={codes === null ? own("make") : own("makeNew")}
          pending={t("common.working")}
          look="primary"
        />
      </AccountSection>
      {codes !== null && (
        <div className="mt-8">
          <OtherAct action={removeCodesAction} label={own("remove")} pending={t("common.working")} look="danger" />
        </div>
      )}
    </AccountPage>
  )
}
