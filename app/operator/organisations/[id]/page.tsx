import { notFound } from "next/navigation"
import { titled } from "#app/_forms/titled.ts"
import { AccountSection } from "#app/account/account-page.tsx"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { DataTable } from "#app/_ui/data-table.tsx"
import { regionInWords } from "#app/_letter/region-words.ts"
import { Facts } from "#app/_ui/facts.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import { authorize } from "#lib/authz/policy.ts"
import { closingFields } from "#app/organizer/[organisation]/closing/closing-fields.ts"
import { showClosingTo, type ClosingForOperators } from "#lib/closing/by-operator.ts"
import { earliestDay, noonOf, NOTICE_DAYS } from "#lib/closing/day.ts"
import type { MemberContext } from "#lib/context.ts"
import { isId } from "#lib/ids.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { showOrganisation, type OrganisationForOperators } from "#lib/organisations/for-operators.ts"
import { load } from "#lib/web/load.ts"
import { requireProvenStaff, requireStaff } from "#lib/web/staff.ts"
import { OperatorFrame } from "../../operator-page.tsx"
import { askAdministratorAction, closeAbandonedAction, keepAbandonedAction } from "../actions.ts"
import { administratorFields } from "../administrator-fields.ts"
import { Successor } from "./successor.tsx"

export const generateMetadata = titled("operator.organisations.one")

type PageProps = {
  readonly params: Promise<{ readonly id: string }>
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

/** What an installation's people may know of an organisation (B41), and, while nobody administers it, the way to ask somebody (O1). */
export default async function OrganisationPage({ params, searchParams }: PageProps) {
  const [{ id }, { done }] = [await params, await searchParams]
  if (!authorize((await requireStaff()).actor, "organisations:manage").ok || !isId(id)) notFound()
  const context = await requireProvenStaff()
  const found = await load((member) => showOrganisation(member, id))
  if (!found.ok) return null
  const standing = await load((member) => showClosingTo(member, id))
  const shown = found.value
  const closing = standing.ok ? standing.value : null
  const t = translator(context.language, "operator")
  const { name } = shown.organisation
  return (
    <OperatorFrame context={context} title={name} back={{ href: "/operator/organisations", label: t("organisations.title") }}>
      {(done === "closing" || done === "kept") && (
        <Notice kind="done" announce title={t(`closing.done.${done}`)} className="mt-4 max-w-[44rem]" />
      )}
      {typeof done === "string" && t.has(`successor.done.${done}`) && (
        <Notice kind="done" announce title={t.dynamic(`successor.done.${done}`)} className="mt-4 max-w-[44rem]" />
      )}
      {done === "set_up" && (
        <Notice kind="done" announce title={t("organisations.isSetUp")} className="mt-4 max-w-[44rem]">
          <p>{t("organisations.isSetUpBody")}</p>
        </Notice>
      )}
      <div className="mt-6 max-w-[44rem]">
        <Facts facts={factsOf(context, shown)} />
      </div>
      <Administrators context={context} shown={shown} isClosing={closing?.state === "closing"} />
      <Successor
        context={context}
        organisationId={shown.organisation.id}
        mayAsk={shown.administrators.length > 0 && closing?.state !== "closing"}
      />
      <Closing context={context} shown={shown} closing={closing} />
    </OperatorFrame>
  )
}

function factsOf(context: MemberContext, { organisation }: OrganisationForOperators) {
  const t = translator(context.language, "operator")
  const { day } = formats(context)
  const { number, postalAddress, region, createdAt, agreementVersion, agreedAt } = organisation
  const agreement =
    agreementVersion === null || agreedAt === null ? (
      t("organisations.notAgreed")
    ) : (
      <a href={`/agreement/${agreementVersion}`}>{t("organisations.agreedOn", { day: day(agreedAt) })}</a>
    )
  return [
    { name: t("organisations.number"), value: number },
    { name: t("organisations.postalAddress"), value: <span className="whitespace-pre-line">{postalAddress}</span> },
    { name: t("organisations.region"), value: regionInWords(context.language, region) },
    { name: t("organisations.since"), value: day(createdAt) },
    { name: t("organisations.agreement"), value: agreement },
  ]
}

type ShownProps = { readonly context: MemberContext; readonly shown: OrganisationForOperators }

function Administrators({ context, shown, isClosing }: ShownProps & { readonly isClosing: boolean }) {
  const { language } = context
  const t = translator(language, "operator")
  const { organisation, administrators, asked } = shown
  const hasNone = administrators.length === 0
  return (
    <>
      <AccountSection title={t("organisations.administrators")} lead={t(hasNone ? "organisations.nobody" : "organisations.itself")}>
        {!hasNone && (
          <ul role="list" className="space-y-1">
            {administrators.map(({ name, address }) => (
              <li key={address}>
                <PersonLine name={name} address={address} />
              </li>
            ))}
          </ul>
        )}
      </AccountSection>
      {asked.length > 0 && (
        <AccountSection title={t("organisations.waiting")}>
          <DataTable
            caption={t("organisations.waiting")}
            quietCaption
            columns={columnsOf(context)}
            items={asked}
            itemKey={({ address }) => address}
          />
        </AccountSection>
      )}
      {hasNone && !isClosing && (
        <AccountSection title={t("organisations.askAnother")} lead={t("organisations.askAnotherLead")}>
          <ActionForm
            action={askAdministratorAction}
            look="quiet"
            submit={t("organisations.ask")}
            pending={translator(language)("common.working")}
            fields={[{ kind: "hidden", name: "organisation", value: organisation.id }, ...administratorFields(language)]}
          />
        </AccountSection>
      )}
    </>
  )
}

const COUNTED = ["released", "erased", "members", "mailboxes"] as const

/** That an organisation leaves, and how far that is (D8); while nobody administers it, the way to announce it and to call it off. */
function Closing({ context, shown, closing }: ShownProps & { readonly closing: ClosingForOperators | null }) {
  const { language } = context
  const isAbandoned = shown.administrators.length === 0
  const t = translator(language, "operator")
  const pending = translator(language)("common.working")
  const fields = [{ kind: "hidden", name: "organisation", value: shown.organisation.id } as const]
  if (closing === null)
    return isAbandoned ? (
      <AccountSection title={t("closing.title")} lead={t("closing.lead", { days: NOTICE_DAYS })}>
        <ActionForm
          action={closeAbandonedAction}
          formId="close"
          look="danger"
          submit={t("closing.announce")}
          pending={pending}
          folded={{ title: t("closing.announce") }}
          fields={[...fields, ...closingFields(context, earliestDay(context).closesOn)]}
        />
      </AccountSection>
    ) : null
  const day = formats({ language, timeZone: "UTC" }).day(noonOf(closing.closesOn))
  const words = translator(language, "closing")
  return (
    <AccountSection title={t("closing.title")} lead={t(`closing.state.${closing.state === "closing" ? "closing" : "announced"}`, { day })}>
      {closing.state === "closing" && <Facts facts={COUNTED.map((name) => ({ name: words(`counts.${name}`), value: closing[name] }))} />}
      {closing.isKept && <p>{t("closing.isKept")}</p>}
      {closing.state === "announced" && isAbandoned && (
        <ActionForm
          action={keepAbandonedAction}
          formId="keep"
          look="quiet"
          submit={t("closing.callOff")}
          pending={pending}
          fields={fields}
        />
      )}
    </AccountSection>
  )
}

type Asked = OrganisationForOperators["asked"][number]

function columnsOf(context: MemberContext) {
  const t = translator(context.language, "operator")
  const { day } = formats(context)
  return [
    { key: "address", header: t("organisations.address"), cell: ({ address }: Asked) => <PersonLine address={address} /> },
    { key: "since", header: t("organisations.askedOn"), cell: ({ invitedAt }: Asked) => day(invitedAt) },
    {
      key: "state",
      header: t("organisations.state"),
      cell: ({ isOver }: Asked) => t(isOver ? "organisations.isOver" : "organisations.isWaiting"),
    },
  ]
}
