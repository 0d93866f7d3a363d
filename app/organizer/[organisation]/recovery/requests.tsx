import { ActionForm } from "#app/_forms/action-form.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import type { ShownRequest } from "#lib/helping/requests.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { organisationField } from "../unit-fields.ts"
import { approveAction, declineAction } from "./actions.ts"

type RequestsProps = { readonly context: OrganizerContext; readonly requests: readonly ShownRequest[] }

/** What waits for another administrator's yes (O7): who asked for what, said before it is approved. */
export function Requests({ context, requests }: RequestsProps) {
  const title = translator(context.language, "organizer")("recovery.requests.title")
  return (
    <section className="mb-10 max-w-[44rem]">
      <h2 className="mb-2">{title}</h2>
      <ul role="list" className="organizer-people" aria-label={title}>
        {requests.map((request) => (
          <li key={request.id}>
            <Request context={context} request={request} />
          </li>
        ))}
      </ul>
    </section>
  )
}

type OneProps = { readonly context: OrganizerContext; readonly request: ShownRequest }

function Request({ context, request }: OneProps) {
  const t = translator(context.language, "organizer")
  const { wish, by, isOwn, askedAt } = request
  const when = formats(context).when(askedAt, context.clock.now())
  return (
    <>
      <h3>{wish.kind === "help" ? t("recovery.requests.help", { name: wish.name }) : t("recovery.requests.rules")}</h3>
      {wish.kind === "help" && <PersonLine name={wish.name} address={wish.address} />}
      <p>{wishWords(context, request)}</p>
      <p className="text-sm text-quiet">
        {isOwn ? t("recovery.requests.askedByYou", { when }) : t("recovery.requests.askedBy", { name: by, when })}
      </p>
      {wish.kind === "help" && !isOwn && <p>{t("recovery.requests.makeSure")}</p>}
      <Acts context={context} request={request} />
    </>
  )
}

function wishWords({ language }: OrganizerContext, { wish }: ShownRequest): string {
  const t = translator(language, "organizer")
  if (wish.kind === "help") return t("recovery.requests.with", { phone: wish.phoneDigits ?? "none", app: String(wish.dropsApp) })
  const wait = t("recovery.rules.waits", { hours: wish.waitHours })
  return t("recovery.requests.rulesAre", { wait, two: String(wish.needsTwo) })
}

function Acts({ context, request: { id, isOwn, wish } }: OneProps) {
  const t = translator(context.language, "organizer")
  const pending = translator(context.language)("common.working")
  const fields = [organisationField(context), { kind: "hidden", name: "request", value: id } as const]
  const means = wish.kind === "help" ? { submitMeans: wish.name } : {}
  return (
    <div className="toolbar mt-2">
      {!isOwn && (
        <ActionForm
          action={approveAction}
          formId={`approve-${id}`}
          submit={t("recovery.requests.approve")}
          {...means}
          pending={pending}
          fields={fields}
        />
      )}
      <ActionForm
        action={declineAction}
        formId={`decline-${id}`}
        look="quiet"
        submit={t(isOwn ? "recovery.requests.withdraw" : "recovery.requests.decline")}
        {...means}
        pending={pending}
        fields={fields}
      />
    </div>
  )
}
