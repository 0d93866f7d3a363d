import { ActionForm, type FormField } from "#app/_forms/action-form.tsx"
import { ButtonLink } from "#app/_ui/button.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { Sheet } from "#app/_ui/sheet.tsx"
import type { MemberContext } from "#lib/context.ts"
import { hasFreshProof } from "#lib/identity/fresh-proof.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { ShownOwnInvitation } from "#lib/organisations/join.ts"
import { proofPage } from "#lib/web/next-path.ts"
import { acceptInvitationAction, declineInvitationAction } from "./actions.ts"
import { InvitationMeans } from "./invitation-means.tsx"
import { placeInWords, whole } from "./place-in-words.ts"

type InvitationCardProps = {
  readonly context: MemberContext
  readonly invitation: ShownOwnInvitation
  /** No other is asked on the page. */ readonly isAlone: boolean
  readonly about: {
    readonly holdsMail: boolean
    /** Who employs the person; null where nobody does. */ readonly employer: string | null
  }
}

/** One invitation: who asks for what, what a yes means, and the two answers (O3, O6, O7). */
export function InvitationCard({ context, invitation, isAlone, about }: InvitationCardProps) {
  const t = translator(context.language, "organisations")
  const { id, kind, expiresAt } = invitation
  const title = titleOf(context.language, invitation)
  const cannot = kind === "employee" && about.employer !== null
  return (
    <Sheet className="public-sheet">
      <div>
        <h3>{title}</h3>
        <p className="mt-1 text-quiet">{t("checked", { day: formats(context).day(expiresAt) })}</p>
      </div>
      {!invitation.joinsClosing && (
        <InvitationMeans language={context.language} invitation={invitation} holdsMail={about.holdsMail} employer={about.employer} />
      )}
      {invitation.joinsClosing ? (
        <JoinsClosing language={context.language} />
      ) : cannot ? (
        <Notice kind="info" title={t("employedTitle")}>
          <p>{t("employedBody")}</p>
        </Notice>
      ) : (
        <Accept context={context} invitation={invitation} title={title} look={isAlone ? "primary" : "quiet"} />
      )}
      <ActionForm
        action={declineInvitationAction}
        formId={`${id}-decline`}
        look="quiet"
        submit={t("decline")}
        submitMeans={title}
        pending={translator(context.language)("common.working")}
        fields={[{ kind: "hidden", name: "invitation", value: id }]}
      />
    </Sheet>
  )
}

/** In the place of a yes that would be refused, and of what it would mean (D8). */
export function JoinsClosing({ language }: { readonly language: string }) {
  const t = translator(language, "organisations")
  return (
    <Notice kind="info" title={t("closingTitle")}>
      <p>{t("closingBody")}</p>
    </Notice>
  )
}

function titleOf(language: string, invitation: ShownOwnInvitation): string {
  const t = translator(language, "organisations")
  const { kind, administers, organisationName: organisation } = invitation
  const names = { organisation, unit: placeInWords(language, invitation) }
  if (kind === null) return t("asks.administrator", names)
  const also = administers ? "administers" : "only"
  return t(kind === "employee" ? "asks.employee" : "asks.member", { ...names, also })
}

type AcceptProps = Pick<InvitationCardProps, "context" | "invitation"> & { readonly title: string; readonly look: "primary" | "quiet" }

/** What gives others a way into the account, or rights to the person, is proven before it is answered (B25): nothing ticked is lost on the way. */
export function Accept({ context, invitation, title, look }: AcceptProps) {
  const t = translator(context.language, "organisations")
  const { id, kind, administers } = invitation
  if ((kind === "employee" || administers) && !hasFreshProof(context))
    return (
      <div>
        <p className="mb-3">{t("proveFirst")}</p>
        <ButtonLink href={proofPage("/account/organisations")} look={look} aria-describedby={`${id}-title`}>
          {t("prove")}
        </ButtonLink>
        <span id={`${id}-title`} hidden>
          {title}
        </span>
      </div>
    )
  return (
    <ActionForm
      action={acceptInvitationAction}
      formId={id}
      look={look}
      submit={t("accept")}
      submitMeans={title}
      pending={translator(context.language)("common.working")}
      fields={fieldsOf(context.language, invitation)}
    />
  )
}

/** The visible yes to the organisation's recovery (O7, B29) and to the processing agreement (D7), where they are asked for. */
function fieldsOf(language: string, invitation: ShownOwnInvitation): readonly FormField[] {
  const t = translator(language, "organisations")
  const { id, kind, needsAgreement, organisationName: organisation } = invitation
  const agreement = t.rich("agreement", {
    organisation,
    agreement: (words) => (
      <a href="/agreement" target="_blank">
        {words}
      </a>
    ),
  })
  const of = { unit: placeInWords(language, invitation), whole: whole(invitation) }
  const fields: FormField[] = [{ kind: "hidden", name: "invitation", value: id }]
  if (kind === "employee") fields.push({ kind: "checkbox", name: "recovery", label: <span>{t("recovery.yes", of)}</span> })
  if (needsAgreement) fields.push({ kind: "checkbox", name: "agreement", label: agreement })
  return fields
}
