import { ActionForm } from "#app/_forms/action-form.tsx"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { ShownRecordRequest } from "#lib/records/requests.ts"
import { organisationField } from "../../../unit-fields.ts"
import { approveRecordsAction, declineRecordsAction } from "./actions.ts"

type RequestsProps = { readonly context: OrganizerContext; readonly requests: readonly ShownRecordRequest[] }

/** What waits for a second administrator, with who asked and why, before it is approved (O16). */
export function RecordRequests({ context, requests }: RequestsProps) {
  const title = translator(context.language, "organizer")("records.requestsTitle")
  return (
    <section className="mb-10 max-w-[44rem]">
      <h2 className="mb-2">{title}</h2>
      <ul role="list" className="organizer-people" aria-label={title}>
        {requests.map((request) => (
          <li key={request.id}>
            <One context={context} request={request} />
          </li>
        ))}
      </ul>
    </section>
  )
}

type OneProps = { readonly context: OrganizerContext; readonly request: ShownRecordRequest }

function One({ context, request }: OneProps) {
  const t = translator(context.language, "organizer")
  const { kind, unitName: unit, mailboxName, reason, by: name, askedAt, isOwn } = request
  const when = formats(context).when(askedAt, context.clock.now())
  const wish = kind === "unmark" ? t("records.wish.unmark", { unit, mailbox: mailboxName ?? "none" }) : t(`records.wish.${kind}`, { unit })
  return (
    <>
      <h3>{wish}</h3>
      <p>
        {t("records.reason")}: <bdi>{reason}</bdi>
      </p>
      <p className="text-sm text-quiet">{isOwn ? t("records.askedByYou", { when }) : t("records.askedBy", { name, when })}</p>
      <Acts context={context} request={request} wish={wish} />
    </>
  )
}

function Acts({ context, request: { id, isOwn }, wish }: OneProps & { readonly wish: string }) {
  const t = translator(context.language, "organizer")
  const pending = translator(context.language)("common.working")
  const fields = [organisationField(context), { kind: "hidden", name: "request", value: id } as const]
  return (
    <div className="toolbar mt-2">
      {!isOwn && (
        <ActionForm
          action={approveRecordsAction}
          formId={`approve-${id}`}
          submit={t("records.approve")}
          submitMeans={wish}
          pending={pending}
          fields={fields}
        />
      )}
      <ActionForm
        action={declineRecordsAction}
        formId={`decline-${id}`}
        look="quiet"
        submit={t(isOwn ? "records.withdraw" : "records.decline")}
        submitMeans={wish}
        pending={pending}
        fields={fields}
      />
    </div>
  )
}
