import { AccountSection } from "#app/account/account-page.tsx"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { Facts } from "#app/_ui/facts.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import type { MemberContext } from "#lib/context.ts"
import type { Id } from "#lib/ids.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { showAsking, showSuccessorTo, type SuccessorForOperators } from "#lib/succession/show-successor.ts"
import { inWords } from "#lib/web/failures.ts"
import { languageField } from "../administrator-fields.ts"
import { approveSuccessorAction, askSuccessorAction, takeBackSuccessorAction } from "../successor-actions.ts"

type SuccessorProps = {
  readonly context: MemberContext
  readonly organisationId: Id
  /** While nobody administers the organisation one operator asks somebody, and where it is being closed nobody does. */ readonly mayAsk: boolean
}

/** A successor to administrators who lost their keys, are gone or do not answer (keys.md 5): what stands of it, or the way to ask. For operators alone. */
export async function Successor({ context, organisationId, mayAsk }: SuccessorProps) {
  // Asked without `load`: a seller, to whom this is not there, sees the rest of the page.
  const found = await showSuccessorTo(context, organisationId)
  if (!found.ok) return null
  if (found.value !== null) return <Standing context={context} successor={found.value} />
  return mayAsk ? <Ask context={context} organisationId={organisationId} /> : null
}

/** The way to ask, or what keeps this operator from it; and that an administrator said no before. */
async function Ask({ context, organisationId }: Pick<SuccessorProps, "context" | "organisationId">) {
  const found = await showAsking(context, organisationId)
  if (!found.ok) return null
  const { bar, objectedAt } = found.value
  const { language } = context
  const t = translator(language, "operator")
  return (
    <AccountSection title={t("successor.title")} lead={t("successor.lead")}>
      {objectedAt !== null && bar?.code !== "objected_lately" && (
        <p className="mb-4">{t("successor.objected", { on: formats(context).moment(objectedAt) })}</p>
      )}
      {bar === null ? (
        <ActionForm
          action={askSuccessorAction}
          formId="succeed"
          look="danger"
          submit={t("successor.ask")}
          pending={translator(language)("common.working")}
          folded={{ title: t("successor.ask") }}
          fields={[
            { kind: "hidden", name: "organisation", value: organisationId },
            { kind: "email", name: "administrator", label: t("successor.address"), hint: t("successor.addressHint") },
            languageField(language),
            { kind: "area", name: "reason", label: t("successor.reason"), hint: t("successor.reasonHint"), short: true },
          ]}
        />
      ) : (
        <Notice kind="info">
          <p>{inWords(context, bar)}</p>
        </Notice>
      )}
    </AccountSection>
  )
}

function Standing({ context, successor }: { readonly context: MemberContext; readonly successor: SuccessorForOperators }) {
  const { language } = context
  const t = translator(language, "operator")
  const { day } = formats(context)
  const { address, reason, by, approvedBy, askedAt, until, isApproved, isVoid, bar, organisationId } = successor
  const pending = translator(language)("common.working")
  const fields = [{ kind: "hidden", name: "organisation", value: organisationId } as const]
  const nameOf = (name: string | null) => (name === null ? t("successor.gone") : <bdi>{name}</bdi>)
  const facts = [
    { name: t("successor.candidate"), value: address },
    { name: t("successor.reason"), value: <span className="whitespace-pre-line">{reason}</span> },
    { name: t("successor.by"), value: nameOf(by) },
    { name: t("successor.on"), value: day(askedAt) },
    ...(isApproved ? [{ name: t("successor.approvedBy"), value: nameOf(approvedBy) }] : []),
    { name: t(isApproved ? "successor.answerUntil" : "successor.until"), value: day(until) },
  ]
  const whatNow = isVoid ? t("successor.isVoid") : isApproved ? t("successor.approvedMeans") : meaning(context, bar)
  return (
    <AccountSection title={t("successor.title")}>
      <Notice kind={isApproved ? "info" : "warning"} title={t(isApproved ? "successor.isApproved" : "successor.isAsked")} className="mb-4">
        <p>{whatNow}</p>
      </Notice>
      <Facts facts={facts} />
      <div className="toolbar mt-4">
        {!isApproved && !isVoid && bar === null && (
          <ActionForm
            action={approveSuccessorAction}
            formId="approve-successor"
            look="danger"
            submit={t("successor.approve")}
            pending={pending}
            fields={[...fields, { kind: "hidden", name: "asked", value: String(askedAt.getTime()) }]}
          />
        )}
        <ActionForm
          action={takeBackSuccessorAction}
          formId="take-back-successor"
          look="quiet"
          submit={t("successor.takeBack")}
          pending={pending}
          fields={fields}
        />
      </div>
    </AccountSection>
  )
}

/** What this operator's yes would mean, or why it is not theirs to give. */
function meaning(context: MemberContext, bar: SuccessorForOperators["bar"]): string {
  const t = translator(context.language, "operator")
  if (bar === null) return t("successor.approveMeans")
  return bar.code === "own_successor" ? t("successor.own") : inWords(context, bar)
}
