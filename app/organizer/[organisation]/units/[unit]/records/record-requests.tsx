import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { ShownRecordRequest } from "#lib/records/requests.ts"
import { WaitingRequests, type WaitingRequest } from "../../../waiting-requests.tsx"
import { approveRecordsAction, declineRecordsAction } from "./actions.ts"

type RequestsProps = { readonly context: OrganizerContext; readonly requests: readonly ShownRecordRequest[] }

/** What waits for a second administrator, with who asked and why, before it is approved (O16). */
export function RecordRequests({ context, requests }: RequestsProps) {
  const t = translator(context.language, "organizer")
  return (
    <WaitingRequests
      context={context}
      title={t("records.requestsTitle")}
      words={{ approve: t("records.approve"), decline: t("records.decline"), withdraw: t("records.withdraw") }}
      approve={approveRecordsAction}
      decline={declineRecordsAction}
      requests={requests.map((request) => inWords(context, request))}
    />
  )
}

function inWords(context: OrganizerContext, { id, isOwn, ...request }: ShownRecordRequest): WaitingRequest {
  const t = translator(context.language, "organizer")
  const { kind, unitName: unit, mailboxName, reason, by: name, askedAt } = request
  const when = formats(context).when(askedAt, context.clock.now())
  const wish = kind === "unmark" ? t("records.wish.unmark", { unit, mailbox: mailboxName ?? "none" }) : t(`records.wish.${kind}`, { unit })
  const said = (
    <>
      <p>
        {t("records.reason")}: <bdi>{reason}</bdi>
      </p>
      <p className="text-sm text-quiet">{isOwn ? t("records.askedByYou", { when }) : t("records.askedBy", { name, when })}</p>
    </>
  )
  return { id, isOwn, wish, means: wish, said }
}
