import { AccountSection } from "#app/account/account-page.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { ShownRecordRequest } from "#lib/records/requests.ts"
import type { ShownHold, ShownRecords } from "#lib/records/show-records.ts"
import { AskForm } from "./ask-form.tsx"

type HoldProps = {
  readonly context: OrganizerContext
  readonly unitId: string
  readonly records: ShownRecords
  readonly requests: readonly ShownRecordRequest[]
}

/** Whether a hold stands on the unit, whom it concerns, and asking for one or for its end (O16). */
export function HoldOfUnit({ context, unitId, records, requests }: HoldProps) {
  const t = translator(context.language, "organizer")
  const { hold, holdsAbove, held } = records
  const kind = hold === null ? "hold" : "lift"
  const isAsked = requests.some((request) => request.kind === kind)
  return (
    <AccountSection title={t("records.holdTitle")} lead={t("records.holdLead")}>
      {holdsAbove.map((above) => (
        <p key={above.unitId} className="mb-4">
          {t("records.above", { unit: above.unitName, day: formats(context).day(above.since) })}
        </p>
      ))}
      {hold !== null && <Standing context={context} hold={hold} />}
      <p className="mb-4">{t("records.concerns", held)}</p>
      {!isAsked && <AskForm context={context} unitId={unitId} kind={kind} act={t(hold === null ? "records.askHold" : "records.askLift")} />}
    </AccountSection>
  )
}

function Standing({ context, hold }: { readonly context: OrganizerContext; readonly hold: ShownHold }) {
  const t = translator(context.language, "organizer")
  const nameOf = (name: string) => (name === "" ? t("records.gone") : name)
  return (
    <Notice kind="warning" title={t("records.standing", { day: formats(context).day(hold.since) })} className="mb-4">
      <p>
        {t("records.reason")}: <bdi>{hold.reason}</bdi>
      </p>
      <p>
        {t("records.askedByName", { name: nameOf(hold.askedBy) })}, {t("records.approvedByName", { name: nameOf(hold.approvedBy) })}.
      </p>
    </Notice>
  )
}
