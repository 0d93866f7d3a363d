import { notFound } from "next/navigation"
import { titled } from "#app/_forms/titled.ts"
import { AccountSection } from "#app/account/account-page.tsx"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { ButtonLink } from "#app/_ui/button.tsx"
import { Facts } from "#app/_ui/facts.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { SealSign } from "#app/_ui/seal-sign.tsx"
import type { MemberContext } from "#lib/context.ts"
import { newId } from "#lib/ids.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { showAbuseCase, type ShownAbuseCase } from "#lib/staff/abuse-cases.ts"
import { showCase, type CaseProof, type ShownCase } from "#lib/staff/cases.ts"
import { requireStaff } from "#lib/web/staff.ts"
import { OperatorFrame } from "../../operator-page.tsx"
import { SUPPORT_MESSAGES, SupportClosed } from "../../support/support-frame.tsx"
import { AbuseCase } from "../abuse-case.tsx"
import { carryOutCaseAction, declineCaseAction } from "../actions.ts"

export const generateMetadata = titled("operator.cases.one")

/** An account that was reported (M18), or a request for deletion: what proves that the owner asks, and the two ways to decide (I11). */
export default async function CasePage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params
  const context = await requireStaff()
  const abuse = await showAbuseCase(context, id)
  if (abuse.ok) return <ReportedAccount context={context} shown={abuse.value} />
  const found = await showCase(context, id)
  if (!found.ok && found.error.code === "mailbox_waiting") return <SupportClosed context={context} code={found.error.code} />
  if (!found.ok) notFound()
  const shown = found.value
  const t = translator(context.language, "operator")
  return (
    <OperatorFrame context={context} title={t("cases.one")} back={{ href: "/operator/cases", label: t("cases.title") }}>
      <AccountSection title={t("cases.proof")}>
        <Facts facts={factsOf(context, shown)} />
        {(shown.proof === "holds" || shown.proof === "broken") && (
          <p className="mt-4">
            <ButtonLink href={`${SUPPORT_MESSAGES}/${shown.messageId ?? ""}`} small icon="mail-open">
              {t("cases.read")}
            </ButtonLink>
          </p>
        )}
      </AccountSection>
      {shown.state === "open" ? (
        <Decide context={context} shown={shown} />
      ) : (
        <Notice className="mt-8" title={t("cases.declined", { day: formats(context).day(shown.decidedAt ?? shown.openedAt) })} />
      )}
    </OperatorFrame>
  )
}

function ReportedAccount({ context, shown }: { readonly context: MemberContext; readonly shown: ShownAbuseCase }) {
  const t = translator(context.language, "operator")
  return (
    <OperatorFrame context={context} title={t("abuse.one")} back={{ href: "/operator/cases", label: t("cases.title") }}>
      <AbuseCase context={context} shown={shown} />
    </OperatorFrame>
  )
}

const SEALS = { holds: "sealHolds", broken: "sealBroken", other_sender: "sealOther", gone: "sealGone" } as const satisfies Record<
  CaseProof,
  string
>

function factsOf(context: MemberContext, { proof, name, addresses, since, hasAuthenticator, openedAt }: ShownCase) {
  const t = translator(context.language, "operator")
  const f = formats(context)
  const seal = proof === "holds" ? "holds" : "broken"
  return [
    { name: t("cases.seal"), value: proof === "gone" ? t("cases.sealGone") : <SealSign state={seal} words={t(`cases.${SEALS[proof]}`)} /> },
    { name: t("cases.account"), value: <bdi>{name}</bdi> },
    { name: t("cases.addresses"), value: f.list(addresses) },
    { name: t("cases.since"), value: f.day(since) },
    { name: t("cases.factor"), value: hasAuthenticator ? t("cases.factorOn") : t("cases.factorOff") },
    { name: t("cases.asked"), value: f.exact(openedAt) },
  ]
}

function Decide({ context, shown }: { readonly context: MemberContext; readonly shown: ShownCase }) {
  const t = translator(context.language, "operator")
  const pending = translator(context.language)("common.working")
  const hidden = { kind: "hidden", name: "case", value: shown.id } as const
  return (
    <>
      {shown.proof === "holds" && (
        <AccountSection title={t("cases.carryOutTitle")} lead={t("cases.carryOutBody")}>
          <ActionForm
            action={carryOutCaseAction}
            formId="carry-out"
            look="danger"
            submit={t("cases.carryOut")}
            pending={pending}
            fields={[hidden]}
          />
        </AccountSection>
      )}
      <AccountSection title={t("cases.declineTitle")}>
        <ActionForm
          action={declineCaseAction}
          formId="decline"
          look="quiet"
          submit={t("cases.decline")}
          pending={pending}
          fields={[
            hidden,
            { kind: "hidden", name: "token", value: newId() },
            { kind: "area", name: "message", label: t("cases.reason"), hint: t("cases.reasonHint") },
          ]}
        />
      </AccountSection>
    </>
  )
}
