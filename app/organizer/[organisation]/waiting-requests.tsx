import type { ComponentProps, ReactNode } from "react"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { organisationField } from "./unit-fields.ts"

export type WaitingRequest = {
  readonly id: string
  /** Whoever asked takes it back, and approves it not. */ readonly isOwn: boolean
  /** What is asked for. */ readonly wish: string
  /** Names it where several stand beside each other. */ readonly means?: string
  /** Who asked, and what is said before it is approved. */ readonly said: ReactNode
}

type Action = ComponentProps<typeof ActionForm>["action"]

type WaitingRequestsProps = {
  readonly context: OrganizerContext
  readonly title: string
  readonly words: Readonly<Record<"approve" | "decline" | "withdraw", string>>
  readonly approve: Action
  readonly decline: Action
  readonly requests: readonly WaitingRequest[]
}

/** What waits for a second administrator's yes: who asked for what, said before it is approved (O7, O16). */
export function WaitingRequests({ title, requests, ...acts }: WaitingRequestsProps) {
  return (
    <section className="mb-10 max-w-[44rem]">
      <h2 className="mb-2">{title}</h2>
      <ul role="list" className="organizer-people" aria-label={title}>
        {requests.map((request) => (
          <li key={request.id}>
            <h3>{request.wish}</h3>
            {request.said}
            <Acts {...acts} request={request} />
          </li>
        ))}
      </ul>
    </section>
  )
}

type ActsProps = Omit<WaitingRequestsProps, "title" | "requests"> & { readonly request: WaitingRequest }

function Acts({ context, words, approve, decline, request: { id, isOwn, means } }: ActsProps) {
  const common = {
    ...(means === undefined ? {} : { submitMeans: means }),
    pending: translator(context.language)("common.working"),
    fields: [organisationField(context), { kind: "hidden", name: "request", value: id } as const],
  }
  return (
    <div className="toolbar mt-2">
      {!isOwn && <ActionForm action={approve} formId={`approve-${id}`} submit={words.approve} {...common} />}
      <ActionForm action={decline} formId={`decline-${id}`} look="quiet" submit={isOwn ? words.withdraw : words.decline} {...common} />
    </div>
  )
}
