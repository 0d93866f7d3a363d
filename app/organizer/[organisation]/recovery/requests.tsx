import { PersonLine } from "#app/_ui/person-line.tsx"
import type { ShownRequest } from "#lib/helping/requests.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { WaitingRequests, type WaitingRequest } from "../waiting-requests.tsx"
import { approveAction, declineAction } from "./actions.ts"

type RequestsProps = { readonly context: OrganizerContext; readonly requests: readonly ShownRequest[] }

/** What waits for another administrator's yes (O7): who asked for what, said before it is approved. */
export function Requests({ context, requests }: RequestsProps) {
  const t = translator(context.language, "organizer")
  const words = {
    approve: t("recovery.requests.approve"),
    decline: t("recovery.requests.decline"),
    withdraw: t("recovery.requests.withdraw"),
  }
  return (
    <WaitingRequests
      context={context}
      title={t("recovery.requests.title")}
      words={words}
      approve={approveAction}
      decline={declineAction}
      requests={requests.map((request) => inWords(context, request))}
    />
  )
}

function inWords(context: OrganizerContext, request: ShownRequest): WaitingRequest {
  const t = translator(context.language, "organizer")
  const { id, wish, by, isOwn, askedAt } = request
  const when = formats(context).when(askedAt, context.clock.now())
  const isHelp = wish.kind === "help"
  const said = (
    <>
      {isHelp && <PersonLine name={wish.name} address={wish.address} />}
      <p>{wishWords(context, request)}</p>
      <p className="text-sm text-quiet">
        {isOwn ? t("recovery.requests.askedByYou", { when }) : t("recovery.requests.askedBy", { name: by, when })}
      </p>
      {isHelp && !isOwn && <p>{t("recovery.requests.makeSure")}</p>}
    </>
  )
  if (!isHelp) return { id, isOwn, wish: t("recovery.requests.rules"), said }
  return { id, isOwn, wish: t("recovery.requests.help", { name: wish.name }), means: wish.name, said }
}

function wishWords({ language }: OrganizerContext, { wish }: ShownRequest): string {
  const t = translator(language, "organizer")
  if (wish.kind === "help") return t("recovery.requests.with", { phone: wish.phoneDigits ?? "none", app: String(wish.dropsApp) })
  const wait = t("recovery.rules.waits", { hours: wish.waitHours })
  return t("recovery.requests.rulesAre", { wait, two: String(wish.needsTwo) })
}
