import { ActionForm } from "#app/_forms/action-form.tsx"
import { withShown } from "#app/_forms/with-shown.ts"
import { AccountSection } from "#app/account/account-page.tsx"
import type { Coming } from "#db/queries/records.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { COUNTS_FROM, SPANS, type Rule } from "#lib/records/rule.ts"
import type { ShownRecords } from "#lib/records/show-records.ts"
import { organisationField } from "../../../unit-fields.ts"
import type { OrganizerWords } from "../../../unit-words.ts"
import { setDisposalAction } from "./actions.ts"

type DisposalProps = {
  readonly context: OrganizerContext
  readonly unitId: string
  readonly records: ShownRecords
  readonly coming: Coming
}

const ruleWords = (t: OrganizerWords, { count, span, counts }: Rule): string => t("records.rule", { count, span, counts })

/** When official documents are disposed of, and what goes next, said before it does (O11, O16). */
export function Disposal({ context, unitId, records, coming }: DisposalProps) {
  const t = translator(context.language, "organizer")
  const f = formats(context)
  const { rule, above, hold, holdsAbove } = records
  const isHeld = hold !== null || holdsAbove.length > 0
  return (
    <AccountSection title={t("records.ruleTitle")} lead={t("records.ruleLead")}>
      {above.length > 0 && (
        <ul role="list" className="mb-4">
          {above.map((one) => (
            <li key={one.unitName}>{t("records.ruleAbove", { unit: one.unitName, rule: ruleWords(t, one.rule) })}</li>
          ))}
        </ul>
      )}
      <p className="mb-4">
        {rule === null ? t("records.noRule") : t("records.ruleStarts", { rule: ruleWords(t, rule), day: f.day(rule.startsAt) })}
      </p>
      {(rule !== null || above.length > 0) && (
        <p className="mb-4">
          {t("records.coming", { count: coming.count })} {coming.first !== null && t("records.comingFirst", { day: f.day(coming.first) })}{" "}
          {isHeld && t("records.comingWaits")}
        </p>
      )}
      <ActionForm
        action={setDisposalAction}
        formId="disposal"
        look="quiet"
        submit={t("records.saveRule")}
        pending={translator(context.language)("common.working")}
        fields={[
          organisationField(context),
          { kind: "hidden", name: "unit", value: unitId },
          ...withShown([
            {
              kind: "text",
              name: "count",
              label: t("records.count"),
              autoComplete: "off",
              maxLength: 4,
              isOptional: translator(context.language)("common.optional"),
              value: rule === null ? "" : String(rule.count),
            },
            {
              kind: "select",
              name: "span",
              label: t("records.span"),
              value: rule?.span ?? "year",
              options: SPANS.map((value) => ({ value, label: t(`records.spans.${value}`) })),
            },
            {
              kind: "select",
              name: "counts",
              label: t("records.counts"),
              value: rule?.counts ?? "registration",
              options: COUNTS_FROM.map((value) => ({ value, label: t(`records.countsFrom.${value}`) })),
            },
          ]),
        ]}
      />
    </AccountSection>
  )
}
