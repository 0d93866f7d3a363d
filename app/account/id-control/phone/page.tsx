import { titled } from "#app/_forms/titled.ts"
import { ownFactors } from "#lib/factors/own-factors.ts"
import { awaitedPhone } from "#lib/factors/set-phone.ts"
import { translator } from "#lib/language/translate.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { load, requireProvenMember } from "#lib/web/load.ts"
import { AccountPage } from "../../account-page.tsx"
import { PhoneForm } from "../phone-form.tsx"

export const generateMetadata = titled("phonePage.title")

/** Another mobile phone, after a fresh proof (B25). */
export default async function PhonePage() {
  const context = await requireProvenMember()
  const factors = await load(ownFactors)
  if (!factors.ok) return null
  const awaited = await awaitedPhone(context, { which: "phone", token: await attemptToken() })
  const t = translator(context.language, "phonePage")
  return (
    <AccountPage context={context} title={t("title")} lead={t("lead")} isOfIdControl>
      <PhoneForm language={context.language} which="phone" digits={factors.value.phoneDigits} awaited={awaited?.lastDigits ?? null} />
    </AccountPage>
  )
}
