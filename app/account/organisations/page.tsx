import { titled } from "#app/_forms/titled.ts"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { Facts } from "#app/_ui/facts.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { policyFacts } from "#app/organizer/[organisation]/demand-words.ts"
import type { MemberContext } from "#lib/context.ts"
import { listOwnCorrections } from "#lib/addresses/answer-correction.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { Administered } from "#lib/organisations/open-organizer.ts"
import { listOwnOrganisations, type OwnOrganisations } from "#lib/organisations/own-organisations.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { AccountPage, AccountSection } from "../account-page.tsx"
import { PlaceList, type PlaceBelow } from "../place-list.tsx"
import { DomainCard } from "./domain-card.tsx"
import { Corrections } from "./corrections.tsx"
import { InvitationCard } from "./invitation-card.tsx"
import { MembershipList } from "./membership-list.tsx"

export const generateMetadata = titled("organisations.title")

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }

const DONE = [
  "employed",
  "joined",
  "administers",
  "declined",
  "left",
  "agreed",
  "addressChanged",
  "corrected",
  "correction_refused",
] as const

/** What organisations ask of the person, what they belong to, and what they administer (O3, O4, O6). */
export default async function OrganisationsPage({ searchParams }: PageProps) {
  const context = await requireMember()
  const [found, corrections, { done }] = await Promise.all([load(listOwnOrganisations), load(listOwnCorrections), searchParams])
  if (!found.ok) return null
  const t = translator(context.language, "organisations")
  const said = DONE.find((one) => one === done)
  const { invitations, memberships, administered } = found.value
  const isEmpty = invitations.length === 0 && memberships.length === 0 && administered.length === 0
  return (
    <AccountPage context={context} title={t("title")} lead={t("lead")}>
      {said !== undefined && <Notice kind="done" announce title={t(`done.${said}`)} className="mt-4 max-w-[44rem]" />}
      {isEmpty && (
        <div className="mt-8">
          <EmptyState icon="organizer" title={t("emptyTitle")} step={said === undefined && <OtherAddress language={context.language} />}>
            {t("emptyBody")}
          </EmptyState>
        </div>
      )}
      <Asked context={context} own={found.value} />
      <Corrections context={context} corrections={corrections.ok ? corrections.value : []} />
      {administered.length > 0 && (
        <AccountSection title={t("administered")} lead={t("administeredLead")}>
          <PlaceList places={administered.map((one) => placeOf(context, one))} />
        </AccountSection>
      )}
      {memberships.length > 0 && (
        <AccountSection title={t("memberships")}>
          <MembershipList context={context} memberships={memberships} />
        </AccountSection>
      )}
      <Demanded context={context} />
    </AccountPage>
  )
}

/** What whoever employs the person demands (O11). */
function Demanded({ context: { language, policy } }: { readonly context: MemberContext }) {
  const facts = policyFacts(translator(language, "organizer"), policy)
  if (facts.length === 0) return null
  const t = translator(language, "organisations")
  return (
    <AccountSection title={t("demanded")} lead={t("demandedLead")}>
      <Facts facts={facts} />
    </AccountSection>
  )
}

function Asked({ context, own }: { readonly context: MemberContext; readonly own: OwnOrganisations }) {
  const { invitations, holdsMail, memberships } = own
  if (invitations.length === 0) return null
  const employer = memberships.find(({ isPrimary }) => isPrimary)?.organisationName ?? null
  return (
    <AccountSection title={translator(context.language)("organisations.invitations")}>
      <ul role="list" className="form">
        {invitations.map((invitation) => (
          <li key={invitation.id}>
            {invitation.domain === null ? (
              <InvitationCard
                context={context}
                invitation={invitation}
                isAlone={invitations.length === 1}
                about={{ holdsMail, employer }}
              />
            ) : (
              <DomainCard context={context} invitation={{ ...invitation, domain: invitation.domain }} holdsMail={holdsMail} />
            )}
          </li>
        ))}
      </ul>
    </AccountSection>
  )
}

/** For whoever came by a mail to an address that is not this account's. */
const OtherAddress = ({ language }: Pick<MemberContext, "language">) => (
  <p>
    {translator(language).rich("organisations.emptyMail", {
      addresses: (words) => <a href="/account/id-control/addresses">{words}</a>,
    })}
  </p>
)

function placeOf(context: MemberContext, { organisationId, name, units }: Administered): PlaceBelow {
  const t = translator(context.language, "organisations")
  const isOfAll = units.some(({ id }) => id === organisationId)
  const lead = isOfAll ? t("wholeAlone") : formats(context).list(units.map((unit) => unit.name))
  return { href: `/organizer/${organisationId}`, icon: "organizer", name, lead }
}
