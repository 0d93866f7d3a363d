import { ActionForm } from "#app/_forms/action-form.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { PrintButton } from "#app/_ui/print-button.tsx"
import { QrCode } from "#app/_ui/qr-code.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { organizerHref } from "../../organizer-page.tsx"
import { organisationField } from "../../unit-fields.ts"
import { RecoveryBelow } from "../recovery-below.tsx"
import { confirmSheetAction, dropSheetAction } from "./actions.ts"

type PrintedSheetProps = { readonly context: OrganizerContext; readonly drawn: { readonly key: string; readonly madeAt: Date } }

/** The sheet as it is printed, and the field in which its key is typed back. */
export function PrintedSheet({ context, drawn: { key, madeAt } }: PrintedSheetProps) {
  const common = translator(context.language)
  const own = translator(context.language, "recoverySheet")
  const t = translator(context.language, "organizer")
  const { organisation, env } = context
  return (
    <RecoveryBelow
      context={context}
      title={t("recovery.sheet.sheetTitle", { organisation: organisation.name })}
      lead={t("recovery.sheet.sheetLead", { day: formats(context).day(madeAt) })}
    >
      <Notice kind="info" title={own("sheetNote")} className="no-print" />
      <div className="mt-6 max-w-[44rem]">
        <h2 className="mb-2">{own("key")}</h2>
        <p className="recovery-key printed-code" translate="no">
          {key}
        </p>
        <QrCode text={key} label={t("recovery.sheet.qr")} />
        <p className="mt-4">
          {t("recovery.sheet.usePaper", { page: `${env.baseUrl}${organizerHref(organisation.id, "/recovery/sheet")}` })}
        </p>
      </div>
      <div className="no-print mt-6">
        <PrintButton words={common("common.print")} look="primary" />
      </div>
      <div className="no-print">
        <AccountSection title={own("typeBack")} lead={t("recovery.sheet.typeBackLead")}>
          <ActionForm
            action={confirmSheetAction}
            submit={own("confirm")}
            pending={own("confirming")}
            fields={[
              organisationField(context),
              { kind: "code", name: "key", label: own("typed"), hint: own("typedHint"), letters: true, waits: true },
            ]}
          />
          <div className="other-acts mt-4">
            <OtherAct
              action={dropSheetAction}
              label={own("drop")}
              pending={common("common.working")}
              values={{ organisation: organisation.id }}
            />
          </div>
        </AccountSection>
      </div>
    </RecoveryBelow>
  )
}
