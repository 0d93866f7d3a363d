import { ActionForm } from "#app/_forms/action-form.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { titled } from "#app/_forms/titled.ts"
import { Notice } from "#app/_ui/notice.tsx"
import { PrintButton } from "#app/_ui/print-button.tsx"
import { QrCode } from "#app/_ui/qr-code.tsx"
import type { MemberContext } from "#lib/context.ts"
import { ownFactors } from "#lib/factors/own-factors.ts"
import { showDrawnSheet, type DrawnSheet } from "#lib/factors/recovery-sheet.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { load, requireMember, requireProvenMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../../account-page.tsx"
import { confirmSheetAction, drawSheetAction, dropSheetAction, revokeSheetAction } from "./actions.ts"

export const generateMetadata = titled("recoverySheet.title")

/** The recovery sheet (I5): made, printed, typed back; or revoked. */
export default async function RecoverySheetPage() {
  const context = await requireMember()
  const drawn = await showDrawnSheet(context, await attemptToken())
  return drawn === null ? <Make context={await requireProvenMember()} /> : <Sheet context={context} drawn={drawn} />
}

async function Make({ context }: { readonly context: MemberContext }) {
  const factors = await load(ownFactors)
  if (!factors.ok) return null
  const t = translator(context.language)
  const own = translator(context.language, "recoverySheet")
  const { hasRecoverySheet } = factors.value
  const make = hasRecoverySheet ? own("makeNew") : own("make")
  return (
    <AccountPage context={context} title={own("title")} lead={own("lead")} isOfIdControl>
      <AccountSection title={make} lead={hasRecoverySheet ? own("on") : own("off")}>
        <OtherAct action={drawSheetAction} label={make} pending={t("common.working")} look="primary" />
      </AccountSection>
      {hasRecoverySheet && (
        <AccountSection title={own("revoke")} lead={own("revokeLead")}>
          <OtherAct action={revokeSheetAction} label={own("revoke")} pending={t("common.working")} look="danger" />
        </AccountSection>
      )}
    </AccountPage>
  )
}

function Sheet({ context, drawn }: { readonly context: MemberContext; readonly drawn: DrawnSheet }) {
  const t = translator(context.language)
  const own = translator(context.language, "recoverySheet")
  const { actor, env } = context
  return (
    <AccountPage
      context={context}
      title={own("sheetTitle", { address: actor.address })}
      lead={own("sheetLead", { day: formats(context).day(drawn.madeAt) })}
      isOfIdControl
    >
      <Notice kind="info" title={own("sheetNote")} className="no-print" />
      <div className="mt-6 max-w-[44rem]">
        <h2 className="mb-2">{own("key")}</h2>
        <p className="recovery-key printed-code" translate="no">
          {drawn.key}
        </p>
        <QrCode text={drawn.key} label={own("qr")} />
        <p className="mt-4">{own("use", { page: `${env.baseUrl}/recover` })}</p>
      </div>
      <div className="no-print mt-6">
        <PrintButton words={t("common.print")} look="primary" />
      </div>
      <div className="no-print">
        <AccountSection title={own("typeBack")} lead={own("typeBackLead")}>
          <ActionForm
            action={confirmSheetAction}
            submit={own("confirm")}
            pending={own("confirming")}
            fields={[{ kind: "code", name: "key", label: own("typed"), hint: own("typedHint"), letters: true, waits: true }]}
          />
          <div className="other-acts mt-4">
            <OtherAct action={dropSheetAction} label={own("drop")} pending={t("common.working")} />
          </div>
        </AccountSection>
      </div>
    </AccountPage>
  )
}
