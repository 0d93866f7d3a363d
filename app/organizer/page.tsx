import { redirect } from "next/navigation"
import { MailboxPage } from "#app/(mailbox)/mailbox-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { PlaceList } from "#app/account/place-list.tsx"
import type { Id } from "#lib/ids.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { listAdministered } from "#lib/organisations/open-organizer.ts"
import { isFirstDay } from "#lib/organisations/first-day.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { requireOrganizer } from "#lib/web/organizer.ts"

export const generateMetadata = titled("organizer.title")

/** Leads to the organisation that the person administers; who administers several chooses, and who administers none is told how to come to one. */
export default async function OrganizerStartPage() {
  const context = await requireMember()
  const found = await load(listAdministered)
  if (!found.ok) return null
  const [first, ...others] = found.value
  if (first !== undefined && others.length === 0) redirect(await firstPage(first.organisationId))
  const t = translator(context.language, "organizer")
  const { list } = formats(context)
  const isAsked = first === undefined && context.invitations > 0
  const support = context.env.supportAddress
  return (
    <MailboxPage context={context} title={t("title")} current="organizer">
      <PageHeading title={t("title")} lead={first === undefined ? undefined : t("lead")} inBar />
      {first === undefined && isAsked ? (
        <EmptyState
          icon="organizer"
          title={t("none.askedTitle")}
          step={<ButtonLink href="/account/organisations">{t("none.askedAct")}</ButtonLink>}
        >
          {t("none.askedBody")}
        </EmptyState>
      ) : first === undefined ? (
        <EmptyState icon="organizer" title={t("none.title")} step={<ButtonLink href="/compose">{t("none.act")}</ButtonLink>}>
          {t("none.body", { support })}
        </EmptyState>
      ) : (
        <PlaceList
          places={found.value.map(({ organisationId, name, units }) => ({
            href: `/organizer/${organisationId}`,
            icon: "organizer",
            name,
            lead: units.some(({ id }) => id === organisationId) ? t("allOfIt") : list(units.map((unit) => unit.name)),
          }))}
        />
      )}
    </MailboxPage>
  )
}

/** That of the first day, while the organisation has nothing yet that could be shown (O1). */
async function firstPage(organisationId: Id): Promise<string> {
  const at = `/organizer/${organisationId}`
  return (await isFirstDay(await requireOrganizer(organisationId))) ? `${at}/start` : at
}
