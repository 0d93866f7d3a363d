import { ActionForm } from "#app/_forms/action-form.tsx"
import { OtherAct } from "#app/_forms/other-act.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { SheetState } from "#lib/organisations/sheet.ts"
import { organisationField } from "../../unit-fields.ts"
import { drawSheetAction, revokeSheetAction, spendSheetAction } from "./actions.ts"

type ActProps = { readonly context: OrganizerContext }

const valuesOf = ({ organisation }: OrganizerContext) => ({ organisation: organisation.id })
const working = ({ language }: OrganizerContext) => translator(language)("common.working")

export function MakeSheet({ context, sheet }: ActProps & { readonly sheet: SheetState }) {
  const t = translator(context.language, "organizer")
  const make = t(sheet.madeAt === null ? "recovery.sheet.make" : "recovery.sheet.makeNew")
  return (
    <AccountSection title={make} lead={t("recovery.sheet.makeLead")}>
      <OtherAct action={drawSheetAction} label={make} pending={working(context)} look="primary" values={valuesOf(context)} />
    </AccountSection>
  )
}

export function RevokeSheet({ context }: ActProps) {
  const t = translator(context.language, "organizer")
  return (
    <AccountSection title={t("recovery.sheet.revoke")} lead={t("recovery.sheet.revokeLead")}>
      <OtherAct
        action={revokeSheetAction}
        label={t("recovery.sheet.revoke")}
        pending={working(context)}
        look="danger"
        values={valuesOf(context)}
      />
    </AccountSection>
  )
}

/** Nobody has the keys any more: the paper's key is typed, or, where it is gone, new keys are begun with, and what that costs is said. */
export function UseSheet({ context }: ActProps) {
  const t = translator(context.language, "organizer")
  const own = translator(context.language, "recoverySheet")
  return (
    <>
      <AccountSection title={t("recovery.sheet.use")} lead={t("recovery.sheet.useLead")}>
        <ActionForm
          action={spendSheetAction}
          submit={t("recovery.sheet.useAct")}
          pending={working(context)}
          fields={[organisationField(context), { kind: "code", name: "key", label: own("typed"), hint: own("typedHint"), letters: true }]}
        />
      </AccountSection>
      <AccountSection title={t("recovery.sheet.useMissing")} lead={t("recovery.sheet.giveUpLead")}>
        <OtherAct
          action={revokeSheetAction}
          label={t("recovery.sheet.giveUp")}
          pending={working(context)}
          look="danger"
          values={valuesOf(context)}
        />
      </AccountSection>
    </>
  )
}
