import { ActionForm, type FormField } from "#app/_forms/action-form.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { ShownRecordRequest } from "#lib/records/requests.ts"
import type { ShownRecords } from "#lib/records/show-records.ts"
import { organizerHref } from "../../../organizer-page.tsx"
import { organisationField } from "../../../unit-fields.ts"
import { markOfficialAction } from "./actions.ts"
import { AskForm } from "./ask-form.tsx"

type OfficialProps = {
  readonly context: OrganizerContext
  readonly unitId: string
  readonly records: ShownRecords
  readonly requests: readonly ShownRecordRequest[]
}

/** Which shared mailboxes of the unit are official, by their own mark or a unit's, and the way to make one so (O16). */
export function OfficialMailboxes({ context, unitId, records, requests }: OfficialProps) {
  const t = translator(context.language, "organizer")
  const { isOfficial, officialBy, mailboxes } = records
  const isAsked = (mailboxName: string | null) => requests.some((one) => one.kind === "unmark" && one.mailboxName === mailboxName)
  return (
    <AccountSection title={t("records.officialTitle")} lead={t("records.officialLead")}>
      {officialBy !== null && <p className="mb-4">{t("records.byAbove", { unit: officialBy })}</p>}
      {isOfficial && <p className="mb-4">{t("records.byUnit")}</p>}
      {mailboxes.length === 0 ? (
        <p className="mb-4">{t("records.noMailboxes")}</p>
      ) : (
        <ul role="list" className="organizer-people mb-4" aria-label={t("records.officialTitle")}>
          {mailboxes.map(({ id, name, address, isMarked }) => (
            <li key={id}>
              <a href={organizerHref(context.organisation.id, `/mailboxes/${id}`)}>
                <bdi>{name}</bdi>
              </a>{" "}
              <bdi className="text-quiet">{address}</bdi>
              <p className="text-sm text-quiet">
                {t(isMarked ? "records.isMarked" : isOfficial || officialBy !== null ? "records.isInherited" : "records.isNot")}
              </p>
              {isMarked
                ? !isAsked(name) && (
                    <AskForm
                      context={context}
                      unitId={unitId}
                      kind="unmark"
                      mailboxId={id}
                      act={t("records.unmarkMailbox", { mailbox: name })}
                    />
                  )
                : !isOfficial && officialBy === null && <Mark context={context} unitId={unitId} mailbox={{ id, name }} />}
            </li>
          ))}
        </ul>
      )}
      {isOfficial
        ? !isAsked(null) && <AskForm context={context} unitId={unitId} kind="unmark" act={t("records.unmarkUnit")} />
        : officialBy === null && <Mark context={context} unitId={unitId} mailbox={null} />}
    </AccountSection>
  )
}

type MarkProps = Pick<OfficialProps, "context" | "unitId"> & { readonly mailbox: { readonly id: string; readonly name: string } | null }

function Mark({ context, unitId, mailbox }: MarkProps) {
  const t = translator(context.language, "organizer")
  const which: readonly FormField[] = mailbox === null ? [] : [{ kind: "hidden", name: "mailbox", value: mailbox.id }]
  return (
    <ActionForm
      action={markOfficialAction}
      formId={`mark-${mailbox?.id ?? "unit"}`}
      look="quiet"
      submit={t(mailbox === null ? "records.markUnit" : "records.markMailbox")}
      {...(mailbox === null ? {} : { submitMeans: mailbox.name })}
      pending={translator(context.language)("common.working")}
      fields={[organisationField(context), { kind: "hidden", name: "unit", value: unitId }, ...which]}
    />
  )
}
