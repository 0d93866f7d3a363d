import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { Facts } from "#app/_ui/facts.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import { showRules } from "#lib/helping/recovery-rules.ts"
import { listRequests } from "#lib/helping/requests.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { showRecoverability } from "#lib/organisations/recoverability.ts"
import { showSheet, type SheetState } from "#lib/organisations/sheet.ts"
import { requireOrganizer, shown } from "#lib/web/organizer.ts"
import { OrganizerPage, organizerHref } from "../organizer-page.tsx"
import { Said, type PageParams } from "../said.tsx"
import { Glance } from "./glance.tsx"
import { Requests } from "./requests.tsx"

export const generateMetadata = titled("organizer.recovery.title")

type PageProps = { readonly params: Promise<{ readonly organisation: string }>; readonly searchParams: Promise<PageParams> }

/** Who can be helped back in and who cannot, what waits for a second administrator, and what the organisation demands (O7, O15). */
export default async function RecoveryPage({ params, searchParams }: PageProps) {
  const context = await requireOrganizer((await params).organisation)
  const { done } = await searchParams
  const [found, requests] = await Promise.all([shown(showRecoverability(context)), shown(listRequests(context))])
  const t = translator(context.language, "organizer")
  return (
    <OrganizerPage context={context} title={t("recovery.title")} lead={t("recovery.lead")} place="recovery">
      <Said language={context.language} done={done} />
      {requests.length > 0 && <Requests context={context} requests={requests} />}
      <Glance context={context} found={found} />
      <Rules context={context} />
      {context.actor.isOfAll && <Sheet context={context} sheet={await shown(showSheet(context))} />}
    </OrganizerPage>
  )
}

async function Rules({ context }: { readonly context: OrganizerContext }) {
  const { waitHours: hours, needsTwo } = await shown(showRules(context))
  const t = translator(context.language, "organizer")
  return (
    <AccountSection title={t("recovery.rules.title")}>
      <Facts
        facts={[
          { name: t("recovery.rules.wait"), value: t("recovery.rules.hours", { hours }) },
          { name: t("recovery.rules.isTwo"), value: t(needsTwo ? "recovery.rules.yes" : "recovery.rules.no") },
        ]}
      />
      {context.actor.isOfAll && (
        <p className="mt-4">
          <ButtonLink href={organizerHref(context.organisation.id, "/recovery/rules")} look="quiet">
            {t("recovery.rules.change")}
          </ButtonLink>
        </p>
      )}
    </AccountSection>
  )
}

function Sheet({ context, sheet }: { readonly context: OrganizerContext; readonly sheet: SheetState }) {
  const t = translator(context.language, "organizer")
  return (
    <AccountSection title={t("recovery.sheet.title")} lead={t("recovery.sheet.lead")}>
      <p className="mb-4">{sheetWords(context, sheet)}</p>
      <ButtonLink href={organizerHref(context.organisation.id, "/recovery/sheet")} look="quiet" icon="key">
        {t(sheet.madeAt === null ? "recovery.sheet.make" : "recovery.sheet.open")}
      </ButtonLink>
    </AccountSection>
  )
}

function sheetWords(context: OrganizerContext, { madeAt, by, isByAdministrator }: SheetState): string {
  const t = translator(context.language, "organizer")
  if (madeAt === null) return t("recovery.sheet.none")
  const day = formats(context).day(madeAt)
  const made = by === null ? t("recovery.sheet.madeBySomebody", { day }) : t("recovery.sheet.made", { day, name: by })
  return isByAdministrator ? made : `${made} ${t("recovery.sheet.isByGone")}`
}
