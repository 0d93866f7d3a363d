import { domainToUnicode } from "node:url"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { ButtonLink } from "#app/_ui/button.tsx"
import { Disclosure } from "#app/_ui/disclosure.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { Sheet } from "#app/_ui/sheet.tsx"
import type { MemberContext } from "#lib/context.ts"
import { otherAddresses } from "#lib/domains/leave-domain.ts"
import { hasFreshProof } from "#lib/identity/fresh-proof.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { ShownOwnInvitation } from "#lib/organisations/join.ts"
import { proofPage } from "#lib/web/next-path.ts"
import { leaveDomainAction } from "./actions.ts"
import { Accept, JoinsClosing } from "./invitation-card.tsx"
import { InvitationMeans } from "./invitation-means.tsx"
import { placeInWords } from "./place-in-words.ts"

type DomainInvitation = ShownOwnInvitation & { readonly domain: string }
type DomainCardProps = { readonly context: MemberContext; readonly invitation: DomainInvitation; readonly holdsMail: boolean }

/** An organisation owns the domain of one of the person's addresses: what it asks, what a yes means, and the way to go on without it (O10). */
export function DomainCard({ context, invitation, holdsMail }: DomainCardProps) {
  const { language, clock } = context
  const t = translator(language, "organisations")
  const { organisationName: organisation, address, expiresAt } = invitation
  const title = t("owned.title", { organisation, unit: placeInWords(language, invitation), domain: domainToUnicode(invitation.domain) })
  return (
    <Sheet className="public-sheet">
      <div>
        <h3>{title}</h3>
        <p className="mt-1 text-quiet">{t("owned.checked", { address })}</p>
      </div>
      {expiresAt > clock.now() ? (
        <p>{t("owned.until", { day: formats(context).day(expiresAt) })}</p>
      ) : (
        <Notice kind="warning">
          <p>{t("owned.over")}</p>
        </Notice>
      )}
      {invitation.joinsClosing ? (
        <JoinsClosing language={language} />
      ) : (
        <>
          <InvitationMeans language={language} invitation={invitation} holdsMail={holdsMail} employer={null} />
          <Accept context={context} invitation={invitation} title={title} look="quiet" />
        </>
      )}
      <Disclosure title={t("owned.leaveTitle")}>
        <p className="mb-3">{t("owned.leaveMeans", { address })}</p>
        <Leave context={context} invitation={invitation} title={title} />
      </Disclosure>
    </Sheet>
  )
}

type LeaveProps = Pick<DomainCardProps, "context" | "invitation"> & { readonly title: string }

/** Proven before it is answered, as what changes an account's addresses is (B25). */
async function Leave({ context, invitation, title }: LeaveProps) {
  const t = translator(context.language, "organisations")
  const { id } = invitation
  const others = await otherAddresses(context, id)
  if (others.length === 0)
    return <p>{t.rich("owned.needsOther", { addresses: (words) => <a href="/account/id-control/addresses">{words}</a> })}</p>
  if (!hasFreshProof(context))
    return (
      <div>
        <p className="mb-3">{t("owned.proveFirst")}</p>
        <ButtonLink href={proofPage("/account/organisations")} look="quiet">
          {t("owned.prove")}
        </ButtonLink>
      </div>
    )
  return (
    <ActionForm
      action={leaveDomainAction}
      formId={`${id}-leave`}
      look="danger"
      submit={t("owned.leaveAct")}
      submitMeans={title}
      pending={translator(context.language)("common.working")}
      fields={[
        { kind: "hidden", name: "invitation", value: id },
        { kind: "select", name: "address", label: t("owned.choose"), options: others.map((value) => ({ value, label: value })) },
      ]}
    />
  )
}
