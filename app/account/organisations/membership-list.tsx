import type { ReactNode } from "react"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { Disclosure } from "#app/_ui/disclosure.tsx"
import { Icon } from "#app/_ui/icon.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { ShownMembership } from "#lib/organisations/own-memberships.ts"
import { agreeToRecoveryAction, leaveUnitAction } from "./actions.ts"

type MembershipListProps = { readonly context: MemberContext; readonly memberships: readonly ShownMembership[] }

/** What the person belongs to, as what and since when; a member can leave (O3). */
export function MembershipList({ context, memberships }: MembershipListProps) {
  const ends = memberships.find((one) => one.ends !== null)?.ends ?? null
  const isEmployed = memberships.some(({ isPrimary }) => isPrimary)
  return (
    <>
      {ends !== null && <Ends context={context} ends={ends} />}
      <ul role="list" className="place-list">
        {memberships.map((membership) => (
          <li key={membership.unitId}>
            <Icon name="people" />
            <One context={context} membership={membership} isEmployed={isEmployed} />
          </li>
        ))}
      </ul>
    </>
  )
}

type EndsProps = { readonly context: MemberContext; readonly ends: NonNullable<ShownMembership["ends"]> }

/** When the employment ends, and what becomes of the account then (O6). */
function Ends({ context, ends: { endsAt, outcome } }: EndsProps) {
  const t = translator(context.language, "organisations")
  const day = formats(context).day(endsAt)
  const give = (words: ReactNode) => <a href="/give">{words}</a>
  return (
    <Notice kind="warning">
      <p>
        {outcome === "release"
          ? t.rich("ends.release", { day, give })
          : t.rich("ends.erase", { day, give, export: (words) => <a href="/account/privacy/export">{words}</a> })}
      </p>
      {outcome === "release" && (
        <p className="mt-2">{t.rich("ends.address", { addresses: (words) => <a href="/account/id-control/addresses">{words}</a> })}</p>
      )}
    </Notice>
  )
}

type OneProps = {
  readonly context: MemberContext
  readonly membership: ShownMembership
  /** By this unit, or by another that can help the account back in. */ readonly isEmployed: boolean
}

function One({ context, membership, isEmployed }: OneProps) {
  const t = translator(context.language, "organisations")
  const f = formats(context)
  const { unitName, organisationName, kind, joinedAt, isPrimary, isRecoverable } = membership
  return (
    <div>
      <h3>
        <bdi>{unitName}</bdi>
      </h3>
      {unitName !== organisationName && (
        <p>
          <bdi>{organisationName}</bdi>
        </p>
      )}
      <p>
        {t(`as.${kind}`)} <Moment time={joinedAt} words={f.day(joinedAt)} exact={f.exact(joinedAt)} />.{" "}
        {t(kind === "member" ? (isEmployed ? "helps.employed" : "helps.never") : isRecoverable ? "helps.yes" : "helps.no")}
      </p>
      {kind === "member" && <Leave language={context.language} membership={membership} />}
      {isPrimary && !isRecoverable && <Agree language={context.language} membership={membership} />}
    </div>
  )
}

/** An employee whom the organisation cannot help says yes anew, with what that means in sight (B29, O15). */
function Agree({ language, membership }: { readonly language: string; readonly membership: ShownMembership }) {
  const t = translator(language, "organisations")
  const { unitName, organisationName } = membership
  const of = { unit: unitName, whole: unitName === organisationName ? "yes" : "no" }
  return (
    <div className="mt-2">
      <Disclosure title={t("agree.title")}>
        <ul className="mb-3 list-disc space-y-1 ps-5">
          <li>{t("recovery.can", of)}</li>
          <li>{t("recovery.told")}</li>
          <li>{t("recovery.cannot")}</li>
          <li>{t("recovery.trust")}</li>
        </ul>
        <ActionForm
          action={agreeToRecoveryAction}
          formId="agree"
          look="quiet"
          submit={t("agree.act")}
          pending={translator(language)("common.working")}
          fields={[]}
        />
      </Disclosure>
    </div>
  )
}

/** Folded until it is wanted, so that the question comes before the button. */
function Leave({ language, membership: { unitId, unitName } }: { readonly language: string; readonly membership: ShownMembership }) {
  const t = translator(language, "organisations")
  return (
    <div className="mt-2">
      <Disclosure title={<LeaveTitle words={t("leave.title")} name={unitName} />}>
        <p className="mb-3">{t("leave.means", { unit: unitName })}</p>
        <ActionForm
          action={leaveUnitAction}
          formId={unitId}
          look="danger"
          submit={t("leave.act")}
          submitMeans={unitName}
          pending={translator(language)("common.working")}
          fields={[{ kind: "hidden", name: "unit", value: unitId }]}
        />
      </Disclosure>
    </div>
  )
}

const LeaveTitle = ({ words, name }: { readonly words: string; readonly name: string }) => (
  <span>
    {words} <span className="sr-only">– {name}</span>
  </span>
)
