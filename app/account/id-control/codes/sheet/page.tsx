import { OtherAct } from "#app/_forms/other-act.tsx"
import { titled } from "#app/_forms/titled.ts"
import { PrintButton } from "#app/_ui/print-button.tsx"
import { ButtonLink } from "#app/_ui/button.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { showSheet } from "#lib/factors/print-codes.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { requireMember } from "#lib/web/load.ts"
import { AccountPage } from "../../../account-page.tsx"
import { codesPrintedAction } from "../actions.ts"

export const generateMetadata = titled("oneTimeCodes.title")

/** The codes, once, as a sheet to print. */
export default async function SheetPage() {
  const context = await requireMember()
  const sheet = await showSheet(context, await attemptToken())
  const t = translator(context.language)
  const own = translator(context.language, "oneTimeCodes")
  if (sheet === null)
    return (
      <AccountPage context={context} title={own("title")} lead={own("gone")} isOfIdControl>
        <div className="mt-6">
          <ButtonLink href="/account/id-control/codes">{own("makeNew")}</ButtonLink>
        </div>
      </AccountPage>
    )
  return (
    <AccountPage
      context={context}
      title={own("sheetTitle", { address: context.actor.address })}
      lead={own("sheetLead", { day: formats(context).day(sheet.madeAt) })}
      isOfIdControl
    >
      <Notice kind="info" title={own("sheetNote")} className="no-print" />
      <ol className="code-sheet" translate="no">
        {sheet.codes.map((code) => (
          <li key={code} className="printed-code">
            {code}
          </li>
        ))}
      </ol>
      <p className="max-w-[44rem]">{own("use")}</p>
      <div className="button-row no-print mt-6">
        <PrintButton words={t("common.print")} look="primary" />
        <OtherAct action={codesPrintedAction} label={own("sheetDone")} pending={t("common.working")} look="quiet" />
      </div>
    </AccountPage>
  )
}
